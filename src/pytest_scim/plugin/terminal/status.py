"""The line that says how far a run is, and how long the rest takes. Pure, but for the clock."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from pytest_scim.report.formats.banner import count

EARLY: Final = 20
"""Requests from which on the time of one is known well enough to say how long the rest takes."""

LISTS: Final = 15
"""About how many requests of a clean-up list what is left, before and after it."""


class Status:
    """How far a run is, in requests: those it sent, and those that the checks ahead will send.

    Args:
        expected: the requests of each check, by id, in the order of the run.
        end: the requests of the clean-up.
        clock: returns the time, in seconds.
    """

    def __init__(
        self, expected: Mapping[str, int], end: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ahead = dict(expected)
        self._end = end
        self._clock = clock
        self._begun = clock()
        self._sent = 0
        self._before = 0
        self._now = ""
        self.part = ""
        self.causes = 0

    def begin(self, check: str, part: str) -> None:
        """Start a check; ``part`` is the feature or the authority that it belongs to."""
        self._now, self._before, self.part = check, self._sent, part

    def end(self, check: str) -> None:
        """End a check: what is ahead is all but its requests."""
        self._ahead.pop(check, None)
        self._now = ""

    def clean_up(self, resources: int) -> None:
        """Start the clean-up: no check is ahead, and each resource is a DELETE."""
        self._ahead.clear()
        self._end = resources + LISTS
        self._now, self._before, self.part = "", self._sent, "Clean-up"

    def sent(self, number: int) -> None:
        """Store how many requests the run has sent by now."""
        self._sent = number

    @property
    def left(self) -> int:
        """About how many requests are still to be sent."""
        ahead = sum(self._ahead.values()) + self._end
        done = self._sent - self._before
        own = self._end if self.part == "Clean-up" else self._ahead.get(self._now, 0)
        return ahead - min(done, own)

    def __str__(self) -> str:
        requests = f"{self._sent:,} of about {self._sent + self.left:,} requests"
        parts = [self.part, requests, self._time_left(), count(self.causes, "cause")]
        return " · ".join(filter(None, parts))

    def _time_left(self) -> str:
        """Return about how long the rest takes, at the pace of the requests so far."""
        if self._sent < EARLY:
            return ""
        seconds = round((self._clock() - self._begun) / self._sent * self.left)
        return f"{seconds // 60}:{seconds % 60:02} left"
