"""The system under test, as one run reaches it."""

from dataclasses import dataclass
from typing import Final

from pytest_scim.scim.messages import Response
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.reset import Reuse
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth, granted
from pytest_scim.target.http.client import Client
from pytest_scim.target.limits import Limits
from pytest_scim.target.usability.problem import PATHS, problem
from pytest_scim.target.users import Users

AWAY_PEOPLE: Final = 10
"""How many users one check may create on another machine, where the profile says nothing."""


@dataclass(slots=True, repr=False)
class Target:
    """What a run sends by, and what it finds there.

    ``second`` and ``old`` are credentials of another token and of a revoked one. ``adoption``
    gives users of earlier runs, where the profile forbids deletes.
    """

    client: Client
    contact: Limits
    users: Users
    second: Credentials | None
    old: Credentials | None
    adoption: Reuse | None

    @property
    def ownership(self) -> Ownership:
        """Which resources are the run's own."""
        return self.users.ownership

    def problem(self, known: list[Response]) -> str | None:
        """Return why the target cannot be used, or ``None``.

        ``known`` are the responses to *Test API Credentials*, which settle it where they do.

        Raises:
            NotRun: the run's time was over before.
        """
        responses = dict(zip(PATHS, known, strict=False))
        token = self.client.oauth.first if self.client.oauth is not None else None
        if token is not None and token.ok and not granted(token):
            return None  # the checks of OAuth judge a 200 without a token

        def ask(path: str) -> Response:
            return responses.pop(path, None) or self.contact.ask(path)

        return problem(ask, self.client.base_url, _question(self.client.credentials))


def _question(credentials: Credentials | OAuth) -> str:
    """Return what to ask a user whose credentials are refused."""
    if isinstance(credentials, OAuth):
        return "is the access token meant for this target?"
    basic = credentials.scheme == "Basic"
    return "are the user name and the password right?" if basic else "is the token right?"
