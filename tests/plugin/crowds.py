"""Targets that have far more to say than anybody wants to keep.

``python -m tests.plugin.crowds 100000 5000`` serves one until its standard input ends.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.scim.names import GROUP, LIST_RESPONSE, USER

from .targets import Handler, Headers, Reply, provider_at, target

BASE = "/scim/v2"
LARGEST_PAGE = 200
BEFORE = "2026-01-31T08:00:00Z"
JSON = [("Content-Type", "application/scim+json")]
AGAIN = (1_537, 137)
"""The row, counted from 0, that returns another one for the second time, and that one."""


@dataclass(frozen=True)
class Crowd:
    """Users, or Groups, who were there before: how many, and what each looks like.

    ``resource`` takes its number and the base URL. A defect may change at which row each stands,
    of the rows of a page that begins at ``start``, and the ``total``.
    """

    kind: str
    count: int
    resource: Callable[[int, str], dict[str, object]]
    place: Callable[[int, int, int], int] = lambda row, start, total: row
    total: Callable[[int, int], int] = lambda total, start: total

    def rows(self, start: int, size: int, total: int) -> list[int]:
        """Return the numbers of the rows of a page: those below ``count`` are of the crowd."""
        here = range(start, min(start + size, total))
        places = [self.place(row, start, total) for row in here]
        return [place for place in places if place < total]


def _shifting(row: int, start: int, total: int) -> int:
    """Every second page is in descending order."""
    return total - 1 - row if start // 100 % 2 else row


DEFECTS: dict[str, dict[str, Callable]] = {
    "a duplicate": {"place": lambda row, *_: AGAIN[1] if row == AGAIN[0] else row},
    "a changing order": {"place": _shifting},
    "a lost boundary": {"place": lambda row, start, _: row + start // 100},
    "a shrinking total": {"total": lambda total, start: total - start},
}
"""What may be wrong with a long list; none of it can be noticed on its first page."""


def crowded(ordinary: Handler, users: int, groups: int = 0, defect: str = "") -> Handler:
    """Return a handler with Users and Groups who were there before those of ``ordinary``."""
    wrong = DEFECTS[defect] if defect else {}
    crowds = [Crowd("Users", users, somebody, **wrong), Crowd("Groups", groups, team)]

    def handle(method: str, place: str, headers: Headers, body: bytes) -> Reply:
        path, _, query = place.partition("?")
        asked = dict(parse_qsl(query, keep_blank_values=True))
        for crowd in crowds:
            if method != "GET" or not path.startswith(f"{BASE}/{crowd.kind}"):
                continue
            if path == f"{BASE}/{crowd.kind}" and asked.keys() <= {"startIndex", "count"}:
                return _page(ordinary, crowd, asked, headers)
            number = path.removeprefix(f"{BASE}/{crowd.kind}/before-")
            if number.isdigit() and int(number) < crowd.count:
                return 200, JSON, json.dumps(crowd.resource(int(number), _base(headers))).encode()
        return ordinary(method, place, headers, body)

    return handle


def somebody(number: int, base: str) -> dict[str, object]:
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
        "meta": _meta("User", f"{base}/Users/before-{number}"),
    }


def team(number: int, base: str) -> dict[str, object]:
    """Return the group of that number, with three members."""
    members = [{"value": f"before-{number * 3 + n}", "type": "User"} for n in range(3)]
    return {
        "schemas": [GROUP],
        "id": f"before-{number}",
        "displayName": f"Ward {number}",
        "members": members,
        "meta": _meta("Group", f"{base}/Groups/before-{number}"),
    }


def _meta(kind: str, location: str) -> dict[str, object]:
    return {"resourceType": kind, "location": location, "created": BEFORE, "lastModified": BEFORE}


def _page(ordinary: Handler, crowd: Crowd, asked: dict[str, str], headers: Headers) -> Reply:
    """Return a page of the crowd and of those who came later, who are rows of ``ordinary``."""
    start = max(int(asked.get("startIndex") or 1), 1) - 1
    size = min(max(int(asked.get("count") or 100), 0), LARGEST_PAGE)
    status, reported, content, later = _later(ordinary, crowd.kind, 1, 0, headers)
    if status != 200:
        return status, reported, content
    total = crowd.count + later["totalResults"]
    numbers = crowd.rows(start, size, total)
    base = _base(headers)
    rows = [crowd.resource(n, base) for n in numbers if n < crowd.count]
    if new := [n - crowd.count for n in numbers if n >= crowd.count]:
        *_, later = _later(ordinary, crowd.kind, min(new) + 1, max(new) - min(new) + 1, headers)
        found = later.get("Resources") or []
        rows += [found[n - min(new)] for n in new if n - min(new) < len(found)]
    page = {"startIndex": start + 1, "itemsPerPage": len(rows), "Resources": rows}
    body = {"schemas": [LIST_RESPONSE], "totalResults": crowd.total(total, start), **page}
    return 200, reported, json.dumps(body).encode()


def _base(headers: Headers) -> str:
    host = next(value for name, value in headers if name.lower() == "host")
    return f"http://{host}{BASE}"


def _later(
    ordinary: Handler, kind: str, start: int, count: int, headers: Headers
) -> tuple[int, Headers, bytes, dict]:
    place = f"{BASE}/{kind}?startIndex={start}&count={count}"
    status, reported, content = ordinary("GET", place, headers, b"")
    return status, reported, content, json.loads(content) if status == 200 else {}


def padded(ordinary: Handler, padding: bytes) -> Handler:
    """Return a handler that puts ``padding``, members of an object, into each JSON object."""

    def handle(method: str, place: str, headers: Headers, body: bytes) -> Reply:
        status, reported, content = ordinary(method, place, headers, body)
        if content.startswith(b"{") and content != b"{}":
            content = b"{" + padding + b"," + content[1:]
        return status, [one for one in reported if one[0] != "Content-Length"], content

    return handle


def main(token: str, users: str, groups: str = "0", defect: str = "") -> None:
    """Serve a crowd, and print its base URL."""
    ordinary = Provider(load("okta-oin"), tokens=[token], residents=5)
    with target(crowded(provider_at(ordinary), int(users), int(groups), defect)) as app:
        ordinary.base_url = f"{app.origin}{BASE}"
        print(ordinary.base_url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
