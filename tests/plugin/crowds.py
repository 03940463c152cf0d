"""Targets that have far more to say than anybody wants to keep."""

import json
from urllib.parse import parse_qsl

from pytest_scim.scim.names import LIST_RESPONSE, USER

from .targets import Handler, Headers, Reply

BASE = "/scim/v2"
LARGEST_PAGE = 200
JSON = [("Content-Type", "application/scim+json")]


def crowded(ordinary: Handler, count: int) -> Handler:
    """Return a handler with ``count`` users who were there before those of ``ordinary``."""

    def handle(method: str, place: str, headers: Headers, body: bytes) -> Reply:
        path, _, query = place.partition("?")
        asked = dict(parse_qsl(query, keep_blank_values=True))
        if method == "GET" and path == f"{BASE}/Users" and asked.keys() <= {"startIndex", "count"}:
            return _page(ordinary, count, asked, headers)
        number = path.removeprefix(f"{BASE}/Users/before-")
        if method == "GET" and number.isdigit() and int(number) < count:
            return 200, JSON, json.dumps(somebody(int(number))).encode()
        return ordinary(method, place, headers, body)

    return handle


def somebody(number: int) -> dict[str, object]:
    """Return the user of that number, as a vendor with a rich directory shows one."""
    email = f"grace.hopper{number}@customer.example"
    return {
        "schemas": [USER],
        "id": f"before-{number}",
        "externalId": f"hr-{number}",
        "userName": email,
        "name": {"givenName": "Grace", "familyName": f"Hopper {number}"},
        "displayName": f"Grace Hopper {number}",
        "emails": [{"value": email, "type": "work", "primary": True}],
        "phoneNumbers": [{"value": f"+1 555 {number:07}", "type": "work"}],
        "addresses": [{"locality": "Arlington", "country": "US", "type": "work"}],
        "active": True,
        "meta": {"resourceType": "User", "location": f"https://x.example/Users/before-{number}"},
    }


def _page(ordinary: Handler, count: int, asked: dict[str, str], headers: Headers) -> Reply:
    start = max(int(asked.get("startIndex") or 1), 1)
    size = min(max(int(asked.get("count") or 100), 0), LARGEST_PAGE)
    rows = [somebody(n) for n in range(start - 1, min(start - 1 + size, count))]
    later = f"{BASE}/Users?startIndex={max(start - count, 1)}&count={size - len(rows)}"
    status, reported, content = ordinary("GET", later, headers, b"")
    if status != 200:
        return status, reported, content
    listed = json.loads(content)
    rows += listed.get("Resources") or []
    total = count + listed["totalResults"]
    page = {"startIndex": start, "itemsPerPage": len(rows), "Resources": rows}
    body = {"schemas": [LIST_RESPONSE], "totalResults": total, **page}
    return 200, reported, json.dumps(body).encode()


def padded(ordinary: Handler, padding: bytes) -> Handler:
    """Return a handler that puts ``padding``, members of an object, into each JSON object."""

    def handle(method: str, place: str, headers: Headers, body: bytes) -> Reply:
        status, reported, content = ordinary(method, place, headers, body)
        if content.startswith(b"{") and content != b"{}":
            content = b"{" + padding + b"," + content[1:]
        return status, [one for one in reported if one[0] != "Content-Length"], content

    return handle
