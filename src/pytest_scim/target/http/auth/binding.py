"""Which target and which credentials a file of ours belongs to, without the credentials in it."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Final

from pytest_scim.wire.auth import Credentials
from pytest_scim.wire.oauth import OAuth

ITERATIONS: Final = 100_000
"""Rounds of HMAC: a short password is not found by trying many in a second."""

_SALT_BYTES: Final = 16


class Binding:
    """One base URL together with one set of credentials.

    Of OAuth 2.0 the client id and the token URL count, since tokens and client secrets are
    renewed; of any other credentials the value of the Authorization header.
    """

    __slots__ = ("_bound", "base_url")

    def __init__(self, base_url: str, credentials: Credentials | OAuth) -> None:
        self.base_url = base_url
        self._bound = json.dumps([base_url, *_identity(credentials)]).encode()

    def seal(self) -> dict[str, str]:
        """Return a new ``salt`` and the ``fingerprint`` under it, both hexadecimal."""
        salt = secrets.token_hex(_SALT_BYTES)
        return {"salt": salt, "fingerprint": self.fingerprint(salt)}

    def fingerprint(self, salt: str) -> str:
        """Return the HMAC-SHA256 of base URL and credentials under a salt, both hexadecimal."""
        known = hashlib.pbkdf2_hmac("sha256", self._bound, bytes.fromhex(salt), ITERATIONS)
        return known.hex()

    def fits(self, head: Mapping[str, object]) -> bool:
        """Return whether a file with ``base_url``, ``salt`` and ``fingerprint`` belongs here."""
        base_url, salt, expected = (str(head[key]) for key in ("base_url", "salt", "fingerprint"))
        if base_url != self.base_url:
            return False
        try:
            actual = self.fingerprint(salt)
        except ValueError:  # the salt is not hexadecimal
            return False
        return hmac.compare_digest(actual.encode(), expected.encode(errors="replace"))


def _identity(credentials: Credentials | OAuth) -> tuple[str, ...]:
    if isinstance(credentials, OAuth):
        return "oauth2", credentials.client.id, credentials.client.token_url
    return "header", credentials.authorization()
