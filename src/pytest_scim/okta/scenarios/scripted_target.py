"""The scripted target: answers as a plain service provider would, for the scenarios only."""

import json
from typing import Any, Final
from urllib.parse import parse_qs, unquote

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import ERROR, LIST_RESPONSE
from pytest_scim.scim.paths import at_key

ACCOUNT_ID: Final = "2819c223-7f76-453a-919d-413861904646"
NEW_ID: Final = "c75ad752-64ae-4823-840d-ffa80929976c"
GROUP_ID: Final = "abf4dd94-a4c0-4f67-89c9-76b03340cb9b"

Resource = dict[str, Any]
_KINDS: Final = {"Users": ("User", NEW_ID), "Groups": ("Group", GROUP_ID)}


class ScriptedTarget:
    """Users, groups, and whatever else is only read: ``lists`` by the path they stand under.

    ``outages`` creates are answered 503 before one succeeds.
    """

    def __init__(self, outages: int = 0) -> None:
        self.users: list[Resource] = []
        self.groups: list[Resource] = []
        self.lists: dict[str, list[Resource]] = {}
        self._outages = outages
        self._made = {"Users": 0, "Groups": 0}

    def __call__(self, request: Request) -> Response:
        """Return the answer to a request."""
        if request.method == "POST" and self._outages:
            self._outages -= 1
            return _error(503, "Try again later")
        kind, _, resource_id = unquote(request.path.removeprefix("/")).partition("/")
        shelf = {"Users": self.users, "Groups": self.groups, **self.lists}.get(kind)
        if shelf is None:
            return _error(404, f"{kind} is not served")
        if resource_id:
            return _one(shelf, request, kind, resource_id)
        if request.method == "GET":
            return _list(shelf, request.query)
        shelf.append(stored(request.body, _KINDS[kind][0], self._next_id(kind)))
        return _response(201, shelf[-1])

    def _next_id(self, kind: str) -> str:
        first, made = _KINDS[kind][1], self._made[kind]
        self._made[kind] += 1
        return first if not made else f"{first[:-12]}{made:012}"


def stored(body: Resource, kind: str, resource_id: str) -> Resource:
    """Return a resource as the target shows it: with an id and meta, never with a password."""
    location = f"https://scim.example.com/{kind}s/{resource_id}"
    kept = {k: v for k, v in body.items() if k not in {"schemas", "id", "password", "meta"}}
    meta = {"resourceType": kind, "location": location}
    return {"schemas": body["schemas"], "id": resource_id, **kept, "meta": meta}


def _one(shelf: list[Resource], request: Request, kind: str, resource_id: str) -> Response:
    place = next((n for n, row in enumerate(shelf) if row["id"] == resource_id), None)
    if place is None:
        return _error(404, f"Resource {resource_id} not found")
    if request.method == "DELETE":
        del shelf[place]
        return Response(204)
    if request.method == "PATCH" and kind == "Groups":
        return Response(204)  # what a group then holds is not asked for again
    if request.method == "PUT":
        shelf[place] = stored(request.body, _KINDS[kind][0], resource_id)
    if request.method == "PATCH":
        changes = {k: v for o in request.body["Operations"] for k, v in _values(o).items()}
        shelf[place] = stored({**shelf[place], **changes}, _KINDS[kind][0], resource_id)
    return _response(200, shelf[place])


def _values(operation: Resource) -> Resource:
    value: Resource = operation["value"]
    return {operation["path"]: value} if "path" in operation else value


def _list(rows: list[Resource], query: str) -> Response:
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    start, count = int(asked.get("startIndex", 1)), int(asked.get("count", len(rows)))
    if "filter" in asked:
        attribute, _, quoted = asked["filter"].split(" ", 2)
        value = json.loads(quoted)
        rows = [row for row in rows if at_key(row, attribute) == value]
    page = rows[start - 1 : start - 1 + count]
    body = {
        "schemas": [LIST_RESPONSE],
        "totalResults": len(rows),
        "startIndex": start,
        "itemsPerPage": len(page),
        "Resources": page,
    }
    return _response(200, body)


def _response(status: int, body: Any) -> Response:
    headers = (("Content-Type", "application/scim+json"),)
    return Response(status, headers, json.dumps(body).encode())


def _error(status: int, detail: str) -> Response:
    return _response(status, {"schemas": [ERROR], "detail": detail, "status": str(status)})
