"""Wait until a change is visible, as long as the profile allows, and the run as a whole."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.scim.messages import Request
from pytest_scim.target.http.bounds.waits import Waits
from pytest_scim.target.requests import is_read

T = TypeVar("T")


def pause(seconds: float) -> None:
    """Sleep."""
    time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A read that did not return what was expected.

    ``read`` sends it again. ``written`` is when the run had last written, ``failed`` when the read
    returned something else; both in monotonic seconds.
    """

    read: Callable[[], object]
    finding: Finding
    written: float
    failed: float


@dataclass(frozen=True, slots=True)
class Polling:
    """How long a change may take to become visible: ``timeout`` and ``interval`` in seconds.

    The time counts from the run's last write, which ``waits`` knows, so that several reads after
    one write wait once. ``late`` receives the seconds of a change that was not visible at once.
    ``wait`` sleeps that many seconds, or raises where the run's time is over before.
    """

    timeout: float = 0.0
    interval: float = 0.25
    late: Callable[[float], None] = lambda _: None
    wait: Callable[[float], None] = pause
    waits: Waits = field(default_factory=partial(Waits, bounded=False), compare=False)

    def until(self, read: Callable[[], T]) -> T:
        """Call ``read`` until it raises no Finding, and return its value.

        The last call begins at the timeout or later: a call before it may have read too early,
        however long its response took.

        Raises:
            Finding: ``read`` still raises it at the timeout.
            NotRun: the run may not wait until then.
        """
        started = time.monotonic()
        end = started + self._left()
        again = False
        while True:
            sent = time.monotonic()
            try:
                with self.waits.polling():
                    value = read()
            except Finding as finding:
                self._note(finding, read)
                if sent >= end:
                    raise
                again = True
                pause_for = max(0.0, min(self.interval, end - time.monotonic()))
                if not self.waits.wait(pause_for, self.wait):
                    raise NotRun(f"{self.waits.exhausted()}: {finding}") from finding
            else:
                if again:
                    self.late(time.monotonic() - started)
                return value

    def last(self, read: Callable[[], list[T]]) -> list[T]:
        """Return an empty list once ``read`` does, or what it returns at the timeout."""

        def nothing() -> list[T]:
            if found := read():
                left.append(found)
                raise Finding("the target still returns the resource")
            return []

        left: list[list[T]] = []
        try:
            return self.until(nothing)
        except Finding:
            return left[-1]

    def over(self) -> None:
        """Wait until every change is visible, unless the run may not wait any more."""
        self._wait(self._left())

    def before_read(self, request: Request) -> None:
        """Wait until what a read returns is visible, unless the caller repeats the read.

        Nothing waits before a write.
        """
        if is_read(request) and not self.waits.is_polling:
            since = self.waits.changes.since(request)
            self._wait(0.0 if since is None else self.timeout - since)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.waits.wait(seconds, self.wait)

    def _left(self) -> float:
        """Return the seconds until the timeout after the last write."""
        since = self.waits.changes.since()
        return self.timeout if since is None else max(0.0, self.timeout - since)

    def _note(self, finding: Finding, read: Callable[[], object]) -> None:
        """Attach to a finding what it takes to read again later."""
        written = self.waits.changes.last()
        if written is not None:
            finding.read_back = ReadBack(read, finding, written, time.monotonic())


def read_back_of(error: BaseException | None) -> ReadBack | None:
    """Return the read that led to an exception of a check, or ``None``."""
    if isinstance(error, NotRun):
        error = error.__cause__
    found = getattr(error, "read_back", None)
    return found if isinstance(found, ReadBack) else None
