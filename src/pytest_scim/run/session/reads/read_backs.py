"""Failed read-backs, read once more when their test file ends: late, or never visible."""

import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.run.context import RunContext
from pytest_scim.target.polling import ReadBack, read_back_of


@dataclass(frozen=True, slots=True)
class Again:
    """What a read-back returned when it was sent again: ``seconds`` after the write.

    ``undecided``: the run could not wait when it was first sent, so that this read decides.
    """

    finding: Finding
    visible: bool
    seconds: int
    exchanges: list[int]
    undecided: bool

    def sentence(self) -> str:
        """Return what that adds to the message of the finding."""
        if not self.visible:
            return f"It is still not visible {self.seconds} s later."
        return (
            f"The change was visible within {self.seconds} s: if changes may take that long, set "
            f"propagation: {{timeout: {self.seconds}s}} in the profile."
        )


class ReadBacks:
    """The failed read-backs of the test file that runs, by the id of their check."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[ReadBack, bool]] = {}

    def note(self, check_id: str, error: BaseException | None, when: str) -> None:
        """Store the read-back in which a check failed, if it failed in one."""
        found = read_back_of(error) if when == "call" else None
        if found is not None and _is_about_the_change(found.finding):
            self._failed[check_id] = found, not isinstance(error, Finding)

    def again(self, context: RunContext) -> Iterator[tuple[str, Again]]:
        """Read once more, and yield what each check's read returned.

        Nothing is yielded of a read that cannot be sent, or whose resource was written to since.
        """
        failed, self._failed = self._failed, {}
        for check_id, (read_back, undecided) in failed.items():
            first = len(context.recording)
            visible = _is_visible(read_back, context)
            if visible is None:
                continue
            seconds = math.ceil(time.monotonic() - read_back.written)
            if undecided and not visible and seconds <= context.users.polling.timeout:
                continue
            sent = [*range(first, len(context.recording))]
            yield check_id, Again(read_back.finding, visible, seconds, sent, undecided)


def _is_visible(read_back: ReadBack, context: RunContext) -> bool | None:
    """Return whether a read now returns what was expected; ``None``: that is not known."""
    changes = context.client.budget.waits.changes
    try:
        context.target.limits.allow()
        with changes.reading_only() as reads, context.client.budget.waits.polling():
            visible = _returns(read_back)
    except Exception:  # noqa: BLE001 - whatever stops a read: the finding stays as it is
        return None
    # A write since then, of another check or of the clean-up, may be what the read returns.
    latest: Iterable[float | None] = (changes.last(one) for one in reads)
    if not reads or any(time_ is None or time_ > read_back.failed for time_ in latest):
        return None
    return visible


def _returns(read_back: ReadBack) -> bool:
    try:
        read_back.read()
    except Finding as finding:
        if not _is_about_the_change(finding):
            raise
        return False
    return True


def _is_about_the_change(finding: Finding) -> bool:
    """Return whether a read failed because of what it returned, or returned 404."""
    return not isinstance(finding, Unreadable) or " 404" in finding.message
