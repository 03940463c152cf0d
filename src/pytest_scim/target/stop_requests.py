"""Stop the requests of a run: in read-only mode, after its time, or where no response comes."""

from typing import Final

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.http.auth.oauth import carries_credentials
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.http.bounds.waits import Waits
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.rate_limit import is_rate_limited
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.requests import is_read
from pytest_scim.target.requests import request as new_request
from pytest_scim.target.usability.diagnosis import GATEWAY, UNAUTHORIZED
from pytest_scim.target.usability.problem import is_scim, problem

PATIENCE: Final = 2
"""Unusable responses in a row, after which small requests find out whether the target is gone."""

SMALL: Final = "startIndex=1&count=1"
"""The query of a small request."""


class Limits:
    """Guards the requests of checks and of the console, not those of the clean-up.

    With ``read_only`` it stops writes; after the time of ``budget`` it stops every request.
    ``dead`` is why no request is sent any more, or ``None``. ``responded``: the target has
    returned a response in this run.
    """

    def __init__(
        self,
        client: Client,
        *,
        read_only: bool = False,
        budget: TimeBudget | None = None,
    ) -> None:
        self.dead: str | None = None
        self.responded = False
        self._client = client
        self._read_only = read_only
        self._budget = budget or TimeBudget()
        self._unusable = 0

    @property
    def waits(self) -> Waits:
        """The pauses of the run."""
        return self._budget.waits

    def allow(self) -> None:
        """Raise where the run sends no more requests.

        Raises:
            NotRun: the target has stopped responding, or the run's time is over.
        """
        if self.dead is not None:
            raise NotRun(self.dead)
        self._budget.require()

    def spent(self) -> str | None:
        """Return the sentence about a time budget that stopped a request, or ``None``."""
        return self._budget.spent

    def wait(self, seconds: float) -> None:
        """Sleep, at the longest until the run's time is over.

        Raises:
            NotRun: the run sends no more requests.
        """
        self._budget.wait(seconds)
        self.allow()

    def before(self, request: Request, voice: Voice) -> None:
        """Permit a request.

        Raises:
            NotRun: it would write in a read-only run, the time is over, or the target has stopped
                responding.
        """
        del voice
        self.allow()
        if self._read_only and not is_read(request):
            raise NotRun("it needs a write, but the run is read-only")

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Note a response.

        Raises:
            NotRun: the time was over before it came, the target has stopped responding, or it
                returns 429 for longer than a run may wait.
        """
        del voice
        self._budget.require(response)
        self._count(request, response)
        if is_rate_limited(response) and self.responded:
            raise NotRun("the target returned 429 for longer than this run may wait")
        self.responded = self.responded or bool(response.status)

    def _count(self, request: Request, response: Response) -> None:
        self._unusable = self._unusable + 1 if _is_unusable(request, response) else 0
        if self._unusable >= PATIENCE and self.is_gone():
            raise NotRun(self.dead)

    def is_gone(self) -> bool:
        """Return whether a target that could be used no longer can, by small GETs if not known.

        The target may drop or refuse only particular requests, so those GETs decide.
        """
        if self.dead is None and self.responded:
            self._unusable = 0
            users = self.ask("/Users")
            if not users.status:
                self.dead = f"the target stopped responding: {users.error}"
                return True
            known = {"/Users": users}
            why = problem(
                lambda path: known.pop(path, None) or self.ask(path),
                self._client.base_url,
                "are the credentials still valid?",
                later=True,
            )
            self.dead = why and f"the target can no longer be used: {why}"
        return self.dead is not None

    def ask(self, path: str) -> Response:
        """Send one small GET, also where the target has stopped responding.

        Raises:
            NotRun: the time was over before a response came.
        """
        response = self._client.send(new_request("GET", path, query=SMALL), "check")
        self._budget.require(response)
        return response


def _is_unusable(request: Request, response: Response) -> bool:
    """Return whether a response is one of a target that cannot be used."""
    if response.status == UNAUTHORIZED:
        return carries_credentials(request)
    return not response.status or (response.status in GATEWAY and not is_scim(response))
