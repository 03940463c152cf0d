"""Starts tasks at their times, whether or not earlier ones have ended, and measures them.

The load is open: the time of a task counts from when Okta would have started it, so that a target
that slows down is not measured by fewer tasks. Locust's users call ``work``; threads do, too.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition
from typing import Final, NamedTuple

from pytest_scim.load.plan.shapes import Act, Stage

TICK: Final = 0.2
"""Seconds after which a wait notices that the storm was stopped."""


class Played(NamedTuple):
    """How a task ended: ``error`` is Okta's message, with ``ours`` it is a defect of this tool."""

    error: str | None = None
    ours: bool = False
    own: float = 0.0


class Outcome(NamedTuple):
    """A task of a stage, in seconds from its begin.

    ``scheduled`` is when it should have started, ``began`` when it did, ``seconds`` its time from
    ``scheduled`` to its end, without the requests that only pytest-scim sends.
    """

    stage: str
    kind: str
    scheduled: float
    began: float
    seconds: float
    error: str | None = None
    ours: bool = False


class Engine:
    """Passes the tasks of a stage to as many callers of ``work`` as there are.

    ``play`` performs a task on the connection of its caller. ``exhausted`` returns whether no
    further task may start. ``ended`` is called with each outcome.
    """

    def __init__(
        self,
        play: Callable[[Act, int], Played],
        *,
        exhausted: Callable[[], bool] = lambda: False,
        ended: Callable[[Outcome], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.outcomes: list[Outcome] = []
        self.skipped = 0
        self.stopped = False
        self._play = play
        self._exhausted = exhausted
        self._ended = ended
        self._clock = clock
        self._changed = Condition()
        self._waiting: deque[Act] = deque()
        self._under_way = 0
        self._stage = ""
        self._begin = 0.0
        self._closed = False

    def run(self, stage: Stage) -> Sequence[Outcome]:
        """Have all tasks of a stage performed, and return their outcomes."""
        first = len(self.outcomes)
        with self._changed:
            self._stage, self._begin = stage.name, self._clock()
            self._waiting.extend(stage.acts)
            self._changed.notify_all()
            while self._waiting or self._under_way:
                self._changed.wait(TICK)
                if self._is_over():
                    self._skip()
        return self.outcomes[first:]

    def work(self, connection: int) -> bool:
        """Perform the next task at its time; return whether the storm goes on."""
        with self._changed:
            if not (self._waiting or self._closed):
                self._changed.wait(TICK)
            if not self._waiting:
                return not self._closed
            act = self._waiting.popleft()
            self._under_way += 1
        try:
            self._perform(act, connection)
        finally:  # also where Locust ends the caller
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()
        return True

    def stop(self) -> None:
        """Start no further task; those that are under way end."""
        self.stopped = True

    def close(self) -> None:
        """Let the callers of ``work`` end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _is_over(self) -> bool:
        return self.stopped or self._exhausted()

    def _skip(self) -> None:
        self.skipped += len(self._waiting)
        self._waiting.clear()

    def _perform(self, act: Act, connection: int) -> None:
        stage, due = self._stage, self._begin + act.at
        while (early := due - self._clock()) > 0 and not self._is_over():
            time.sleep(min(early, TICK))
        if self._is_over():
            self.skipped += 1
            return
        began = self._clock()
        played = self._play(act, connection)
        seconds = max(0.0, self._clock() - due - played.own)
        start = self._begin
        outcome = Outcome(
            stage, act.kind, act.at, began - start, seconds, played.error, played.ours
        )
        self.outcomes.append(outcome)
        self._ended(outcome)
