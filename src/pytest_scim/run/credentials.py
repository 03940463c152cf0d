"""The credentials of a run: the profile lists the schemes, the environment has the secrets."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pytest_scim.profile import Profile
from pytest_scim.target.http.auth.credentials import (
    Credentials,
    CredentialsError,
    basic,
    from_environment,
    require_text,
)
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.auth.token_endpoint import OAuthClient
from pytest_scim.target.http.auth.token_store import RefreshToken
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.secrets.secret import Secret

_UNSET = (
    "no credentials: set SCIM_CLIENT_ID and SCIM_CLIENT_SECRET in the environment (secrets are "
    "never read from the command line)"
)
_VARIABLES = {
    "basic": ("SCIM_USERNAME",),
    "bearer": ("SCIM_TOKEN", "SCIM_TOKEN_FILE", "SCIM_TOKEN_COMMAND"),
    "oauth2": ("SCIM_CLIENT_ID",),
}
_SECRETS = (
    "SCIM_TOKEN",
    "SCIM_SECOND_TOKEN",
    "SCIM_OLD_TOKEN",
    "SCIM_PASSWORD",
    "SCIM_CLIENT_SECRET",
    "SCIM_REFRESH_TOKEN",
)
"""The variables whose value is a secret itself."""
_VARIABLES["header"] = _VARIABLES["bearer"]


def credentials_of(
    profile: Profile, environ: Mapping[str, str], folder: Path
) -> Credentials | OAuth:
    """Return the credentials of the first scheme of the profile that the environment has.

    ``folder`` is where ``pytest-scim login`` stores refresh tokens.

    Raises:
        CredentialsError: there are none, or they cannot be used.
    """
    given = [w for w in profile.auth if any(environ.get(v, "").strip() for v in _VARIABLES[w])]
    tokens = any(environ.get(name, "").strip() for name in _VARIABLES["bearer"])
    if given[:1] == ["oauth2"] or (profile.auth[0] == "oauth2" and not given and not tokens):
        return _oauth(profile, environ, folder)
    return from_environment(environ, profile.auth)


def secrets_in(environ: Mapping[str, str]) -> list[str]:
    """Return every secret in the environment, and the token in the file that it names.

    A command that prints a token is not run for this.
    """
    found = [environ.get(name, "").strip() for name in _SECRETS]
    with suppress(OSError, ValueError):
        found.append(Path(environ.get("SCIM_TOKEN_FILE", "")).read_text(encoding="utf-8").strip())
    return [secret.removeprefix("Bearer ").strip() for secret in found if secret]


def all_secrets(environ: Mapping[str, str]) -> list[str]:
    """Return every secret that the commands read from the environment.

    Raises:
        CredentialsError: the file or the command that is named gives no token.
    """
    name, password = (environ.get(f"SCIM_{key}", "") for key in ("USERNAME", "PASSWORD"))
    encoded = basic(name, password).secrets() if name and password else ()
    tokens = any(environ.get(name, "").strip() for name in _VARIABLES["bearer"])
    bearer = from_environment(environ, ("bearer",)).secrets() if tokens else ()
    return [*secrets_in(environ), *encoded, *bearer]


def outlet_of(environ: Mapping[str, str]) -> Outlet:
    """Return an outlet for the errors of a command: it masks every secret in the environment."""
    return Outlet(secrets_in(environ))


def client_of(profile: Profile, environ: Mapping[str, str]) -> OAuthClient:
    """Return the OAuth client that the profile and the environment describe.

    Raises:
        CredentialsError: the profile has no endpoints, or the environment no client.
    """
    declared = profile.oauth
    if declared is None:
        raise CredentialsError(
            f"the profile {profile.name} has no 'oauth' with a token_url, which OAuth 2.0 needs"
        )
    name, secret = (environ.get(f"SCIM_CLIENT_{key}", "").strip() for key in ("ID", "SECRET"))
    if not name or not secret:
        raise CredentialsError(_UNSET)
    require_text("SCIM_CLIENT_ID", name)
    require_text("SCIM_CLIENT_SECRET", secret)
    return OAuthClient(
        name,
        Secret(secret),
        declared.token_url,
        declared.authorize_url,
        declared.scopes,
        declared.client_auth,
    )


def refresh_token_path(
    folder: Path, profile: Profile, client: OAuthClient, first: str = ""
) -> Path:
    """Return the file of a client's refresh token.

    A token that was given by hand (``first``) has a file of its own, for those that come
    after it: so the next run does not use it a second time.
    """
    known = f"{client.token_url}\n{client.id}\n{first}".encode()
    return folder / f"{profile.name}-{hashlib.sha256(known).hexdigest()[:16]}.refresh"


def _oauth(profile: Profile, environ: Mapping[str, str], folder: Path) -> OAuth:
    client = client_of(profile, environ)
    if profile.oauth is not None and profile.oauth.grant == "client_credentials":
        return OAuth(client, None)
    first = environ.get("SCIM_REFRESH_TOKEN", "").strip()
    require_text("SCIM_REFRESH_TOKEN", first)
    stored = RefreshToken(refresh_token_path(folder, profile, client, first), first)
    if not stored.token:
        raise CredentialsError(
            f"no refresh token: run pytest-scim login --profile {profile.name}, or set "
            "SCIM_REFRESH_TOKEN"
        )
    return OAuth(client, stored)
