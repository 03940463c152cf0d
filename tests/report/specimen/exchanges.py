"""The exchanges of the specimen, and what they are made of."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from .texts import BREAKOUT, EMOJI, FORMULA, HOSTILE

TARGET = "https://scim.example.test/scim/v2"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
DEACTIVATE = {"op": "replace", "value": {"active": False}}
SENT = [
    ["Accept", "application/scim+json"],
    ["Accept-Charset", "utf-8"],
    ["User-Agent", "Okta SCIM Client 1.0.0"],
    ["Authorization", "[redacted]"],
    ["Accept-Encoding", "gzip,deflate"],
    ["Connection", "Keep-Alive"],
]
CAPTURED = {"provenance": "observed", "source": "a capture"}
DOCUMENTED = {"provenance": "documented", "source": "Okta SCIM 2.0 reference"}
BODY_TYPE = ["Content-Type", "application/scim+json; charset=utf-8"]


def exchanges() -> list[dict[str, Any]]:
    number = count()
    made = [exchange(next(number), "GET", "/Users?startIndex=1&count=2", 200, listed(2))]
    made += [exchange(next(number), "GET", f"/Users/{n}", 200, user(str(n))) for n in range(1, 4)]
    made += assigned(number)
    made += [exchange(next(number), "GET", f"/Users/p{n}", 200, user("p")) for n in range(7)]
    made += hostile(number)
    made += [exchange(next(number), "GET", f"/Groups/q{n}", 200, {"id": n}) for n in range(4)]
    page = f"<html><body>Not found{HOSTILE}</body></html>"
    made.append(exchange(next(number), "GET", "/Users/none", 404, page, kind="text/html"))
    made += [exchange(next(number), "GET", "/Groups", 200, listed(0)) for _ in range(10)]
    made[31]["elapsed"] = 0.812
    return made


def assigned(number: Iterator[int]) -> list[dict[str, Any]]:
    """Return what an assignment and an unassignment sent."""
    lookup = "/Users?filter=userName%20eq%20%22kim%40example.test%22&startIndex=1&count=100"
    return [
        exchange(next(number), "GET", lookup, 200, listed(0), flow="assign"),
        exchange(next(number), "POST", "/Users", 201, "", sent=user(None), flow="assign"),
        exchange(next(number), "GET", lookup, 200, listed(1), voice="check"),
        exchange(next(number), "GET", "/Users", 429, "slow down", kind="text/plain"),
        exchange(next(number), "POST", "/Users", 409, error(409, "exists"), sent=user(None)),
        exchange(next(number), "GET", "/Users/9", 200, user("9")),
        exchange(next(number), "GET", lookup, 200, listed(1), flow="unassign"),
        exchange(
            next(number),
            "PATCH",
            "/Users/2819c223",
            200,
            user("2819c223"),
            sent={
                "schemas": [PATCH],
                "Operations": [DEACTIVATE],
            },
            flow="unassign",
        ),
        exchange(next(number), "GET", "/Users/2819c223", 200, user("2819c223"), voice="check"),
    ]


def hostile(number: Iterator[int]) -> list[dict[str, Any]]:
    """Return what came back as it was not asked for, or did not come back at all."""
    body = {"displayName": HOSTILE + BREAKOUT, "note": "'; rm -rf / #`id`$(id)\n" + FORMULA}
    return [
        exchange(next(number), "POST", "/Groups", 201, body, sent=body, flow="push_group"),
        exchange(next(number), "GET", f"/Groups/'\";{HOSTILE}", 200, body, voice="check"),
        {**exchange(next(number), "GET", "/Users", 0, ""), "response": None, "error": "timed out"},
        binary(next(number)),
        exchange(next(number), "DELETE", "/Groups/g1", 204, "", voice="cleanup"),
        exchange(next(number), "GET", "/Users?count=100", 200, listed(120)),
    ]


def exchange(
    n: int,
    method: str,
    path: str,
    status: int,
    got: Any,
    *,
    sent: Any = None,
    voice: str = "okta",
    flow: str | None = None,
    kind: str = "application/scim+json",
) -> dict[str, Any]:
    step = {"flow": flow, "n": n % 4 + 1, "order": CAPTURED, "body": DOCUMENTED} if flow else None
    return {
        "voice": voice,
        "step": step,
        "started": f"2026-11-22T09:15:{n:02d}.120Z",
        "elapsed": 0.034 + n / 1000,
        "http_version": "HTTP/1.1",
        "request": {
            "method": method,
            "url": TARGET + path,
            "headers": [*SENT, BODY_TYPE] if sent else SENT,
            "body": None if sent is None else json.dumps(sent, ensure_ascii=False),
        },
        "response": {
            "status": status,
            "headers": [["Content-Type", kind], ["X-Note", HOSTILE]],
            "body": (got if isinstance(got, str) else json.dumps(got, ensure_ascii=False)) or None,
            "body_base64": None,
            "truncated": False,
        },
        "error": None,
    }


def binary(n: int) -> dict[str, Any]:
    made = exchange(n, "GET", "/Users/logo", 200, "", kind="image/png")
    made["response"] |= {"body_base64": "iVBORw0KGgo=", "truncated": True}
    return made


def user(id_: str | None) -> dict[str, Any]:
    known = {"id": id_} if id_ else {}
    return {
        "schemas": [USER],
        **known,
        "userName": "kim.scim7f3a@example.test",
        "name": {"givenName": "Kim Anne", "familyName": "Soto II"},
        "emails": [{"primary": True, "value": "kim.scim7f3a@example.test", "type": "work"}],
        "displayName": EMOJI,
        "active": True,
    }


def listed(number: int) -> dict[str, Any]:
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": number,
        "startIndex": 1,
        "itemsPerPage": number,
        "Resources": [user(f"u{n}") for n in range(number)],
    }


def error(status: int, detail: str) -> dict[str, Any]:
    return {"schemas": [ERROR], "status": str(status), "detail": detail}
