"""Form the value of the Authorization header from secrets."""

import base64
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

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


def require_text(name: str, value: str) -> None:
    """Raise CredentialsError unless the value of a variable can be encoded as UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise CredentialsError(f"{name} is not valid UTF-8") from None
