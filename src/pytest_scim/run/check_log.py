"""What a check leaves behind while it runs: its exchanges, its task, a late change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.okta.task import Task
from pytest_scim.target.http.recording.exchange import Exchange, lost
from pytest_scim.target.http.recording.recorder import Recording

GONE: Final = frozenset({401, 502, 503, 504})
"""The status of responses that a target which has gone away leaves to others to give."""


@dataclass(slots=True)
class CheckLog:
    """The evidence of the check that is running.

    ``begin`` and ``act`` mark where its set-up and its own action start;
    ``cite`` adds exchanges that checks share.
    """

    recording: Recording
    task: Task | None = None
    late: float | None = None
    _first: int = 0
    _cited: set[int] = field(default_factory=set)

    def begin(self) -> None:
        """Start anew for the next check."""
        self._first = len(self.recording)
        self._cited = set()
        self.task = self.late = None

    def act(self) -> None:
        """Mark the end of the set-up."""
        self.task = None

    def cite(self, exchanges: Iterable[int]) -> None:
        """Count exchanges made earlier as evidence for this check."""
        self._cited |= {index for index in exchanges if 0 <= index < len(self.recording)}

    def note_task(self, task: Task) -> None:
        """Keep the last task, but a failed one before one that went well."""
        if self.task is None or self.task.ok or not task.ok:
            self.task = task

    def note_late(self, seconds: float) -> None:
        """Keep the longest delay of a change that did show."""
        self.late = max(seconds, self.late or 0.0)

    def exchanges(self) -> list[int]:
        """Return the indexes of the check's exchanges, in order."""
        return sorted({*range(self._first, len(self.recording)), *self._cited})

    def lost(self) -> str | None:
        """Return the request of the check whose connection was lost for good, or ``None``."""
        made = self.recording.exchanges[self._first :]
        cut = [one for n, one in enumerate(made) if lost(one.error) and not _repeated(made, n)]
        reported = cut[-1].request if cut else None
        return f"{reported['method']} {reported['url'].partition('?')[0]}" if reported else None

    def strange(self) -> bool:
        """Return whether a request of the check got a response that may mean a target is gone."""
        responses = (one.response for one in self.recording.exchanges[self._first :])
        return any(one is None or one["status"] in GONE for one in responses)


def _repeated(made: Sequence[Exchange], n: int) -> bool:
    """Return whether the request of an exchange was sent once more, right after it."""
    return n + 1 < len(made) and made[n + 1].request == made[n].request
