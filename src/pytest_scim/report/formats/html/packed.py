"""The exchanges that no finding cites, as one block of base64 that a script of the page unpacks."""

import base64
import json
import zlib
from collections.abc import Collection, Iterator
from typing import Final

from pytest_scim.report.formats.html.exchanges import (
    BODY_LIMIT,
    duration_of,
    notes_of,
    origin_of,
    path_of,
    state_of,
    status_of,
)
from pytest_scim.report.model import Exchange, Headers, Record
from pytest_scim.scim.characters import visible
from pytest_scim.scim.json_values import JSON, JSONObject

_GZIP: Final = zlib.MAX_WBITS | 16
_SPACE: Final = 4_500_000
"""Characters of bodies in the block; of further ones it has ``_GLIMPSE`` each."""

_GLIMPSE: Final = 300
_WHOLE: Final = 4_000
"""Exchanges of which the block has headers; a reader of more opens exchanges.har."""


def packed(record: Record, plain: Collection[int]) -> str:
    """Return all exchanges of a record as gzip in base64; of those in ``plain`` a line each."""
    # A header of gzip without a time: the same record gives the same page.
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    parts = [packer.compress(piece.encode("utf-8", "replace")) for piece in _pieces(record, plain)]
    return base64.b64encode(b"".join([*parts, packer.flush()])).decode("ascii")


def _pieces(record: Record, plain: Collection[int]) -> Iterator[str]:
    """Yield JSON, exchange by exchange: all of them at once would take much memory."""
    yield '{"exchanges":['
    room, separator = _SPACE, ""
    for n, each in enumerate(record["exchanges"]):
        row = _line(each, n, record)
        if n not in plain:
            row |= _content(each, BODY_LIMIT if room > 0 else _GLIMPSE, headers=n < _WHOLE)
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        room -= len(text)
        yield f"{separator}{text}"
        separator = ","
    yield "]}"


def _line(each: Exchange, n: int, record: Record) -> JSONObject:
    status = status_of(each)
    return {
        "n": n,
        "method": visible(each["request"]["method"]),
        "path": visible(path_of(each, record)),
        "status": status,
        "state": state_of(status),
        "ms": duration_of(each),
        "origin": visible(origin_of(each)),
    }


def _content(each: Exchange, most: int, *, headers: bool) -> JSONObject:
    request, response = each["request"], each["response"]
    found: JSONObject = {"url": visible(request["url"]), "sent": _cut(request["body"], most)}
    if headers:
        found["asked"] = _headers(request["headers"])
    if response:
        found["got"] = _cut(response.get("body_base64") or response["body"], most)
        found["notes"] = list[JSON](notes_of(response))
        if headers:
            found["returned"] = _headers(response["headers"])
    if each["error"]:
        found["error"] = visible(each["error"])
    return found


def _headers(headers: Headers) -> str:
    return "\n".join(visible(f"{name}: {value}") for name, value in headers)


def _cut(body: str | None, most: int) -> str:
    text = visible(body or "")
    return text if len(text) <= most else f"{text[:most]}…"
