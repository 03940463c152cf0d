"""Reading and changing parts of requests and replies, for the functions of faults."""

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import cache
from typing import Any, TypeAlias, TypeVar

from pytest_scim.provider.call import Call, Headers, Reply, json_reply
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import MISSING, Missing, at

T = TypeVar("T")

Json: TypeAlias = dict[str, Any]
"""A resource or an operation whose attributes a fault changes without a check of their types."""


def matches(call: Call, request: str) -> bool:
    """Return whether a request is the one that a text such as ``PUT|PATCH /Users/{id}`` names.

    ``faults.build`` says which texts there are.
    """
    return _pattern(request).fullmatch(f"{call.method} /{call.path.strip('/')}") is not None


@cache
def _pattern(request: str) -> re.Pattern[str]:
    methods, _, place = request.rpartition(" ")
    if place.isupper():
        methods, place = place, ""
    if place.startswith("/"):
        path = place.replace("{id}", ".+")
    else:
        path = rf"/(?:{place or '.*'})(?:/.+)?"
    return re.compile(rf"(?:{methods or '[A-Z]+'}) {path}", re.DOTALL)


def filter_of(call: Call) -> str:
    """Return the filter of a request, or an empty string."""
    return call.query.get("filter", "")


def operations(call: Call) -> list[Json]:
    """Return the operations of a PATCH or bulk request, to be changed in place."""
    found = at(call.body, "Operations")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def path_of(operation: Json) -> str:
    """Return an operation's path, or an empty string."""
    return str(operation.get("path") or "")


def is_pathless(operation: Json) -> bool:
    """Return whether an operation is ``{"op": "replace", "value": {…}}``, as Okta's mostly are."""
    return not operation.get("path") and isinstance(operation.get("value"), dict)


def is_profile(call: Call) -> bool:
    """Return whether a PATCH has a whole profile, and not ``active`` or a password alone."""
    return any(is_pathless(one) and "userName" in one["value"] for one in operations(call))


def disable(operation: Json) -> None:
    """Replace an operation by one that the provider accepts and that changes nothing."""
    operation.clear()
    operation.update(op="replace", value={})


def patched(call: Call, attribute: str) -> JSON | Missing:
    """Return the value that a PATCH gives to an attribute, with or without path, or MISSING."""
    value: JSON
    for operation in operations(call):
        if operation.get("path") == attribute:
            value = operation.get("value")
            return value
        if is_pathless(operation) and attribute in operation["value"]:
            value = operation["value"][attribute]
            return value
    return MISSING


def written(call: Call, attribute: str) -> JSON | Missing:
    """Return the value that a POST, PUT or PATCH gives to an attribute, or MISSING."""
    return patched(call, attribute) if call.method == "PATCH" else at(call.body, attribute)


def sent(call: Call, *attributes: str) -> Json:
    """Return those of these attributes to which the body of a POST or PUT gives a value."""
    return {name: call.body[name] for name in attributes if call.body.get(name)}


def unpatch(call: Call, attribute: str) -> None:
    """Remove an attribute from a PATCH, and disable an operation of that path."""
    for operation in operations(call):
        if is_pathless(operation):
            operation["value"].pop(attribute, None)
        elif operation.get("path") == attribute:
            disable(operation)


def resources(reply: Reply) -> Iterator[Json]:
    """Yield the resources of a ListResponse, the operations of a BulkResponse, or the resource.

    They are to be changed in place.
    """
    if reply.ok and isinstance(reply.body, dict):
        listed = reply.body.get("Resources", reply.body.get("Operations"))
        yield from (reply.body,) if listed is None else listed


def meta(resource: Json) -> Json:
    """Return the ``meta`` of a resource; an empty object where it has none."""
    found: Json = resource.get("meta") or {}
    return found


def attribute(schema: Json, name: str) -> Json:
    """Return the definition of an attribute in a schema; an empty one where there is none."""
    found: Json = next((one for one in schema["attributes"] if one["name"] == name), {})
    return found


def html(status: int, text: str) -> Reply:
    """Return a web page instead of a SCIM body."""
    page = f"<!DOCTYPE html><html><body><h1>{text}</h1></body></html>"
    return Reply(status, Headers([("Content-Type", "text/html")]), raw=page.encode())


def stored(call: Call) -> Json:
    """Return the stored User or Group that a request names; ``{}`` where there is none."""
    provider = call.provider
    found = provider.user(call.id) if call.kind == "Users" else provider.group(call.id)
    return found or {}


def store(call: Call, **changed: object) -> None:
    """Change the stored User or Group that a request names, without protocol and rules."""
    put = call.provider.put_user if call.kind == "Users" else call.provider.put_group
    put({**stored(call), **changed})


def unchanged(call: Call) -> Reply:
    """Return 200 with the User or Group as it is stored."""
    return json_reply(200, stored(call))


def override(call: Call, resource_id: object, values: Mapping[str, object]) -> None:
    """Give a resource values in all later replies that the store would refuse."""
    overrides = call.memory.setdefault("overrides", {})
    overrides.setdefault(str(resource_id), {}).update(values)


def with_overrides(call: Call, reply: Reply) -> Reply:
    """Return a reply whose resources have the values that ``override`` gave them."""
    overrides = call.memory.get("overrides", {})
    for resource in resources(reply):
        resource.update(overrides.get(str(resource.get("id")), {}))
    return reply


def objects_at(values: Iterable[object], path: Sequence[str]) -> Iterator[Json]:
    """Yield the objects at a path in these values, and in the lists on the way."""
    for value in values:
        if isinstance(value, list):
            yield from objects_at(value, path)
        elif isinstance(value, dict) and path:
            yield from objects_at([value.get(path[0])], path[1:])
        elif isinstance(value, dict):
            yield value


def put(where: MutableMapping[str, T], name: str, value: T | Missing) -> None:
    """Set an entry, or remove it where the value is MISSING."""
    if isinstance(value, Missing):
        where.pop(name, None)
    else:
        where[name] = value
