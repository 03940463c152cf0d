"""The embedded provider as a run's target, with credentials of its own."""

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from pytest_scim.profile import Profile
from pytest_scim.run.test_data import new_tag
from pytest_scim.target.http.auth.credentials import Credentials, bearer
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.auth.token_endpoint import OAuthClient
from pytest_scim.target.http.auth.token_store import RefreshToken
from pytest_scim.target.http.recording.secrets.secret import Secret

if TYPE_CHECKING:  # loaded where a provider is started
    from pytest_scim.provider.app import Provider
    from pytest_scim.provider.endpoints.oauth import AuthorizationServer
    from pytest_scim.provider.faults import Fault
    from pytest_scim.target.http.in_process import InProcess

BASE_PATH: Final = "/scim/v2"
RESIDENTS: Final = 120
"""Users of the embedded provider at the start: an import reads two pages."""


class Place(NamedTuple):
    """A base URL, the first, the second and the old credentials there, and an httpx transport."""

    base_url: str
    credentials: tuple[Credentials | OAuth, Credentials | None, Credentials | None]
    transport: "InProcess | None"


class NewProvider(Protocol):
    """Returns an embedded provider that accepts ``tokens``, and those that ``oauth`` issues."""

    def __call__(
        self, tokens: list[str], *, oauth: "AuthorizationServer | None" = None
    ) -> "Provider":
        """Return a new provider."""


def embedded(profile: Profile, make: NewProvider | None, stack: ExitStack) -> Place:
    """Return the embedded provider as a target: that of ``make`` in this process, else a server.

    ``make`` gets ``oauth`` only where the profile prefers OAuth 2.0. A server ends with ``stack``.
    """
    first, second, old = (bearer(f"embedded-{new_tag()}") for _ in range(3))
    client = client_of(profile, new_tag())
    oauth = _authorization_server(client) if client else None
    tokens = [_bare(first), _bare(second)]
    transport = None
    if make is not None:
        base_url, transport = _in_process(make(tokens, oauth=oauth) if oauth else make(tokens))
    else:
        base_url = _started(profile, tokens, oauth, stack)
    given = (_oauth_credentials(client, base_url, profile) or first, second, old)
    return Place(base_url, given, transport)


def _in_process(provider: "Provider") -> "tuple[str, InProcess]":
    from pytest_scim.target.http.in_process import InProcess  # noqa: PLC0415 - proofs only

    if not provider.place:  # locations name the address that the run sends to
        provider.base_url = f"http://embedded{BASE_PATH}"
    base_url = provider.place or provider.base_url
    return base_url, InProcess(provider.handle, urlsplit(base_url).path)


def _started(
    profile: Profile, tokens: list[str], oauth: "AuthorizationServer | None", stack: ExitStack
) -> str:
    from pytest_scim.provider.app import Provider  # noqa: PLC0415 - a third of a second
    from pytest_scim.provider.http_server import serve  # noqa: PLC0415

    faults = declared(profile)
    provider = Provider(profile, tokens=tokens, faults=faults, residents=RESIDENTS, oauth=oauth)
    return stack.enter_context(serve(provider)).base_url


def declared(profile: Profile) -> "list[Fault]":
    """Return the faults that the profile's deviations name."""
    from pytest_scim.provider.faults import registry  # noqa: PLC0415 - few profiles need them

    named = [deviation.provider for deviation in profile.deviations if deviation.provider]
    return [registry()[name] for name in named]


def unknown_faults(profile: Profile) -> list[str]:
    """Return a sentence, with its place, for each deviation whose ``provider`` is no fault."""
    from pytest_scim.provider.faults import registry  # noqa: PLC0415 - few profiles need them

    return [
        f"{one.positions[0]}: {one.provider!r} is not a fault of the embedded provider"
        for one in profile.deviations
        if one.provider is not None and one.provider not in registry()
    ]


def has_rule(rule: str) -> bool:
    """Return whether the embedded provider implements a rule of that name."""
    from pytest_scim.provider.rules import follows  # noqa: PLC0415 - embedded runs only

    return follows(rule)


def _bare(credentials: Credentials) -> str:
    return credentials.authorization().removeprefix("Bearer ")


def client_of(profile: Profile, tag: str) -> OAuthClient | None:
    """Return a client with a generated secret where the profile prefers OAuth 2.0."""
    declared = profile.oauth
    if declared is None or profile.auth[0] != "oauth2":
        return None
    secret = Secret(f"embedded-{tag}")
    return OAuthClient("embedded", secret, "", scopes=declared.scopes, style=declared.client_auth)


def _authorization_server(client: OAuthClient) -> "AuthorizationServer":
    """Return the authorization server of the provider, which accepts a client."""
    from pytest_scim.provider.endpoints.oauth import AuthorizationServer  # noqa: PLC0415 - few need it

    return AuthorizationServer(client.id, client.secret.reveal())


def _oauth_credentials(client: OAuthClient | None, base_url: str, profile: Profile) -> OAuth | None:
    """Return the credentials of a client at the provider's OAuth endpoints, not the profile's."""
    if client is None or profile.oauth is None:
        return None
    authorize_url = f"{base_url}/oauth/authorize" if profile.oauth.authorize_url else None
    client = replace(client, token_url=f"{base_url}/oauth/token", authorize_url=authorize_url)
    if profile.oauth.grant == "client_credentials":
        return OAuth(client, None)
    return OAuth(client, RefreshToken(None, client.secret.reveal()))
