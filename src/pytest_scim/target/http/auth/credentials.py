"""Read credentials from the environment, and form the Authorization value from them."""

import base64
import os
import shlex
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pytest_scim.target.http.recording.secrets.secret import Secret


class CredentialsError(Exception):
    """The credentials cannot be used. The message is one sentence for the user."""


class Authorization(ABC):
    """The source of an Authorization header's value."""

    __slots__ = ()

    @abstractmethod
    def authorization(self) -> str:
        """Return the Authorization header's value."""

    def halved(self) -> str:
        """Return the Authorization header's value with the second half of the secret cut off."""
        scheme, space, secret = self.authorization().rpartition(" ")
        # Four characters of base64 are three whole bytes: a lenient decoder can complete none.
        return f"{scheme}{space}{secret[: len(secret) // 8 * 4]}"

    def emptied(self) -> str:
        """Return the Authorization header's value without the secret, its scheme alone."""
        return self.authorization().rpartition(" ")[0]


@dataclass(frozen=True, slots=True)
class Credentials(Authorization):
    """The value of the Authorization header, and the ``parts`` of it that are secrets alone."""

    value: Secret
    parts: tuple[Secret, ...] = ()

    def authorization(self) -> str:
        """Return the Authorization header's value."""
        return self.value.reveal()

    @property
    def scheme(self) -> str:
        """The word before the credentials, such as ``Bearer``; empty when there is none."""
        return self.authorization().rpartition(" ")[0].partition(" ")[0]

    def secrets(self) -> Iterable[str]:
        """Return every string that must be redacted."""
        return [secret.reveal() for secret in (self.value, *self.parts)]


def bearer(token: str) -> Credentials:
    """Return bearer credentials; ``token`` may begin with ``Bearer ``.

    Okta's custom apps put ``Bearer `` before the token themselves.
    """
    bare = token.removeprefix("Bearer ").strip()
    return Credentials(Secret(f"Bearer {bare}"), (Secret(bare),))


def header(token: str) -> Credentials:
    """Return credentials that are sent unchanged, with or without a scheme before the token."""
    return Credentials(Secret(token), tuple(Secret(word) for word in token.split()[1:]))


def basic(username: str, password: str) -> Credentials:
    """Return HTTP basic credentials (RFC 7617). ``username`` is no secret."""
    encoded = base64.b64encode(f"{username}:{password}".encode()).decode()
    return Credentials(Secret(f"Basic {encoded}"), (Secret(encoded), Secret(password)))


_SOURCES: Final = ("SCIM_TOKEN", "SCIM_TOKEN_FILE", "SCIM_TOKEN_COMMAND")
_PATIENCE: Final = 30
"""Seconds that a command may take to print a token."""


def _token(environ: Mapping[str, str]) -> str:
    """Return the token from the one variable of ``_SOURCES`` that is set; empty without any."""
    named = [name for name in _SOURCES if environ.get(name, "").strip()]
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
    return header(token) if "header" in ways and "bearer" not in ways else bearer(token)


def further_token(environ: Mapping[str, str], name: str) -> Credentials | None:
    """Return the bearer credentials of a variable, or ``None`` where it is not set.

    Raises:
        CredentialsError: it has a character that a header cannot have.
    """
    token = environ.get(name, "").strip()
    if not token:
        return None
    _require_sendable(name, token)
    return bearer(token)


def require_text(name: str, value: str) -> None:
    """Raise CredentialsError unless the value of a variable can be encoded as UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise CredentialsError(f"{name} is not valid UTF-8") from None


def _require_sendable(name: str, token: str) -> None:
    if not token.isascii() or not token.isprintable():
        raise CredentialsError(f"{name} contains a character that an HTTP header may not")
