"""The credentials of a run: the profile lists the schemes, the environment has the secrets."""

import hashlib
import os
import shlex
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from pytest_scim.profile import Profile
from pytest_scim.target.http.auth.credentials import (
    Credentials,
    CredentialsError,
    basic,
    bearer,
    header,
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
_PATIENCE: Final = 30
"""Seconds that a command may take to print a token."""


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
    token = from_environment(environ, ("bearer",)).secrets() if tokens else ()
    return [*secrets_in(environ), *encoded, *token]


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


def _token(environ: Mapping[str, str]) -> str:
    """Return the token from the one variable that is set; empty without any."""
    named = [name for name in _VARIABLES["bearer"] if environ.get(name, "").strip()]
    if len(named) > 1:
        raise CredentialsError(f"set only one of {' and '.join(named)}")
    if not named:
        return ""
    value = environ[named[0]].strip()
    read = {"SCIM_TOKEN_FILE": _from_file, "SCIM_TOKEN_COMMAND": _from_command}.get(named[0])
    token = read(value) if read else value
    if not token:
        raise CredentialsError(f"{named[0]} yields no token")
    return token


def _from_file(name: str) -> str:
    try:
        with Path(name).open(encoding="utf-8") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise CredentialsError(f"other users can read SCIM_TOKEN_FILE {name}: chmod 600")
            return file.read(10_000).strip()
    except UnicodeDecodeError:
        raise CredentialsError(f"SCIM_TOKEN_FILE {name} is not a UTF-8 text file") from None
    except OSError as error:
        if not os.path.lexists(name):  # it may be the token itself, set here by mistake
            raise CredentialsError("SCIM_TOKEN_FILE does not name a readable file") from None
        raise CredentialsError(f"SCIM_TOKEN_FILE {name}: {error.strerror}") from None


def _from_command(command: str) -> str:
    """Run a command, without a shell, and return its standard output.

    No message quotes the command or its standard error: both may contain the token.
    """
    try:
        words = shlex.split(command)
        reported = subprocess.run(  # noqa: S603 - the user's own command, from the user's environment
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
        )
        return reported.stdout.decode().strip()
    except subprocess.CalledProcessError as error:
        reason = f"ended with exit status {error.returncode}"
    except subprocess.TimeoutExpired:
        reason = f"took longer than {_PATIENCE} s"
    except (OSError, ValueError) as error:
        reason = f"cannot be run: {getattr(error, 'strerror', None) or type(error).__name__}"
    raise CredentialsError(f"SCIM_TOKEN_COMMAND {reason}")


def from_environment(environ: Mapping[str, str], ways: tuple[str, ...]) -> Credentials:
    """Return the credentials that the environment holds, in a way the profile allows.

    Args:
        environ: usually ``os.environ``.
        ways: the profile's ``auth``.

    Raises:
        CredentialsError: no variable of the allowed ways is set, or one cannot be sent.
    """
    if "basic" in ways and (name := environ.get("SCIM_USERNAME")):
        password = environ.get("SCIM_PASSWORD", "")
        require_text("SCIM_USERNAME", name)
        require_text("SCIM_PASSWORD", password)
        return basic(name, password)
    token = _token(environ)
    if not token:
        wanted = "SCIM_USERNAME and SCIM_PASSWORD" if ways == ("basic",) else "SCIM_TOKEN"
        raise CredentialsError(
            f"no credentials: set {wanted} in the environment (secrets are never read from the "
            "command line)"
        )
    _require_sendable("SCIM_TOKEN", token)
    return _of_token(token, ways)


def _of_token(token: str, ways: tuple[str, ...]) -> Credentials:
    """Return the credentials of a token in the first of the ways that sends one."""
    way = next((way for way in ways if way in {"header", "bearer"}), "bearer")
    return header(token) if way == "header" else bearer(token)


def further_token(
    environ: Mapping[str, str], name: str, ways: tuple[str, ...] = ("bearer",)
) -> Credentials | None:
    """Return the credentials of a variable with a token, or ``None`` where it is not set.

    Raises:
        CredentialsError: it has a character that a header cannot have.
    """
    token = environ.get(name, "").strip()
    if not token:
        return None
    _require_sendable(name, token)
    return _of_token(token, ways)


def _require_sendable(name: str, token: str) -> None:
    if not token.isascii() or not token.isprintable():
        raise CredentialsError(f"{name} contains a character that an HTTP header may not")
