"""Mask requests and responses: URL, header fields and body."""

import json
from typing import Final
from urllib.parse import quote, unquote

from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import (
    CREDENTIALS,
    OTHER_CREDENTIALS,
    REDACTED,
    NotJson,
    Request,
    Response,
)
from pytest_scim.target.http.recording.masking.bodies import BodyMask
from pytest_scim.target.http.recording.masking.headers import VERSIONS, HeaderMask
from pytest_scim.target.http.recording.masking.names import is_secret
from pytest_scim.target.http.recording.masking.sketch import sketch
from pytest_scim.target.http.recording.masking.values import ValueMask

_SPACED: Final = json.JSONEncoder(ensure_ascii=False)
_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DESCRIBING: Final = frozenset(("serviceproviderconfig", "schemas", "resourcetypes"))
_FAILED: Final = 400
_REMEMBERED: Final = 20_000
_ROOM: Final = 2_000_000
"""Bytes of bodies whose texts are remembered."""
_READ: Final = 20_000
"""Characters of a request's body that is no JSON from which words are learnt."""


class ExchangeMask:
    """Masks requests and responses.

    The values of a request are of this run, except those that Okta has read before and sends
    back. The values of a response are of others, except those that a request sent.
    """

    def __init__(self, values: ValueMask, bodies: BodyMask, headers: HeaderMask) -> None:
        self._values = values
        self._bodies = bodies
        self._headers = headers
        self._vocabulary = values.vocabulary
        self._foreign = values.foreign
        self._secrets = values.secrets
        self._learnt: set[str] = set()
        self._texts: dict[bytes, str] = {}
        self._size = 0

    # -- values of a request ------------------------------------------------------------

    def learn(self, request: Request) -> None:
        """Learn the values of a request before it leaves: a response may repeat them."""
        if request.target not in self._learnt:
            self._learn_target(request.target)
        for name, value in request.headers:
            if name.lower() in VERSIONS and self._foreign.versions(value) == value:
                self._learn(value)
        content = request.json
        if isinstance(content, NotJson):
            self._learn((request.content or b"")[:_READ].decode("utf-8", "replace"))
        elif not isinstance(content, str):  # a string is a form, which has secrets
            self._learn_json(content)

    def _learn_target(self, target: str) -> None:
        parts = target.replace("?", "/").replace("&", "/").split("/")
        learnt = [self._learn(unquote(text)) for text in (target, *parts)]
        if all(learnt) and len(self._learnt) < _REMEMBERED:
            self._learnt.add(target)

    def _learn(self, text: str) -> bool:
        """Learn a text unless it contains a secret or a word of others; return whether it does."""
        folded = text.casefold()
        if folded in self._vocabulary.values:
            return True
        if self._secrets.holds(text) or self._foreign.taints(text):
            return False
        self._vocabulary.add(text)
        return True

    def _learn_json(self, value: JSON) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                folded = key.casefold()
                if folded not in self._vocabulary.names and not (
                    self._foreign.taints(key) or self._secrets.holds(key)
                ):
                    self._vocabulary.names.add(folded)
                if not (is_secret(key) and isinstance(item, str)):
                    self._learn_json(item)
        elif isinstance(value, list):
            for one in value:
                self._learn_json(one)
        elif isinstance(value, str):
            self._learn(value)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            self._learn_number(value)

    def _learn_number(self, value: float) -> None:
        if str(value) not in self._foreign.words:
            self._vocabulary.values.add(value)

    # -- masked -------------------------------------------------------------------------

    def request(self, request: Request, url: str) -> tuple[str, list[list[str]], str | None]:
        """Return URL, header fields and body of a request, masked."""
        fields = tuple((k, _without_credentials(k, v)) for k, v in request.headers)
        known = unquote(request.target).casefold() in self._vocabulary.values
        masked = url if known else self._url(url)
        return masked, self._headers.request(fields), self._sent(request)

    def response(self, response: Response, path: str) -> tuple[list[list[str]], str | None, bool]:
        """Return header fields and body of a response, masked, and whether the body was cut.

        ``path`` is that of the request.
        """
        self._values.begin()
        # The body first: it says which ids in the header fields are of this run.
        body = self._received(response, path)
        return (
            self._headers.response(response.headers),
            body,
            response.truncated or self._values.cut,
        )

    def _url(self, url: str) -> str:
        plain = unquote(url)
        masked = self._own(plain)
        return url if masked == plain else quote(masked, safe="/:?&=%[]…,;@!$'()*+\" ")

    def _own(self, text: str) -> str:
        """Mask a text of a request: plain secrets, since none is encoded, and values of others."""
        masked = self._secrets.hide(text) if self._secrets.holds(text) else text
        return REDACTED if self._secrets.holds(masked) else self._values.text.tainted(masked)

    def _sent(self, request: Request) -> str | None:
        content = request.content
        if content is None:
            return None
        value, text = request.json, content.decode("utf-8", "replace")
        if not isinstance(value, (dict, list)):
            return self._own(text)
        masked = self._own_json(value)
        return text if masked == value else _written(masked, text)

    def _own_json(self, value: JSON) -> JSON:
        """Mask the JSON of a request: secrets, and values of others."""
        if isinstance(value, dict):
            return {
                key if key.casefold() in self._vocabulary.names else self._own(key): REDACTED
                if item and is_secret(key) and isinstance(item, str)
                else self._own_json(item)
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [self._own_json(one) for one in value]
        if isinstance(value, str):
            return value if value.casefold() in self._vocabulary.values else self._own(value)
        foreign = str(value) in self._foreign.words or str(value) in self._foreign.ids
        return 0 if foreign and not isinstance(value, bool) else value

    def _received(self, response: Response, path: str) -> str | None:
        value = response.json
        if not response.content:
            return None
        if value is None:
            return ""
        if isinstance(value, NotJson):
            return sketch(response.content, self._headers.media_type(response.headers))
        describes = path.strip("/").partition("/")[0].casefold() in _DESCRIBING
        failed = response.status >= _FAILED
        masked = self._bodies.response(value, failed=failed, describes=describes)
        if masked is value and response.content in self._texts:
            return self._texts[response.content]
        text = _written(masked, response.content[:200].decode("utf-8", "replace"))
        if masked is value:
            self._remember(response.content, text)
        return text

    def _remember(self, content: bytes, text: str) -> None:
        """Remember the text of a body in which nothing is masked."""
        if self._size > _ROOM:
            self._texts.clear()
            self._size = 0
        self._size += len(content)
        self._texts[content] = text


def _written(value: JSON, like: str) -> str:
    """Return a value as JSON, with spaces where another text of JSON has them."""
    text = (_SPACED if '": ' in like else _COMPACT).encode(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _without_credentials(name: str, value: str) -> str:
    """Return the value of a field, or what stands for it where it is a secret."""
    if value == CREDENTIALS:
        return REDACTED
    return OTHER_CREDENTIALS if name.lower() == "authorization" else value
