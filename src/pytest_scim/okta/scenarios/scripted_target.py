"""The scripted target: responds as an ordinary service provider, for the scenarios only."""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, unquote

from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import ERROR, LIST_RESPONSE
from pytest_scim.scim.paths import at_key, entries

USER_ID: Final = "2819c223-7f76-453a-919d-413861904646"
NEW_ID: Final = "c75ad752-64ae-4823-840d-ffa80929976c"
GROUP_ID: Final = "abf4dd94-a4c0-4f67-89c9-76b03340cb9b"

_KINDS: Final = {"Users": ("User", NEW_ID), "Groups": ("Group", GROUP_ID)}


class ScriptedTarget:
    """Users, groups, and read-only ``lists`` of other resources by the path of their endpoint.

    It returns 503 to ``outages`` creates before one succeeds.
    """

    def __init__(self, outages: int = 0) -> None:
        self.users: list[JSONObject] = []
        self.groups: list[JSONObject] = []
        self.lists: dict[str, list[JSONObject]] = {}
        self._outages = outages
        self._created = {"Users": 0, "Groups": 0}

    def __call__(self, request: Request) -> Response:
        """Return the response to a request."""
        if request.method == "POST" and self._outages:
            self._outages -= 1
            return _error(503, "Try again later")
        kind, _, resource_id = unquote(request.path.removeprefix("/")).partition("/")
        resources = {"Users": self.users, "Groups": self.groups, **self.lists}.get(kind)
        if resources is None:
            return _error(404, f"{kind} is not served")
        if resource_id:
            return _one(resources, request, kind, resource_id)
        if request.method == "GET":
            return _list(resources, request.query)
        resources.append(stored(_object(request), _KINDS[kind][0], self._next_id(kind)))
        return _response(201, resources[-1])

    def _next_id(self, kind: str) -> str:
        first, number = _KINDS[kind][1], self._created[kind]
        self._created[kind] += 1
        return first if not number else f"{first[:-12]}{number:012}"


def stored(body: JSONObject, kind: str, resource_id: str) -> JSONObject:
    """Return a resource as the target returns it: with an id and meta, without a password."""
    location = f"https://scim.example.com/{kind}s/{resource_id}"
    values = {k: v for k, v in body.items() if k not in {"schemas", "id", "password", "meta"}}
    meta: JSONObject = {"resourceType": kind, "location": location}
    return {"schemas": body["schemas"], "id": resource_id, **values, "meta": meta}


def _object(request: Request) -> JSONObject:
    """Return the body of a request, which Okta sends as a JSON object."""
    assert isinstance(request.body, dict)
    return request.body


def _one(resources: list[JSONObject], request: Request, kind: str, resource_id: str) -> Response:
    place = next((n for n, row in enumerate(resources) if row["id"] == resource_id), None)
    if place is None:
        return _error(404, f"Resource {resource_id} not found")
    if request.method == "DELETE":
        del resources[place]
        return Response(204)
    if request.method == "PATCH" and kind == "Groups":
        return Response(204)  # no scenario reads the members of a group after a PATCH
    if request.method == "PUT":
        resources[place] = stored(_object(request), _KINDS[kind][0], resource_id)
    if request.method == "PATCH":
        changed = {**resources[place], **_changes(request)}
        resources[place] = stored(changed, _KINDS[kind][0], resource_id)
    return _response(200, resources[place])


def _changes(request: Request) -> JSONObject:
    """Return the values in the operations of a PATCH, all of them without a path."""
    values = [at_key(operation, "value") for operation in entries(request.body, "Operations")]
    return {k: v for value in values if isinstance(value, dict) for k, v in value.items()}


def _list(rows: list[JSONObject], query: str) -> Response:
    parameters = {name: values[0] for name, values in parse_qs(query).items()}
    start, count = int(parameters.get("startIndex", 1)), int(parameters.get("count", len(rows)))
    if "filter" in parameters:
        attribute, _, quoted = parameters["filter"].split(" ", 2)
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


def _response(status: int, body: Mapping[str, object]) -> Response:
    headers = (("Content-Type", "application/scim+json"),)
    return Response(status, headers, json.dumps(body).encode())


def _error(status: int, detail: str) -> Response:
    return _response(status, {"schemas": [ERROR], "detail": detail, "status": str(status)})
