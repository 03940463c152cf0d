"""The shapes of requests and of failed responses: what stays the same for another resource."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from pytest_scim.report.model import Exchange
from pytest_scim.scim.json_values import JSON

FAILED: Final = 400
_LARGEST: Final = 100_000
"""Characters of a body of which the shape is read."""

_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`")
_ADDRESS: Final = re.compile(r"\S*[@/]\S*")
_NUMBERED: Final = re.compile(r"[\w-]*\d[\w-]*")
_ERROR: Final = frozenset({"schemas", "status", "detail"})
_PAGE: Final = frozenset({"startIndex", "count"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A request without values: the method, the path with ``{id}``, the query, the body.

    ``path`` begins with the endpoint. ``query`` has the attribute and the operator of a filter.
    ``body`` has the attributes of a resource, or the operations of a PATCH.
    """

    method: str
    path: str
    query: str
    body: str


@dataclass(frozen=True, slots=True)
class Failure:
    """What a failed response has in common with others: ``detail`` is without values.

    ``is_error``: it has something of the Error of RFC 7644.
    """

    status: str
    scim_type: str
    detail: str
    is_error: bool = True


def shape_of(exchange: Exchange, base: str) -> Shape:
    """Return the shape of a request; ``base`` is the base URL of the target."""
    request = exchange["request"]
    path = _path(request["url"], base)
    return Shape(request["method"], path, _query(request["url"]), _body(request["body"]))


def failure_of(exchange: Exchange) -> Failure | None:
    """Return what is left of a failed response without its values; ``None`` of a success."""
    response = exchange["response"]
    if response is None:
        return Failure("none", "", without_values(exchange["error"] or "")[:60])
    if response["status"] < FAILED:
        return None
    body = _parsed(response["body"])
    if not isinstance(body, dict):
        other = "no JSON" if response["body"] else ""
        return Failure(str(response["status"]), "", other, is_error=False)
    kind, detail = body.get("scimType"), body.get("detail")
    return Failure(
        str(response["status"]),
        kind if isinstance(kind, str) else "",
        without_values(detail) if isinstance(detail, str) else "",
        is_error=bool(_ERROR & body.keys()),
    )


def without_values(text: str) -> str:
    """Return a sentence without quoted values, addresses, numbers and ids, in lower case."""
    for values in (_QUOTED, _ADDRESS, _NUMBERED):
        text = values.sub("{}", text)
    return " ".join(text.lower().split())


def place(exchange: Exchange) -> str:
    """Return the URL of a request without its query: which resource it is about."""
    return exchange["request"]["url"].partition("?")[0]


def _path(url: str, base: str) -> str:
    own = urlsplit(url).path.removeprefix(urlsplit(base).path.rstrip("/"))
    first, *more = [part for part in own.split("/") if part] or [""]
    return "/".join([first, *(part if part.startswith(".") else "{id}" for part in more)])


def _query(url: str) -> str:
    query = parse_qs(urlsplit(url).query, keep_blank_values=True)
    if "filter" in query:
        return " ".join(["filter", *query["filter"][0].split()[:2]])
    return " ".join(sorted(query.keys() - _PAGE))


def _body(text: str | None) -> str:
    if not text:
        return ""
    body = _parsed(text)
    if not isinstance(body, dict):
        return "text" if body is None else type(body).__name__
    operations = body.get("Operations")
    if isinstance(operations, list):
        return "; ".join(sorted({_operation(one) for one in operations if isinstance(one, dict)}))
    return _names(body)


def _operation(operation: Mapping[str, JSON]) -> str:
    path = _QUOTED.sub('""', str(operation.get("path") or ""))
    value = operation.get("value")
    names = _names(value) if isinstance(value, dict) else ""
    words = (str(operation.get("op") or operation.get("method") or "").lower(), path, names)
    return " ".join(word for word in words if word)


def _names(keys: Iterable[str]) -> str:
    return ",".join(sorted(keys))


def _parsed(text: str | None) -> JSON:
    """Return a body as JSON, ``None`` where it is none, or too long to be read for its shape."""
    if not text or len(text) > _LARGEST:
        return None
    try:
        found: JSON = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found
