"""Mask header fields by allow-list."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from pytest_scim.scim.messages import OTHER_CREDENTIALS, REDACTED, Headers
from pytest_scim.target.http.recording.masking.foreign import Foreign
from pytest_scim.target.http.recording.masking.names import is_secret
from pytest_scim.target.http.recording.masking.text import TextMask
from pytest_scim.target.http.recording.vocabulary import plain, tokens

NO_VALUE: Final = "[string]"
"""The replacement of a string."""

NO_NAME: Final = "[name]"

_DATE: Final = r"[A-Z][a-z]{2,8}, ?[0-9]{1,2}[ -][A-Z][a-z]{2}[ -][0-9]{2,4} [0-9:]{8} GMT"
_NUMBER: Final = r"[0-9]{1,10}"
_LIMIT: Final = r"[0-9]{1,12}(?:\.[0-9]{1,6})?(?:[;, ]+[wbqrt]?=?[0-9]{1,10}){0,4}"
_TRACE: Final = r"[0-9a-fA-F-]{16,80}"

_FORMS: Final = {
    _NUMBER: ("content-length", "age", "max-forwards"),
    f"{_NUMBER}|{_DATE}": ("retry-after",),
    _DATE: ("date", "expires", "last-modified", "sunset"),
    _LIMIT: tuple(
        f"{before}-{what}"
        for before in ("ratelimit", "x-ratelimit", "x-rate-limit")
        for what in ("limit", "remaining", "reset")
    ),
    _TRACE: (
        "x-request-id", "x-correlation-id", "request-id", "traceparent", "x-amzn-requestid",
        "x-trace-id",
    ),
}  # fmt: skip
_SHAPES: Final = {name: re.compile(form) for form, names in _FORMS.items() for name in names}
"""Header fields whose value is not masked where it has this form."""

_WORDED: Final = frozenset(
    [
        "content-type",
        "content-encoding",
        "content-language",
        "transfer-encoding",
        "connection",
        "keep-alive",
        "cache-control",
        "vary",
        "allow",
        "accept",
        "accept-charset",
        "accept-encoding",
        "accept-patch",
        "accept-post",
        "server",
        "via",
        "pragma",
        "upgrade",
        "www-authenticate",
        "user-agent",
    ]
)
"""Header fields of whose value the known words are not masked."""

VERSIONS: Final = frozenset(("etag", "if-match", "if-none-match"))
_ADDRESSES: Final = frozenset(("location", "content-location"))
_SECRET: Final = frozenset(("authorization", "proxy-authorization", "cookie", "set-cookie"))


class HeaderMask:
    """Masks the header fields of requests and responses; ``base_url`` is the target's.

    ``secret`` returns whether a value contains an encoded piece of a secret.
    """

    def __init__(self, text: TextMask, foreign: Foreign, secret: Callable[[str], bool]) -> None:
        self.base_url = ""
        self._text = text
        self._foreign = foreign
        self._secret = secret

    def response(self, headers: Headers) -> list[list[str]]:
        """Return the fields of a response; without its value one that is not on the allow-list."""
        return [[_masked(name), self._searched(name.lower(), value)] for name, value in headers]

    def request(self, headers: Headers) -> list[list[str]]:
        """Return the fields of a request, without secrets and words of others."""
        return [[name, self._sent(name.lower(), value)] for name, value in headers]

    def media_type(self, headers: Headers) -> str:
        """Return the media type of a response, masked; empty where there is none."""
        found = (value for name, value in headers if name.lower() == "content-type")
        return self._text.detail(next(found, ""))[:100]

    def _searched(self, name: str, value: str) -> str:
        if name in _ADDRESSES:
            plain_url = self._text.resource_url(value, self.base_url)
            if plain_url is not None:
                return plain_url
        listed = name in _WORDED or name in _SHAPES or name in VERSIONS or name in _ADDRESSES
        return REDACTED if listed and self._secret(value) else self._value(name, value)

    def _value(self, name: str, value: str) -> str:
        if name in _WORDED:
            return self._text.detail(value) if value else value
        if (shape := _SHAPES.get(name)) is not None:
            if not shape.fullmatch(value) or self._foreign.taints(value):
                return NO_VALUE
            self._text.know(value)
            return value
        if name in VERSIONS:
            return self._foreign.version(value)
        if name in _ADDRESSES:
            return self._text.url(value, self.base_url)
        return REDACTED if is_secret(name) else NO_VALUE

    def _sent(self, name: str, value: str) -> str:
        if name in _SECRET or (is_secret(name) and name not in _WORDED):
            return value if value == OTHER_CREDENTIALS else REDACTED
        masked = self._foreign.versions(value) if name in VERSIONS else value
        return REDACTED if self._secret(masked) else self._text.tainted(masked)


@lru_cache(maxsize=10_000)
def _masked(name: str) -> str:
    """Return a field's name, or ``[name]`` where it has an unknown word: a target chooses it."""
    return name if all(map(plain, tokens(name))) else NO_NAME
