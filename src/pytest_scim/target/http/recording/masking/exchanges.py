"""Mask requests and responses: URL, header fields and body."""

import json
from typing import Any, Final
from urllib.parse import quote, unquote

from pytest_scim.scim.messages import CREDENTIALS, NotJson, Request, Response
from pytest_scim.target.http.recording.masking.bodies import BodyMask
from pytest_scim.target.http.recording.masking.headers import VERSIONS, HeaderMask, is_secret
from pytest_scim.target.http.recording.masking.sketch import sketch
from pytest_scim.target.http.recording.masking.values import ValueMask
from pytest_scim.target.http.recording.secrets.secret import REDACTED

_SPACED: Final = json.JSONEncoder(ensure_ascii=False)
_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DESCRIBING: Final = frozenset(("serviceproviderconfig", "schemas", "resourcetypes"))
_FAILED: Final = 400
_READ: Final = 20_000
"""Characters of a body of ours that is no JSON of which words are learnt."""


class ExchangeMask:
    """Masks what goes out and what comes back.

    Requests are ours but for what Okta has read before and sends back. Of a response nothing
    is ours but what a request said.
    """

    def __init__(self, values: ValueMask, bodies: BodyMask, headers: HeaderMask) -> None:
        self._values = values
        self._bodies = bodies
        self._headers = headers
        self._vocabulary = values.vocabulary
        self._foreign = values.foreign
        self._secrets = values.secrets

    # -- what a request says ------------------------------------------------------------

    def learn(self, request: Request) -> None:
        """Know what a request says, before it leaves: a response may repeat it."""
        self._learn(unquote(request.target))
        for text in request.target.replace("?", "/").replace("&", "/").split("/"):
            self._learn(unquote(text))
        for name, value in request.headers:
            if name.lower() in VERSIONS and self._foreign.versions(value) == value:
                self._learn(value)
        content = request.json
        if isinstance(content, NotJson):
            self._learn((request.content or b"")[:_READ].decode("utf-8", "replace"))
        elif not isinstance(content, str):  # a form has secrets in it
            self._learn_json(content)

    def _learn(self, text: str) -> None:
        folded = text.casefold()
        if folded in self._vocabulary.values or self._secrets.holds(text):
            return
        if not self._foreign.taints(text):
            self._vocabulary.add(text)

    def _learn_json(self, value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                if not (self._foreign.taints(key) or self._secrets.holds(key)):
                    self._vocabulary.names.add(key.casefold())
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

    # -- what is kept -------------------------------------------------------------------

    def request(self, request: Request, url: str) -> tuple[str, list[list[str]], str | None]:
        """Return URL, header fields and body of a request as they may be kept."""
        fields = tuple((k, REDACTED if v == CREDENTIALS else v) for k, v in request.headers)
        known = unquote(request.target).casefold() in self._vocabulary.values
        shown = url if known else self._url(url)
        return shown, self._headers.request(fields), self._sent(request)

    def response(self, response: Response, path: str) -> tuple[list[list[str]], str | None, bool]:
        """Return header fields and body of a response as they may be kept, and if it was cut.

        ``path`` is that of the request.
        """
        self._values.begin()
        # The body first: it tells which ids in the header fields are ours.
        body = self._received(response, path)
        return (
            self._headers.response(response.headers),
            body,
            response.truncated or self._values.cut,
        )

    def _url(self, url: str) -> str:
        plain = unquote(url)
        shown = self._ours(plain)
        return url if shown == plain else quote(shown, safe="/:?&=%[]…,;@!$'()*+\" ")

    def _ours(self, text: str) -> str:
        """Return a text that we send without what others said first; we encode no secret."""
        shown = self._secrets.hide(text) if self._secrets.holds(text) else text
        return REDACTED if self._secrets.holds(shown) else self._values.text.tainted(shown)

    def _sent(self, request: Request) -> str | None:
        content = request.content
        if content is None:
            return None
        value, text = request.json, content.decode("utf-8", "replace")
        if not isinstance(value, (dict, list)):
            return self._ours(text)
        shown = self._own_json(value)
        return text if shown == value else _written(shown, text)

    def _own_json(self, value: Any) -> Any:
        """Mask the JSON of a request: secrets, and what others said first."""
        if isinstance(value, dict):
            return {
                key if key.casefold() in self._vocabulary.names else self._ours(key): REDACTED
                if item and is_secret(key) and isinstance(item, str)
                else self._own_json(item)
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [self._own_json(one) for one in value]
        if isinstance(value, str):
            return value if value.casefold() in self._vocabulary.values else self._ours(value)
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
        shown = self._bodies.response(value, failed=failed, describes=describes)
        return _written(shown, response.content[:200].decode("utf-8", "replace"))


def _written(value: Any, like: str) -> str:
    """Return a value as JSON, with or without spaces as in the beginning of another text."""
    text = (_SPACED if '": ' in like else _COMPACT).encode(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
