"""What faults are made of: questions to a call, ways to change a reply."""

from collections.abc import Iterator
from typing import Any

from pytest_scim.provider.call import (
    Answerer,
    Call,
    Headers,
    Reply,
    json_reply,
    list_reply,
    scim_error,
)
from pytest_scim.provider.faults import Fault, fault
from pytest_scim.scim.path import MISSING, Missing, at

__all__ = [
    "MISSING",
    "Answerer",
    "Call",
    "Fault",
    "Missing",
    "Reply",
    "at",
    "each_resource",
    "empty",
    "fault",
    "html",
    "is_create",
    "is_delete",
    "is_list",
    "is_patch",
    "is_pathless",
    "is_read",
    "is_replace",
    "json_reply",
    "list_reply",
    "on_group",
    "on_user",
    "operations",
    "pass_through",
    "patched",
    "scim_error",
    "unpatch",
]


def is_list(call: Call, kind: str = "Users") -> bool:
    """``GET /Users``, with or without a filter."""
    return call.method == "GET" and call.kind == kind and call.id is None


def is_create(call: Call, kind: str = "Users") -> bool:
    """``POST /Users``."""
    return call.method == "POST" and call.kind == kind and call.id is None


def is_read(call: Call, kind: str = "Users") -> bool:
    """``GET /Users/{id}``."""
    return call.method == "GET" and call.kind == kind and call.id is not None


def is_replace(call: Call, kind: str = "Users") -> bool:
    """``PUT /Users/{id}``."""
    return call.method == "PUT" and call.kind == kind and call.id is not None


def is_patch(call: Call, kind: str = "Users") -> bool:
    """``PATCH /Users/{id}``."""
    return call.method == "PATCH" and call.kind == kind and call.id is not None


def is_delete(call: Call, kind: str = "Users") -> bool:
    """``DELETE /Users/{id}``."""
    return call.method == "DELETE" and call.kind == kind and call.id is not None


def on_user(call: Call) -> bool:
    """Any method on ``/Users/{id}``."""
    return call.kind == "Users" and call.id is not None


def on_group(call: Call) -> bool:
    """Any method on ``/Groups/{id}``."""
    return call.kind == "Groups" and call.id is not None


def operations(call: Call) -> list[dict[str, Any]]:
    """Return the operations of a PATCH, the very ones that the rest of the chain will see."""
    found = at(call.body, "Operations")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def is_pathless(operation: dict[str, Any]) -> bool:
    """``{"op": "replace", "value": {…}}``, the form in which Okta sends most of them."""
    return not operation.get("path") and isinstance(operation.get("value"), dict)


def patched(call: Call, attribute: str) -> Any:
    """Return the value that a PATCH gives to an attribute, with or without path, or MISSING."""
    for operation in operations(call):
        if operation.get("path") == attribute:
            return operation.get("value")
        if is_pathless(operation) and attribute in operation["value"]:
            return operation["value"][attribute]
    return MISSING


def unpatch(call: Call, attribute: str) -> None:
    """Take an attribute out of a PATCH; an operation that this leaves without work does nothing."""
    for operation in operations(call):
        if is_pathless(operation):
            operation["value"].pop(attribute, None)
        elif operation.get("path") == attribute:
            operation.update(op="replace", value={})
            del operation["path"]


def each_resource(reply: Reply) -> Iterator[dict[str, Any]]:
    """Yield the resources in a reply, to be changed in place: those of a list, or the one."""
    if reply.ok and isinstance(reply.body, dict):
        listed = reply.body.get("Resources")
        yield from (reply.body,) if listed is None else listed


def empty(status: int) -> Reply:
    """Return an answer without a body."""
    return Reply(status)


def html(status: int, text: str) -> Reply:
    """Return a page where SCIM was expected."""
    page = f"<!DOCTYPE html><html><body><h1>{text}</h1></body></html>"
    return Reply(status, Headers([("Content-Type", "text/html")]), raw=page.encode())


def pass_through(call: Call, answer: Answerer) -> Reply:
    """Change nothing: for a fault that only switches a rule off."""
    return answer(call)
