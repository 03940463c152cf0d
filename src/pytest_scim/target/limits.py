"""Guards that end a run: read-only, time budget, a target that stopped responding."""

from typing import Final

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.http.auth.oauth import carries_credentials
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.requests import request as look
from pytest_scim.target.usability.diagnosis import GATEWAY, UNAUTHORIZED
from pytest_scim.target.usability.problem import is_scim, problem

PATIENCE: Final = 2
"""Strange responses, one after the other, after which the target is asked whether it is there."""

SMALL: Final = "startIndex=1&count=1"
"""The query of a request that costs a target nothing."""

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
TOO_MANY: Final = 429


class Limits:
    """Guards what checks and the console send; the clean-up is sent without it.

    With ``read_only`` nothing is sent that writes, and nothing once the time of ``budget`` is
    over. ``dead`` says why nothing is sent any more.
    """

    def __init__(
        self,
        client: Client,
        *,
        read_only: bool = False,
        budget: TimeBudget | None = None,
    ) -> None:
        self.dead: str | None = None
        self.answered = False
        self._client = client
        self._read_only = read_only
        self._budget = budget or TimeBudget()
        self._strange = 0

    def allow(self) -> None:
        """Raise when no more is to be sent in this run.

        Raises:
            NotRun: the target has stopped answering, or the run's time is over.
        """
        if self.dead is not None:
            raise NotRun(self.dead)
        self._budget.require()

    def spent(self) -> str | None:
        """Return the sentence on a time budget that kept something from being sent, or ``None``."""
        return self._budget.spent

    def wait(self, seconds: float) -> None:
        """Sleep, and no longer than the run's time lasts.

        Raises:
            NotRun: no more is to be sent in this run.
        """
        self._budget.wait(seconds)
        self.allow()

    def before(self, request: Request, voice: Voice) -> None:
        """Let a request leave.

        Raises:
            NotRun: it would write in a read-only run, the time is over, or the target has stopped
                answering.
        """
        del voice
        self.allow()
        searching = request.method == "POST" and request.path.endswith("/.search")
        if self._read_only and not searching and request.method not in READING:
            raise NotRun("it needs a write, but the run is read-only")

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Let a response of whatever kind be judged.

        Raises:
            NotRun: the time was over before it came, the target has stopped answering, or it
                answers 429 for longer than a run may wait.
        """
        del voice
        self._budget.require(response)
        self._heard(request, response)
        if response.status == TOO_MANY and self.answered:
            raise NotRun("the target returned 429 for longer than this run may wait")
        self.answered = self.answered or bool(response.status)

    def _heard(self, request: Request, response: Response) -> None:
        self._strange = self._strange + 1 if _is_strange(request, response) else 0
        if self._strange >= PATIENCE and self.is_gone():
            raise NotRun(self.dead)

    def is_gone(self) -> bool:
        """Return whether a target that could be used cannot be used any more; ask it, if need be.

        It may be particular requests that it drops or refuses, so it is asked for something small.
        """
        if self.dead is None and self.answered:
            self._strange = 0
            users = self.ask("/Users")
            if not users.status:
                self.dead = f"the target stopped responding: {users.error}"
                return True
            known = {"/Users": users}
            why = problem(
                lambda path: known.pop(path, None) or self.ask(path),
                self._client.base_url,
                "are the credentials still valid?",
            )
            self.dead = why and f"the target can no longer be used: {why}"
        return self.dead is not None

    def ask(self, path: str) -> Response:
        """Send one small GET, whatever is already known about the target.

        Raises:
            NotRun: the time was over before a response came.
        """
        response = self._client.send(look("GET", path, query=SMALL), "check")
        self._budget.require(response)
        return response


def _is_strange(request: Request, response: Response) -> bool:
    """Return whether a response is one that a target gives which cannot be used."""
    if response.status == UNAUTHORIZED:
        return carries_credentials(request)
    return not response.status or (response.status in GATEWAY and not is_scim(response))
