"""Turns a change of what an answer shows into the middleware of a fault."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from pytest_scim.provider.call import Answerer, Call, Middleware, Reply
from pytest_scim.provider.faults.tools import each_resource

Change = Callable[[dict[str, Any]], None]


def edit(
    kind: str, *, methods: Iterable[str] = ("GET", "POST", "PUT", "PATCH")
) -> Callable[[Change], Middleware]:
    """Apply a change to every resource that answers at ``/kind`` show, in lists and alone."""

    def make(change: Change) -> Middleware:
        @wraps(change)
        def apply(call: Call, answer: Answerer) -> Reply:
            reply = answer(call)
            if call.kind == kind and call.method in methods:
                for resource in each_resource(reply):
                    change(resource)
            return reply

        return apply

    return make


def meta(resource: dict[str, Any]) -> dict[str, Any]:
    """Return what a resource says of itself; an empty object where it shows a part only."""
    found: dict[str, Any] = resource.get("meta") or {}
    return found


def defined(schema: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the definition of an attribute or sub-attribute; an empty one where there is none."""
    found: dict[str, Any] = {"subAttributes": schema.get("attributes", [])}
    for name in path.split("."):
        listed = found.get("subAttributes") or []
        found = next((one for one in listed if one["name"] == name), {})
    return found
