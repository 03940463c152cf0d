"""Requests as Okta's provisioning client writes them: headers, encoding, order."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import CREDENTIALS, Headers, Request, Step

HEADERS: Final[Headers] = (
    ("Accept", "application/scim+json"),
    ("Accept-Charset", "utf-8"),
    ("User-Agent", "Okta SCIM Client 1.0.0"),
    ("Authorization", CREDENTIALS),
    ("Accept-Encoding", "gzip,deflate"),
    ("Connection", "Keep-Alive"),
)
"""On every request (Okta's wire dumps; live captures of custom apps)."""

BODY_HEADERS: Final[Headers] = (
    *HEADERS,
    ("Content-Type", "application/scim+json; charset=utf-8"),
)
"""On requests with a body; a GET carries no Content-Type."""


def get(path: str, step: Step, query: str = "") -> Request:
    """Return a GET."""
    return Request("GET", path, query, HEADERS, None, step)


def post(path: str, body: JSON, step: Step) -> Request:
    """Return a POST."""
    return Request("POST", path, "", BODY_HEADERS, body, step)


def put(path: str, body: JSON, step: Step) -> Request:
    """Return a PUT."""
    return Request("PUT", path, "", BODY_HEADERS, body, step)


def patch(path: str, body: JSON, step: Step) -> Request:
    """Return a PATCH."""
    return Request("PATCH", path, "", BODY_HEADERS, body, step)


def equals(attribute: str, value: str) -> str:
    """Return the filter expression Okta uses, ``userName eq "jane"``."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{attribute} eq "{escaped}"'


def encode(parameters: Mapping[str, str | int]) -> str:
    """Return a query string with spaces as ``%20``, parameters in order."""
    return "&".join(
        f"{name}={quote(str(value), safe='', errors='replace')}"
        for name, value in parameters.items()
    )


def delete(path: str, step: Step) -> Request:
    """Return a DELETE: no body, no Content-Type."""
    return Request("DELETE", path, "", HEADERS, None, step)


def group_path(group_id: str | int) -> str:
    """Return the path of a group; the id is the target's and opaque, and may be a number."""
    return f"/Groups/{quote(str(group_id), safe='', errors='replace')}"


def user_path(user_id: str | int) -> str:
    """Return the path of a user; the id is the target's and opaque, and may be a number."""
    return f"/Users/{quote(str(user_id), safe='', errors='replace')}"
