"""Parts of requests and replies: what the functions of faults ask, read and write."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pytest_scim.provider.call import Call, Headers, Reply, json_reply
from pytest_scim.scim.paths import MISSING, at

Json = dict[str, Any]


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
    """Return the operations of a PATCH or bulk request, which the provider then carries out."""
    found = at(call.body, "Operations")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def path_of(operation: Json) -> str:
    """Return an operation's path, or an empty string."""
    return str(operation.get("path") or "")


def is_pathless(operation: Json) -> bool:
    """``{"op": "replace", "value": {…}}``, the form in which Okta sends most of them."""
    return not operation.get("path") and isinstance(operation.get("value"), dict)


def idle(operation: Json) -> None:
    """Put an operation out of work: the provider accepts it and does nothing."""
    operation.clear()
    operation.update(op="replace", value={})


def patched(call: Call, attribute: str) -> Any:
    """Return the value that a PATCH gives to an attribute, with or without path, or MISSING."""
    for operation in operations(call):
        if operation.get("path") == attribute:
            return operation.get("value")
        if is_pathless(operation) and attribute in operation["value"]:
            return operation["value"][attribute]
    return MISSING


def written(call: Call, attribute: str) -> Any:
    """Return the value that a POST, PUT or PATCH gives to an attribute, or MISSING."""
    return patched(call, attribute) if call.method == "PATCH" else at(call.body, attribute)


def sent(call: Call, *attributes: str) -> Json:
    """Return those of these attributes to which the body of a POST or PUT gives a value."""
    return {name: call.body[name] for name in attributes if call.body.get(name)}


def unpatch(call: Call, attribute: str) -> None:
    """Take an attribute out of a PATCH; an operation that this leaves without work does nothing."""
    for operation in operations(call):
        if is_pathless(operation):
            operation["value"].pop(attribute, None)
        elif operation.get("path") == attribute:
            idle(operation)


def resources(reply: Reply) -> Iterator[Json]:
    """Yield what a reply holds, to be changed in place.

    Of a ListResponse its resources, of a BulkResponse its results, else the one resource.
    """
    if reply.ok and isinstance(reply.body, dict):
        listed = reply.body.get("Resources", reply.body.get("Operations"))
        yield from (reply.body,) if listed is None else listed


def meta(resource: Json) -> Json:
    """Return the ``meta`` of a resource; an empty object where it shows none."""
    found: Json = resource.get("meta") or {}
    return found


def attribute(schema: Json, name: str) -> Json:
    """Return the definition of an attribute in a schema; an empty one where there is none."""
    found: Json = next((one for one in schema["attributes"] if one["name"] == name), {})
    return found


def html(status: int, text: str) -> Reply:
    """Return a page where SCIM was expected."""
    page = f"<!DOCTYPE html><html><body><h1>{text}</h1></body></html>"
    return Reply(status, Headers([("Content-Type", "text/html")]), raw=page.encode())


def stored(call: Call) -> Json:
    """Return the stored User or Group that a request is about; ``{}`` where there is none."""
    provider = call.provider
    found = provider.user(call.id) if call.kind == "Users" else provider.group(call.id)
    return found or {}


def store(call: Call, **changed: Any) -> None:
    """Change the stored User or Group that a request is about, past protocol and rules."""
    put = call.provider.put_user if call.kind == "Users" else call.provider.put_group
    put({**stored(call), **changed})


def unchanged(call: Call) -> Reply:
    """Return a success that shows the User or Group as it is stored."""
    return json_reply(200, stored(call))


def keep(call: Call, resource_id: Any, values: Json) -> None:
    """Let every later reply show a resource with values that the store would refuse."""
    kept = call.memory.setdefault("kept", {})
    kept.setdefault(str(resource_id), {}).update(values)


def with_kept(call: Call, reply: Reply) -> Reply:
    """Return a reply whose resources show what ``keep`` was given for them."""
    kept = call.memory.get("kept", {})
    for resource in resources(reply):
        resource.update(kept.get(str(resource.get("id")), {}))
    return reply
