"""Where credentials come from, and the Authorization value they give."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pytest_scim.wire.redact import Secret


class CredentialsError(Exception):
    """The credentials cannot be used. The message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What goes into the Authorization header, and what must never be shown."""

    value: Secret
    parts: tuple[Secret, ...] = ()

    def authorization(self) -> str:
        """Return the Authorization header's value."""
        return self.value.reveal()

    def halved(self) -> str:
        """Return the Authorization header's value with the second half of the secret cut off."""
        scheme, space, secret = self.authorization().rpartition(" ")
        # Four characters of base64 are whole bytes: a lenient reader guesses none back.
        return f"{scheme}{space}{secret[: len(secret) // 8 * 4]}"

    def emptied(self) -> str:
        """Return the Authorization header's value without the secret, its scheme alone."""
        return self.authorization().rpartition(" ")[0]

    def secrets(self) -> Iterable[str]:
        """Return every string that must be redacted."""
        return [secret.reveal() for secret in (self.value, *self.parts)]


def bearer(token: str) -> Credentials:
    """Return bearer credentials; a token that already says ``Bearer `` is taken as it is.

    Okta's custom apps put ``Bearer `` before the token themselves.
    """
    bare = token.removeprefix("Bearer ").strip()
    return Credentials(Secret(f"Bearer {bare}"), (Secret(bare),))


def header(token: str) -> Credentials:
    """Return credentials that are sent as they are given, a scheme before them or none."""
    return Credentials(Secret(token), tuple(Secret(word) for word in token.split()[1:]))


def basic(username: str, password: str) -> Credentials:
    """Return HTTP basic credentials (RFC 7617). ``username`` is no secret."""
    encoded = base64.b64encode(f"{username}:{password}".encode()).decode()
    return Credentials(Secret(f"Basic {encoded}"), (Secret(encoded), Secret(password)))


def from_environment(environ: Mapping[str, str], ways: tuple[str, ...]) -> Credentials:
    """Return the credentials that the environment holds, in a way the profile allows.

    Args:
        environ: usually ``os.environ``.
        ways: the profile's ``auth``, in order of preference.

    Raises:
        CredentialsError: no variable of the allowed ways is set, or one cannot be sent.
    """
    if "basic" in ways and (name := environ.get("SCIM_USERNAME")):
        return basic(name, environ.get("SCIM_PASSWORD", ""))
    token = environ.get("SCIM_TOKEN", "").strip()
    if not token:
        wanted = "SCIM_USERNAME and SCIM_PASSWORD" if ways == ("basic",) else "SCIM_TOKEN"
        raise CredentialsError(
            f"no credentials: set {wanted} in the environment (secrets are never read from the "
            "command line)"
        )
    if not token.isascii() or not token.isprintable():
        raise CredentialsError("SCIM_TOKEN holds a character that no HTTP header can carry")
    return header(token) if "header" in ways and "bearer" not in ways else bearer(token)
