"""OAuth 2.0 tokens: what the token endpoint returns, and whether the target accepts it."""

from dataclasses import dataclass
from typing import Final

from pytest_scim.plugin.fixtures import Client, OAuth, Users
from pytest_scim.scim.messages import Response

TWO_USERS: Final = "startIndex=1&count=2"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The token endpoint's response to a refresh, and the target's to a GET with the new token.

    ``read`` is ``None`` where there is no new token.
    """

    token: Response
    read: Response | None


def refresh_twice(client: Client, users: Users, oauth: OAuth) -> tuple[Refreshed, Refreshed]:
    """Refresh the token twice, one after the other."""
    return _refresh(client, users, oauth), _refresh(client, users, oauth)


def _refresh(client: Client, users: Users, oauth: OAuth) -> Refreshed:
    token = client.play(oauth.refresh())
    if not token.ok:
        return Refreshed(token, None)
    read = users.ask("GET", "/Users", query=TWO_USERS)
    if not read.ok:
        oauth.back()
    return Refreshed(token, read)


def send_wrong_secret(client: Client, oauth: OAuth) -> Response:
    """Request a token as the run's own client and by its grant, with a wrong secret."""
    return client.play(oauth.stranger())


def send_wrong_refresh_token(client: Client, oauth: OAuth) -> Response:
    """Request a token as the run's own client, with a wrong refresh token."""
    return client.play(oauth.wrong_grant())


def send_expired_token(users: Users, authorization: str) -> Response:
    """Send a GET with an expired token of this run."""
    return users.ask("GET", "/Users", query=TWO_USERS, authorization=authorization)
