"""The embedded provider as a run's target, with credentials of its own."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from pytest_scim.profile import Profile
from pytest_scim.run.test_data import new_tag
from pytest_scim.target.http.auth.credentials import Credentials, bearer
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.auth.token_endpoint import OAuthClient
from pytest_scim.target.http.auth.token_store import RefreshToken
from pytest_scim.target.http.recording.secrets.secret import Secret

BASE_PATH: Final = "/scim/v2"
RESIDENTS: Final = 120
"""Accounts that the embedded provider has from the start: an import takes two pages."""

Place = tuple[str, tuple[Credentials | OAuth, Credentials | None, Credentials | None], Any]
"""A base URL, the first, the second and the old credentials there, and an httpx transport."""


def embedded(profile: Profile, make: Callable[..., Any] | None, stack: ExitStack) -> Place:
    """Return the embedded provider as a target: started, or what ``make`` gives in this process.

    ``make`` is told the tokens, and ``oauth`` where the profile prefers OAuth 2.0. What is started
    ends with ``stack``.
    """
    first, second, old = (bearer(f"embedded-{new_tag()}") for _ in range(3))
    client = client_of(profile, new_tag())
    oauth = {"oauth": issuing(client)} if client else {}
    tokens = [_bare(first), _bare(second)]
    if make is not None:
        base_url, transport = _in_process(make(tokens, **oauth))
    else:
        base_url, transport = _started(profile, tokens, oauth, stack), None
    return base_url, (admitted(client, base_url, profile) or first, second, old), transport


def _in_process(provider: Any) -> tuple[str, Any]:
    from pytest_scim.target.http.in_process import InProcess  # noqa: PLC0415 - proofs only

    base_url: str = provider.place or f"http://embedded{BASE_PATH}"
    return base_url, InProcess(provider.handle, urlsplit(base_url).path)


def _started(profile: Profile, tokens: list[str], oauth: dict[str, Any], stack: ExitStack) -> str:
    from pytest_scim.provider.app import Provider  # noqa: PLC0415 - a third of a second
    from pytest_scim.provider.http_server import serve  # noqa: PLC0415

    faults = declared(profile)
    made = Provider(profile, tokens=tokens, faults=faults, residents=RESIDENTS, **oauth)
    return stack.enter_context(serve(made)).base_url


def declared(profile: Profile) -> list[Any]:
    """Return the provider's behaviours that the profile's deviations name."""
    from pytest_scim.provider.faults import registry  # noqa: PLC0415 - few profiles need them

    named = [deviation.provider for deviation in profile.deviations if deviation.provider]
    return [registry()[name] for name in named]


def unknown_behaviours(profile: Profile) -> list[str]:
    """Return a sentence, with its place, for every deviation whose ``provider`` is unknown."""
    from pytest_scim.provider.faults import registry  # noqa: PLC0415 - few profiles need them

    return [
        f"{one.position}: {one.provider!r} is not a fault of the embedded provider"
        for one in profile.deviations
        if one.provider is not None and one.provider not in registry()
    ]


def rehearsed(rule: str) -> bool:
    """Return whether the embedded provider behaves as a rule of that name says."""
    from pytest_scim.provider.rules import follows  # noqa: PLC0415 - embedded runs only

    return follows(rule)


def _bare(credentials: Credentials) -> str:
    return credentials.authorization().removeprefix("Bearer ")


def client_of(profile: Profile, tag: str) -> OAuthClient | None:
    """Return a client with a secret of its own where OAuth 2.0 is what the profile prefers."""
    declared = profile.oauth
    if declared is None or profile.auth[0] != "oauth2":
        return None
    secret = Secret(f"embedded-{tag}")
    return OAuthClient("embedded", secret, "", scopes=declared.scopes, style=declared.client_auth)


def issuing(client: OAuthClient) -> Any:
    """Return the authorization server that the provider then has."""
    from pytest_scim.provider.endpoints.oauth import AuthorizationServer  # noqa: PLC0415 - few need it

    return AuthorizationServer(client.id, client.secret.reveal())


def admitted(client: OAuthClient | None, base_url: str, profile: Profile) -> OAuth | None:
    """Return the tokens of a client at the provider's endpoints, whatever the profile's are."""
    if client is None or profile.oauth is None:
        return None
    door = f"{base_url}/oauth/authorize" if profile.oauth.authorize_url else None
    client = replace(client, token_url=f"{base_url}/oauth/token", authorize_url=door)
    if profile.oauth.grant == "client_credentials":
        return OAuth(client, None)
    return OAuth(client, RefreshToken(None, client.secret.reveal()))
