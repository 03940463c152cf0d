"""Search the exchanges of a record for what the run would have masked, without the run.

Masking what is masked changes nothing. So each exchange is masked again, with the words of all
requests of the record: what then changes was written into it by something else. A body of which
the record has the beginning alone is searched for tokens only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pytest_scim.scim.json_text import NotJson, parse
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import REDACTED, Request, Response
from pytest_scim.target.http.recording.exchange import (
    RecordedExchange,
    RecordedRequest,
    RecordedResponse,
)
from pytest_scim.target.http.recording.leaks import FOREIGN, SECRET, Leak
from pytest_scim.target.http.recording.masking.headers import NO_VALUE
from pytest_scim.target.http.recording.masking.names import REFERENCES
from pytest_scim.target.http.recording.outlet import Outlet

_OK: Final = range(200, 300)
_NAMES: Final = ("userName", "displayName", "externalId")
_ID: Final = re.compile(r"/(?:Users|Groups)/([^/?#]+)")
_NUMBER: Final = re.compile(r"other-[0-9]+")
"""What stands in a record in place of an id; masked again it may have another number."""
_BEGIN: Final = REDACTED.rstrip("]")
_IDENTIFYING: Final = frozenset(("id", "username", "externalid", "emails", "phonenumbers", "name"))
"""Members of a resource of others whose values identify somebody.

A displayName is not among them: that of a Group may be in the profile, which a record has not.
"""
_TOKEN: Final = re.compile(
    r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|\bbearer\s+(?=\S*[0-9])[\w.~+/-]{20,}", re.IGNORECASE
)
"""A JSON Web Token, or what follows the scheme in an Authorization header."""


def unmasked(
    exchanges: Sequence[RecordedExchange], base_url: str, tag: str | None, texts: Iterable[str]
) -> Leak | None:
    """Return the first secret or value of others in the exchanges of a record, or ``None``.

    Args:
        exchanges: those of the record.
        base_url: the target.
        tag: that of the run, which is in every name that it created.
        texts: further texts that the record may contain, as the name of the profile.
    """
    owner = _Owner(tag, exchanges)
    outlet = Outlet()
    outlet.aim(base_url, owner, texts)
    requests = [_request(one["request"], base_url) for one in exchanges]
    for request in requests:
        outlet.exchanges.learn(request)
    for number, (one, request) in enumerate(zip(exchanges, requests, strict=True)):
        if what := _leak(one, request, outlet, owner):
            return Leak(what, f"exchange {number}")
    return None


class _Owner:
    """Owns what has the tag of the run in a name, and each id in a request or a create's response.

    A request of a record has the ids of this run alone: those of others are masked in it.
    """

    def __init__(self, tag: str | None, exchanges: Sequence[RecordedExchange]) -> None:
        self.tag = tag or "\0"  # which no text contains
        requested = (_ID.search(one["request"]["url"]) for one in exchanges)
        self._ids = {one[1] for one in requested if one is not None and not _NUMBER.match(one[1])}
        for one in exchanges:
            if one["response"] is not None:
                created = one["request"]["method"] == "POST" and one["response"]["status"] in _OK
                body = _json(one["response"]["body"])
                self._learn(body, created="Resources" not in str(body) and created)

    def ours(self, resource: Mapping[str, JSON]) -> bool:
        """Return whether a resource is of the run."""
        return str(resource.get("id")) in self._ids or self._is_named(resource)

    def owns(self, resource_id: object, kind: str) -> bool:
        """Return whether an id is of the run."""
        del kind
        return str(resource_id) in self._ids

    def _learn(self, body: JSON, *, created: bool) -> None:
        for resource in _resources(body):
            if created or self._is_named(resource):
                self._ids.add(str(resource["id"]))

    def _is_named(self, resource: Mapping[str, JSON]) -> bool:
        return any(self.tag in str(resource.get(name)).casefold() for name in _NAMES)


def _resources(value: JSON) -> Iterator[JSONObject]:
    """Yield every object in a body that has an id."""
    if isinstance(value, dict):
        if "id" in value:
            yield value
        value = [*value.values()]
    for one in value if isinstance(value, list) else ():
        yield from _resources(one)


def _leak(one: RecordedExchange, request: Request, outlet: Outlet, owner: _Owner) -> str | None:
    url, sent = one["request"]["url"], one["request"]["body"]
    response = one["response"]
    texts = [url, sent or "", *(value for _, value in one["request"]["headers"])]
    if response is not None:
        texts += [response["body"] or "", *(value for _, value in response["headers"])]
        if what := _returned(response, request, outlet, owner):
            return what
    _, headers, _ = outlet.exchanges.request(request, url)
    if _shows(one["request"]["headers"], headers) or any(map(_TOKEN.search, texts)):
        return SECRET
    return SECRET if _is_open(_json(sent)) else None


def _returned(
    response: RecordedResponse, request: Request, outlet: Outlet, owner: _Owner
) -> str | None:
    body = _json(response["body"])
    content = b"" if body is None else _bytes(response["body"])
    again = Response(response["status"], _fields(response["headers"]), content)
    headers, text, _ = outlet.exchanges.response(again, request.path)
    if _shows(response["headers"], headers) or _is_open(body):
        return SECRET
    return FOREIGN if text and any(_foreign(body, _json(text), "", owner)) else None


def _shows(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> bool:
    """Return whether a header field has a value that is masked now."""
    pairs = zip(old, new, strict=False)
    return any(
        now[1].startswith(_BEGIN) and not before[1].startswith(_BEGIN) for before, now in pairs
    )


def _is_open(value: JSON) -> bool:
    """Return whether a text that a name calls a secret is not masked."""
    if isinstance(value, list):
        return any(map(_is_open, value))
    if not isinstance(value, dict):
        return False
    return any(
        key.casefold() == "password" and item != "" and not item.startswith(_BEGIN)
        if isinstance(item, str)
        else _is_open(item)
        for key, item in value.items()
    )


def _foreign(old: JSON, new: JSON, name: str, owner: _Owner) -> Iterator[bool]:
    """Yield for each string below an identifying name whether masking it again changes it."""
    if isinstance(old, dict) and isinstance(new, dict):
        person = "userName" in old
        if owner.ours(old):
            return
        for (key, item), masked in zip(old.items(), new.values(), strict=False):
            if key.casefold() not in REFERENCES:
                inside = name or (key if person or key.casefold() in _IDENTIFYING else "")
                yield from _foreign(item, masked, inside, owner)
    elif isinstance(old, list) and isinstance(new, list):
        for item, masked in zip(old, new, strict=False):
            yield from _foreign(item, masked, name, owner)
    elif name and isinstance(old, str) and old != NO_VALUE and owner.tag not in old.casefold():
        yield _NUMBER.sub("", old) != _NUMBER.sub("", str(new))


def _request(request: RecordedRequest, base_url: str) -> Request:
    target = request["url"].removeprefix(base_url.rstrip("/"))
    path, _, query = target.partition("?")
    body = None if request["body"] is None else _bytes(request["body"])
    return Request(request["method"], path, query, _fields(request["headers"]), body)


def _fields(headers: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers)


def _json(text: str | None) -> JSON:
    """Return the JSON of a body, ``None`` where it is none, as where it was cut."""
    found = parse(_bytes(text))
    return None if isinstance(found, NotJson) else found


def _bytes(text: str | None) -> bytes:
    return (text or "").encode("utf-8", "replace")
