"""The system under test, as one run reaches it."""

from dataclasses import dataclass
from typing import Final

from pytest_scim.run.context.lists import Lists
from pytest_scim.run.context.sending.refused_values import RefusedValues
from pytest_scim.run.settings import Settings
from pytest_scim.scim.messages import Response
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.reuse import Reuse
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth, granted
from pytest_scim.target.http.client import Client
from pytest_scim.target.stop_requests import Limits
from pytest_scim.target.usability.hanging import HangingEndpoints
from pytest_scim.target.usability.problem import PATHS, problem
from pytest_scim.target.users import Users

AWAY_USERS: Final = 10
"""How many users one check may create on another machine, unless the profile has a limit."""


def users_at_once(settings: Settings, base_url: str) -> int | None:
    """Return how many Users of a run may exist at once; ``None``: as many as it needs."""
    local = settings.is_local(base_url)
    return settings.profile.limits.most_at_once(local=local, scale=settings.scale)


@dataclass(slots=True, repr=False)
class Target:
    """The client, its limits and the users of the system under test.

    ``second`` and ``old`` are credentials of another token and of a revoked one. ``reuse`` returns
    users of earlier runs, where the profile forbids deletes. ``refused_values`` are the optional
    ones that the system under test refuses in a create; ``lists`` is what is wrong with its lists.
    """

    client: Client
    limits: Limits
    hanging: HangingEndpoints
    users: Users
    second: Credentials | None
    old: Credentials | None
    reuse: Reuse | None
    refused_values: RefusedValues
    lists: Lists

    @property
    def ownership(self) -> Ownership:
        """Which resources are the run's own."""
        return self.users.ownership

    def problem(self, known: list[Response]) -> str | None:
        """Return why the target cannot be used, or ``None``.

        ``known`` are the responses to *Test API Credentials*, which suffice in most cases.

        Raises:
            NotRun: the run's time was over before.
        """
        responses = dict(zip(PATHS, known, strict=False))
        token = self.client.oauth.first if self.client.oauth is not None else None
        if token is not None and token.ok and not granted(token):
            return None  # the checks of OAuth judge a 200 without a token

        def ask(path: str) -> Response:
            return responses.pop(path, None) or self.limits.ask(path)

        return problem(ask, self.client.base_url, _question(self.client.credentials))


def _question(credentials: Credentials | OAuth) -> str:
    """Return the question to a user whose credentials the target refuses."""
    if isinstance(credentials, OAuth):
        return "is the access token meant for this target?"
    basic = credentials.scheme == "Basic"
    return "are the user name and the password right?" if basic else "is the token right?"
