"""Our own requests: a look at the target, or a write that plays its own admin."""

from typing import Any, Final
from urllib.parse import quote

from pytest_scim.scim.messages import CREDENTIALS, Headers, Request

HEADERS: Final[Headers] = (
    ("Accept", "application/scim+json"),
    ("User-Agent", "pytest-scim"),
    ("Authorization", CREDENTIALS),
)
MEDIA_TYPE: Final = "application/scim+json; charset=utf-8"


def request(
    method: str,
    path: str,
    body: Any = None,
    *,
    query: str = "",
    media_type: str = MEDIA_TYPE,
    authorization: str | None = CREDENTIALS,
    extra: Headers = (),
) -> Request:
    """Return a request of our own; ``authorization`` of ``None`` sends none.

    ``extra`` are headers besides those that every request has.
    """
    headers = tuple((k, v) for k, v in HEADERS if k != "Authorization")
    if authorization is not None:
        headers += (("Authorization", authorization),)
    if body is not None:
        headers += (("Content-Type", media_type),)
    return Request(method, path, query, (*headers, *extra), body)


def resource_path(kind: str, resource_id: str | int) -> str:
    """Return the path of a resource whose id is opaque; some targets number with integers."""
    return f"/{kind}/{quote(str(resource_id), safe='', errors='replace')}"


def name_query(attribute: str, value: str) -> str:
    """Return the query that finds a resource by an exact name."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return "filter=" + quote(f'{attribute} eq "{escaped}"', safe="", errors="replace")


def contains_query(attribute: str, value: str) -> str:
    """Return the query that finds resources by a part of their name; it needs no escapes."""
    return "filter=" + quote(f'{attribute} co "{value}"', safe="")
