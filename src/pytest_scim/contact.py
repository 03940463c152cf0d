"""How a run talks to its target: within what was agreed, and only while somebody answers."""

import time
from collections.abc import Callable
from typing import Final

from pytest_scim.check import MUST, Blocked, Check, NotRun, okta_docs
from pytest_scim.observe.request import request as look
from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.wire.client import Wire

UNREACHABLE: Final = Check(
    id="target.unreachable",
    title="the target answers",
    requirement="The target answers for as long as a run lasts.",
    level=MUST,
    citations=(okta_docs("concepts/scim/", "How SCIM works"),),
)
"""What is said to violate when a target goes away in the middle of a run; no suite holds it."""

SILENCE: Final = 2
"""Requests without an answer, one after the other, after which the target is looked for."""

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
TOO_MANY: Final = 429


class Contact:
    """Sends what checks and console want to send.

    With ``read_only`` nothing is sent that writes. ``until`` is the moment, by ``clock``,
    at which the run's time is over; ``over`` says whether it was. ``dead`` says why nothing is
    sent any more.
    """

    def __init__(
        self,
        wire: Wire,
        *,
        read_only: bool = False,
        budget: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.dead: str | None = None
        self.answered = False
        self.over = False
        self._wire = wire
        self._read_only = read_only
        self._budget = budget
        self._clock = clock
        self._started = clock()
        self._unanswered = 0

    def allow(self) -> None:
        """Raise when no more is to be sent in this run.

        Raises:
            Blocked: the target does not answer any more.
            NotRun: the run's time is over.
        """
        if self.dead is not None:
            raise Blocked(UNREACHABLE.id, self.dead)
        if self._budget is not None and self._clock() - self._started > self._budget:
            self.over = True
            raise NotRun(f"the time budget of {self._budget:g} s is spent")

    def send(self, request: Request, voice: Voice) -> Answer:
        """Send a request and return its answer, of whatever kind.

        Raises:
            Blocked: the target does not answer any more.
            NotRun: it would write in a read-only run, the time is over, or the target answers
                429 for longer than a run may wait.
        """
        self.allow()
        searching = request.method == "POST" and request.path.endswith("/.search")
        if self._read_only and not searching and request.method not in READING:
            raise NotRun("it needs a write, and the run is read-only")
        answer = self._wire.send(request, voice)
        self._heard(answer)
        if answer.status == TOO_MANY and self.answered:
            raise NotRun("the target answered 429 for longer than this run may wait")
        self.answered = self.answered or bool(answer.status)
        return answer

    def _heard(self, answer: Answer) -> None:
        self._unanswered = 0 if answer.status else self._unanswered + 1
        if self._unanswered < SILENCE or not self.answered:
            return
        # It may be these requests that it drops: ask for something small before giving up.
        probe = self._wire.send(look("GET", "/Users", query="startIndex=1&count=1"), "probe")
        if probe.status:
            self._unanswered = 0
            return
        self.dead = f"the target has stopped answering: {probe.error}"
        raise Blocked(UNREACHABLE.id, self.dead)
