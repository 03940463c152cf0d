"""OAuth 2.0 in a rehearsal: a client of the embedded provider, whom an admin has let in."""

from dataclasses import replace
from typing import Any

from pytest_scim.profile import Profile
from pytest_scim.wire.oauth import OAuth
from pytest_scim.wire.oauth_client import Client
from pytest_scim.wire.redact import Secret
from pytest_scim.wire.refresh_token import RefreshToken


def client_of(profile: Profile, tag: str) -> Client | None:
    """Return a client with a secret of its own where OAuth 2.0 is what the profile prefers."""
    declared = profile.oauth
    if declared is None or profile.auth[0] != "oauth2":
        return None
    secret = Secret(f"embedded-{tag}")
    return Client("embedded", secret, "", scopes=declared.scopes, style=declared.client_auth)


def issuing(client: Client) -> Any:
    """Return the authorization server that the provider then has."""
    from pytest_scim.provider.oauth import AuthorizationServer  # noqa: PLC0415 - few need it

    return AuthorizationServer(client.id, client.secret.reveal())


def admitted(client: Client | None, base_url: str, profile: Profile) -> OAuth | None:
    """Return the tokens of a client at the provider's endpoints, whatever the profile's are."""
    if client is None or profile.oauth is None:
        return None
    door = f"{base_url}/oauth/authorize" if profile.oauth.authorize_url else None
    client = replace(client, token_url=f"{base_url}/oauth/token", authorize_url=door)
    if profile.oauth.grant == "client_credentials":
        return OAuth(client, None)
    return OAuth(client, RefreshToken(None, client.secret.reveal()))
