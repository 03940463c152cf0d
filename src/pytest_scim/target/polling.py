"""Wait for a change, as long as the profile allows."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pytest_scim.checks.outcomes import Finding

Seen = TypeVar("Seen")


def pause(seconds: float) -> None:
    """Sleep."""
    time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Polling:
    """How long a change may take to show: ``timeout`` and ``interval`` are in seconds.

    ``late`` is told the seconds of a change that did not show at once. ``wait`` sleeps that
    many seconds, or raises where the run's time is over before.
    """

    timeout: float = 0.0
    interval: float = 0.25
    late: Callable[[float], None] = lambda _: None
    wait: Callable[[float], None] = pause

    def until(self, look: Callable[[], Seen]) -> Seen:
        """Return what ``look`` gives once it raises no Finding, polling as long as allowed."""
        started = time.monotonic()
        again = False
        while True:
            try:
                seen = look()
            except Finding:
                if time.monotonic() - started + self.interval > self.timeout:
                    raise
                again = True
                self.wait(self.interval)
            else:
                if again:
                    self.late(time.monotonic() - started)
                return seen

    def last(self, look: Callable[[], list[Seen]]) -> list[Seen]:
        """Return what ``look`` still finds at the end of the time, or an empty list before."""

        def nothing() -> list[Seen]:
            if found := look():
                left.append(found)
                raise Finding("the target still returns the resource")
            return []

        left: list[list[Seen]] = []
        try:
            return self.until(nothing)
        except Finding:
            return left[-1]

    def over(self) -> None:
        """Wait until every change would have shown."""
        self.wait(self.timeout)
