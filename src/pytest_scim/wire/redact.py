"""Keep secrets, and the values of people that the run did not make, out of every record."""

import base64
import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote, quote_plus

from pytest_scim.scim.message import Headers, NotJson
from pytest_scim.scim.path import at, at_key
from pytest_scim.wire.words import Words

REDACTED: Final = "[redacted]"
FOREIGN: Final = "[not ours]"

_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "set-cookie"}
_SECRET_KEYS = {"password", "access_token", "refresh_token", "id_token", "client_secret"}
_KEPT_KEYS = {"schemas", "resourceType", "type", "op"}
_IDENTIFYING = ("id", "userName", "externalId", "displayName", "emails[0].value", "meta.location")
_DISCOVERY = ("Schema", "ResourceType", "ServiceProviderConfig")
_SHORTEST_FOREIGN = 6
_LONGEST_CHARACTER = 4
_SHORTEST_ECHO = 12
_PERCENT = re.compile("%[0-9A-F]{2}")

Ours = Callable[[dict[str, Any]], bool]


class Secret:
    """A value that shows itself to nobody who prints it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, to be put on the wire and nowhere else."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({REDACTED})"


class Redactor:
    """Redacts text, headers and bodies before they are kept.

    ``ours`` tells whether a resource was made by this run; every other resource's
    values are replaced, and those that identify it are also replaced in free text.
    """

    def __init__(self, secrets: Iterable[str] = (), *, ours: Ours = lambda _: True) -> None:
        self._ours = ours
        self._forms = Words()
        self._foreign = Words()
        self._kinds: dict[str, str] = {}
        for secret in secrets:
            self.add(secret, "credentials")

    def add(self, secret: str, kind: str = "password") -> None:
        """Redact ``secret`` from now on, also base64-, percent- and JSON-encoded."""
        if not secret:
            return
        raw = secret.encode()
        forms = {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}
        forms |= {_PERCENT.sub(lambda code: code[0].lower(), form) for form in forms}
        forms |= {_base64_core(raw, shift) for shift in range(3)}
        forms |= {form.replace("+", "-").replace("/", "_") for form in forms}
        self._forms.add(*forms)
        # A short secret may be a word that stands in any answer.
        self._kinds |= {form: kind for form in forms if len(form) >= _SHORTEST_ECHO}

    def echoed(self, text: str) -> set[str]:
        """Return which kinds of secrets a text holds: ``credentials``, ``password``."""
        return {kind for form, kind in self._kinds.items() if form in text}

    def text(self, value: str) -> str:
        """Return ``value`` without secrets and without foreign people's identifiers."""
        for form in self._forms.found(value):
            value = value.replace(form, REDACTED)
        for foreign in self._foreign.found(value):
            value = value.replace(foreign, FOREIGN)
        return value

    def headers(self, headers: Headers) -> list[list[str]]:
        """Return headers as they may be kept, in order."""
        return [
            [name, REDACTED if name.lower() in _SECRET_HEADERS else self.text(value)]
            for name, value in headers
        ]

    def body(self, content: bytes, parsed: Any, most: int | None = None) -> bytes:
        """Return a body as it may be kept: unchanged where nothing had to go.

        Of a long one only the first ``most`` bytes are sure to be fit to be kept, and the rest
        may be missing.
        """
        # What begins before the cut may end after it.
        end = most and most + max(self._forms.longest, self._foreign.longest)
        if not isinstance(parsed, (dict, list)):
            return content if parsed is None else self._opaque(_cut(content, end))
        open_, text = self._open(parsed), _decode(content)
        # Whatever way of escaping a target chose, a secret shows once it is undone.
        if not open_ or "\\" in text:
            plain = json.dumps(self._mask(parsed), ensure_ascii=False)
            text = text if open_ and self.text(plain) == plain else plain
        return self.text(text[:end]).encode(errors="replace")

    def _open(self, value: Any) -> bool:
        """Return whether nothing in a JSON value has to be masked; cheaper than masking it."""
        if isinstance(value, list):
            return all(map(self._open, value))
        if not isinstance(value, dict):
            return True
        if _is_resource(value) and not self._ours(value):
            return False
        return all(
            not _secret(key, item) and (not isinstance(item, (dict, list)) or self._open(item))
            for key, item in value.items()
        )

    def _opaque(self, content: bytes) -> bytes:
        """Redact what is no JSON: bytes that are no text stay as they are."""
        try:
            return self.text(content.decode()).encode()
        except UnicodeDecodeError:
            return self.text(content.decode("latin-1")).encode("latin-1")

    def value(self, value: Any) -> Any:
        """Return a JSON value, as a finding shows it, without secrets or foreign values."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, (dict, list)):
            return json.loads(self.text(json.dumps(self._seen(value), default=repr)))
        return value if isinstance(value, (int, float, type(None))) else self.text(repr(value))

    def _seen(self, value: Any) -> Any:
        """Mask whole foreign resources in a finding; its maps of single values are ours."""
        if isinstance(value, list):
            return [self._seen(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "schemas" in value and _is_resource(value):
            return self._mask(value, learn=False)
        return {
            key: REDACTED if _secret(key, item) else self._seen(item) for key, item in value.items()
        }

    def _mask(self, value: Any, *, learn: bool = True) -> Any:
        """Mask what is not ours; ``learn`` its values from an answer, not from words of ours."""
        if isinstance(value, list):
            return [self._mask(item, learn=learn) for item in value]
        if not isinstance(value, dict):
            return value
        if _is_resource(value) and not self._ours(value):
            if learn:
                self._remember(value)
            return _hide(value)
        return {
            key: REDACTED if _secret(key, item) else self._mask(item, learn=learn)
            for key, item in value.items()
        }

    def _remember(self, resource: dict[str, Any]) -> None:
        values = (at(resource, path) for path in _IDENTIFYING)
        self._foreign.add(*(v for v in values if isinstance(v, str) and _telling(v)))


def _telling(value: str) -> bool:
    """Whether a value points to one person or thing; a plain word may stand anywhere."""
    return len(value) >= _SHORTEST_FOREIGN and not value.isalpha()


def _secret(key: str, item: Any) -> bool:
    return bool(item) and key.lower() in _SECRET_KEYS


def _is_resource(value: dict[str, Any]) -> bool:
    if at_key(value.get("meta"), "resourceType") in _DISCOVERY:
        return False
    named = "displayName" in value or "meta" in value
    return "userName" in value or "emails" in value or ("id" in value and named)


def _hide(value: Any, key: str = "") -> Any:
    if key in _KEPT_KEYS:
        return value
    if isinstance(value, dict):
        return {name: _hide(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_hide(item, key) for item in value]
    return FOREIGN if isinstance(value, str) else value


def _base64_core(raw: bytes, shift: int) -> str:
    """The characters that ``raw`` always gives inside base64 when it starts ``shift`` bytes in."""
    encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
    whole = encoded[(0, 2, 3)[shift] : len(encoded) - bool((len(raw) + shift) % 3)]
    return whole if len(whole) >= _SHORTEST_FOREIGN else ""


def _cut(content: bytes, end: int | None) -> bytes:
    """Return the first bytes of a body, without a character of UTF-8 that the cut goes through."""
    if end is None or len(content) <= end:
        return content
    last = range(end, max(end - _LONGEST_CHARACTER, 0), -1)
    return content[: next((n for n in last if not _goes_on(content[n])), end)]


def _goes_on(byte: int) -> bool:
    """Return whether a byte is inside a character of UTF-8: 10xxxxxx."""
    return f"{byte:08b}".startswith("10")


def _decode(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def parsed_or_none(parsed: Any) -> Any:
    """Return parsed JSON, or a plain string where the body is no JSON."""
    return "" if isinstance(parsed, NotJson) else parsed
