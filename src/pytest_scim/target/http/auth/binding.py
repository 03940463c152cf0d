"""Bind a state file to a base URL and to credentials, without storing the credentials in it."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Final, TypedDict

from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth

ITERATIONS: Final = 100_000
"""Rounds of PBKDF2, so that a short password cannot be found by trying many in a second."""

_SALT_BYTES: Final = 16
_SEAL: Final = ("salt", "fingerprint")


class Seal(TypedDict):
    """What binds a file's head to a target and to credentials; both are hexadecimal."""

    salt: str
    fingerprint: str


class Binding:
    """One base URL together with one set of credentials.

    OAuth 2.0 counts by its client id and token URL, since tokens and client secrets are renewed;
    any other credentials by the value of the Authorization header.
    """

    __slots__ = ("_bound", "base_url")

    def __init__(self, base_url: str, credentials: Credentials | OAuth) -> None:
        self.base_url = base_url
        self._bound = (base_url, *_identity(credentials))

    def seal(self, head: Mapping[str, object]) -> Seal:
        """Return a new ``salt`` and the ``fingerprint`` of a file's head under it.

        Only who has the credentials can change the head, because the fingerprint covers it.
        """
        salt = secrets.token_hex(_SALT_BYTES)
        return {"salt": salt, "fingerprint": self.fingerprint(salt, head)}

    def fingerprint(self, salt: str, head: Mapping[str, object]) -> str:
        """Return the HMAC-SHA256 of credentials, base URL and head under a salt, hexadecimal."""
        facts = {key: value for key, value in head.items() if key not in _SEAL}
        known = json.dumps([*self._bound, facts], sort_keys=True).encode()
        return hashlib.pbkdf2_hmac("sha256", known, bytes.fromhex(salt), ITERATIONS).hex()

    def fits(self, head: Mapping[str, object]) -> bool:
        """Return whether a file with such a head belongs to this target and these credentials."""
        base_url, salt, expected = (str(head[key]) for key in ("base_url", *_SEAL))
        if base_url != self.base_url:
            return False
        try:
            actual = self.fingerprint(salt, head)
        except ValueError:  # the salt is not hexadecimal
            return False
        return hmac.compare_digest(actual.encode(), expected.encode(errors="replace"))


def _identity(credentials: Credentials | OAuth) -> tuple[str, ...]:
    if isinstance(credentials, OAuth):
        return "oauth2", credentials.client.id, credentials.client.token_url
    return "header", credentials.authorization()
