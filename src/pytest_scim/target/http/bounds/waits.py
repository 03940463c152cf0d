"""How long a run may wait for its changes to become visible."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from pytest_scim.target.http.bounds.changes import Changes
from pytest_scim.target.http.bounds.turns import PerThread, sharing

FLOOR: Final = 60.0
"""Seconds that every run may wait."""

RATIO: Final = 2.0
"""Seconds that a run may wait for each second in which it did not: with its waits it takes at most
three times as long."""


class Waits:
    """What a run has waited, in ``seconds``, and what it did not wait.

    ``missed`` counts the waits for which no time was left. ``changes`` knows since when there is
    something to wait for.
    """

    def __init__(self, *, bounded: bool = True) -> None:
        self.seconds = 0.0
        self.missed = 0
        self.changes = Changes()
        self._bounded = bounded
        self._started = time.monotonic()
        self._polls = PerThread(int)

    @property
    def left(self) -> float:
        """The seconds that the run may still wait."""
        working = time.monotonic() - self._started - self.seconds
        return max(FLOOR, RATIO * working) - self.seconds

    @contextmanager
    def polling(self) -> Iterator[None]:
        """Send the reads of this block at once: the caller repeats them."""
        self._polls.value += 1
        try:
            yield
        finally:
            self._polls.value -= 1

    @property
    def is_polling(self) -> bool:
        """Whether the caller of a read repeats it."""
        return self._polls.value > 0

    def wait(self, seconds: float, sleep: Callable[[float], None]) -> bool:
        """Sleep and return ``True``, or return ``False`` where the run may not wait that long."""
        if self._bounded and seconds > self.left:
            self.missed += 1
            return False
        self.seconds += seconds / sharing()  # the end of the run may cut the sleep short
        sleep(seconds)
        return True

    def exhausted(self) -> str:
        """Return in a clause why the run waits no longer."""
        return f"the run has waited {self.seconds:.0f} s for changes and may wait no longer"

    def __str__(self) -> str:
        """Return in a sentence what the run waited; empty where it did not wait."""
        if not self.seconds and not self.missed:
            return ""
        sentence = "for changes to become visible, as propagation of the profile allows"
        if self.missed:
            more = "wait" if self.missed == 1 else "waits"
            sentence += (
                f"; {self.missed} more {more} would have exceeded three times the run's time"
            )
        return sentence
