"""The time that a run has left: requests, waits, polling and the clean-up share one clock."""

import time
from collections.abc import Callable
from typing import Final

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.messages import Response
from pytest_scim.target.http.bounds.turns import away
from pytest_scim.target.http.bounds.waits import Waits

RESERVE: Final = 30.0
"""Seconds by which a run with a time budget may exceed it, for the clean-up and the reports."""

CLEANUP: Final = 20.0
"""Seconds of the reserve for the clean-up: the rest is for the start and for the reports."""

LEAST: Final = 120.0
PER_RESOURCE: Final = 10.0
"""Seconds for the clean-up of a run without a time budget: this much for each resource that it
has to remove, and never less than ``LEAST``."""

PROOF: Final = 5.0
"""Seconds of the clean-up in which it proves that the deleted resources are gone."""

CUT: Final = "the run's time ended before the response was complete"
"""The error of a request that ended because of the run's time, not because of the target."""


class TimeBudget:
    """The time of one run.

    ``seconds`` is ``--scim-time-budget``; ``None``: no limit. ``clock`` returns monotonic seconds.
    ``waits`` are those for changes to become visible.
    ``spent`` is a sentence once the budget ended a check or stopped it from starting, else
    ``None``.
    """

    def __init__(
        self,
        seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.spent: str | None = None
        self.waits = Waits()
        self._allowed = f"the time budget of {seconds:g} s" if seconds is not None else ""
        self._cleaning = False
        self._clock = clock
        self._sleep = sleep
        self._end = None if seconds is None else clock() + seconds

    def left(self) -> float | None:
        """Return the seconds that are left, 0 at the least; ``None``: no limit."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.left() == 0.0

    @property
    def closing(self) -> bool:
        """Whether only the seconds for the proofs of the clean-up are left."""
        left = self.left()
        return left is not None and left <= PROOF

    def shorten(self, seconds: float) -> float:
        """Return ``seconds``, or the seconds that are left where those are fewer."""
        left = self.left()
        return seconds if left is None else min(seconds, left)

    def wait(self, seconds: float) -> None:
        """Sleep, at the longest until no time is left.

        Raises:
            NotRun: no time is left then.
        """
        with away():
            self._sleep(self.shorten(seconds))
        self.require()

    def require(self, response: Response | None = None) -> None:
        """Raise NotRun where no time is left.

        Args:
            response: of a request that was sent. One with a status never raises, however late it
                came; one without raises if the run's time is why.
        """
        if response is None:
            ended = self.over
        else:
            ended = not response.status and (self.over or CUT in (response.error or ""))
        if ended:
            sentence = f"{self._allowed} is spent"
            self.spent = self.spent or (None if self._cleaning else sentence)
            raise NotRun(sentence)

    def start_cleanup(self, resources: int) -> None:
        """Begin the clean-up of ``resources`` resources, which has time of its own.

        Under a time budget it also has the time that the checks did not use.
        """
        now = self._clock()
        if self._end is None:
            seconds = max(LEAST, PER_RESOURCE * resources)
            self._end = now + seconds
        else:
            seconds = max(self._end - now, 0.0) + CLEANUP
            self._end = now + seconds
        self._allowed = f"the {seconds:.0f} s of the clean-up"
        self._cleaning = True
