"""A target that sends another type of JSON than what is expected, always at the same places."""

from typing import Any

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults.parts import matches
from tests.guest.target import Mischief

ODD: tuple[Any, ...] = ([], {}, ["x"], {"value": "x"}, True, 7, None)
NO_ADDRESS = "https://["


class OddTypes(Mischief):
    """What is text elsewhere is a list, an object, a number or no address here."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if not reply.ok or not isinstance(reply.body, dict):
            return reply
        if call.kind in {"Schemas", "ResourceTypes"}:
            reply.body = _described(reply.body)
        elif matches(call, "GET /Users") and "filter" not in call.query:
            rows = [*reply.body["Resources"], *({"id": odd, "active": True} for odd in ODD)]
            reply.body = {**reply.body, "Resources": rows}
        elif matches(call, "POST /Groups"):
            reply.body = _nameless(reply.body)
        elif matches(call, "GET /Users/{id}"):
            meta = {**reply.body.get("meta", {}), "location": NO_ADDRESS}
            reply.body = {**reply.body, "groups": True, "meta": meta}
            reply.headers["ETag"] = 'W/"é"'
        reply.headers["Content-Location"] = NO_ADDRESS
        return reply


def _described(body: dict[str, Any]) -> dict[str, Any]:
    """Return a document of discovery whose words are lists and objects; it lists odd rows, too."""
    words = {"mutability", "returned", "uniqueness", "schema", "schemas", "resourceType"}
    rows = [_worded(row, words) for row in body["Resources"]]
    odd = [{"id": odd, "name": odd, "schema": odd, "schemaExtensions": [odd]} for odd in ODD]
    return {**body, "Resources": [*rows, *odd, *ODD]}


def _worded(value: Any, words: set[str]) -> Any:
    if isinstance(value, list):
        return [_worded(one, words) for one in value]
    if not isinstance(value, dict):
        return value
    return {k: [inner] if k in words else _worded(inner, words) for k, inner in value.items()}


def _nameless(group: dict[str, Any]) -> dict[str, Any]:
    """Return a group in whose answer the name is no text, or missing."""
    if str(group["displayName"]).startswith("Bare team"):
        return {**group, "displayName": True}
    if str(group["displayName"]).startswith("App team"):
        return {key: value for key, value in group.items() if key != "displayName"}
    return group
