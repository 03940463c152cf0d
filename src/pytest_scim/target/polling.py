"""Wait until a change is visible, as long as the profile allows."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pytest_scim.checks.outcomes import Finding

T = TypeVar("T")


def pause(seconds: float) -> None:
    """Sleep."""
    time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Polling:
    """How long a change may take to become visible: ``timeout`` and ``interval`` in seconds.

    ``late`` receives the seconds of a change that was not visible at once. ``wait`` sleeps that
    many seconds, or raises where the run's time is over before.
    """

    timeout: float = 0.0
    interval: float = 0.25
    late: Callable[[float], None] = lambda _: None
    wait: Callable[[float], None] = pause

    def until(self, read: Callable[[], T]) -> T:
        """Call ``read`` until it raises no Finding, and return its value.

        Raises:
            Finding: ``read`` still raises it at the timeout.
        """
        started = time.monotonic()
        again = False
        while True:
            try:
                value = read()
            except Finding:
                if time.monotonic() - started + self.interval > self.timeout:
                    raise
                again = True
                self.wait(self.interval)
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
        """Wait until every change is visible."""
        self.wait(self.timeout)
