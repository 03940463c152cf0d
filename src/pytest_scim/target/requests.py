"""Requests that Okta does not send: reads of checks, and writes of the target's own admin."""

from typing import Final, TypedDict
from urllib.parse import quote

from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import CREDENTIALS, Headers, Request

HEADERS: Final[Headers] = (
    ("Accept", "application/scim+json"),
    ("User-Agent", "pytest-scim"),
    ("Authorization", CREDENTIALS),
)
MEDIA_TYPE: Final = "application/scim+json; charset=utf-8"
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class RequestOptions(TypedDict, total=False):
    """The keyword arguments of ``request``."""

    query: str
    media_type: str
    authorization: str | None
    extra: Headers


def request(
    method: str,
    path: str,
    body: JSON | bytes = None,
    *,
    query: str = "",
    media_type: str = MEDIA_TYPE,
    authorization: str | None = CREDENTIALS,
    extra: Headers = (),
) -> Request:
    """Return a request of a check or of the clean-up.

    Args:
        method: the HTTP method.
        path: the path below the base URL, percent-encoded.
        body: a JSON value, bytes that are sent unchanged, or ``None`` for no body.
        query: the query, percent-encoded, without ``?``.
        media_type: the value of Content-Type, for a request with a body.
        authorization: the value of Authorization; ``None`` sends no such header.
        extra: header fields besides those that every request has.
    """
    headers = tuple((k, v) for k, v in HEADERS if k != "Authorization")
    if authorization is not None:
        headers += (("Authorization", authorization),)
    if body is not None:
        headers += (("Content-Type", media_type),)
    return Request(method, path, query, (*headers, *extra), body)


def is_read(request: Request) -> bool:
    """Return whether a request only reads: by its method, or as a search by POST."""
    searching = request.method == "POST" and request.path.endswith("/.search")
    return searching or request.method in READING


def resource_path(kind: str, resource_id: str | int) -> str:
    """Return the path of a resource; ``resource_id`` is opaque, an integer at some targets."""
    return f"/{kind}/{quote(str(resource_id), safe='', errors='replace')}"


def name_query(attribute: str, value: str) -> str:
    """Return the query that finds a resource by an exact name."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return "filter=" + quote(f'{attribute} eq "{escaped}"', safe="", errors="replace")


def contains_query(attribute: str, value: str) -> str:
    """Return the query that finds resources by a part of their name.

    ``value`` has no quotation mark and no backslash: neither is escaped.
    """
    return "filter=" + quote(f'{attribute} co "{value}"', safe="")
