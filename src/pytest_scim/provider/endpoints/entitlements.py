"""Roles and licences that can be granted, for a profile that offers entitlements.

The library serves users and groups only. This module serves the resource types of roles and
licences, their values page by page, and the schema of an extension.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pytest_scim.provider.call import (
    Call,
    Middleware,
    Reply,
    Responder,
    json_reply,
    list_reply,
    scim_error,
)
from pytest_scim.scim import names
from pytest_scim.scim.json_values import JSONObject

if TYPE_CHECKING:
    from pytest_scim.profile import Profile
EXTENSION: Final = "urn:example:scim:schemas:extension:provider:1.0:License"
ROLES: Final = ("Reader", "Editor", "Owner")
LICENSES: Final = 102
"""More than Okta reads in one page."""


def middlewares(profile: "Profile | None") -> list[Middleware]:
    """Return the middleware of entitlements, or none for a profile that does not offer them."""
    return [serve] if profile is not None and profile.offers("entitlements") else []


def serve(call: Call, respond: Responder) -> Reply:
    """Serve roles and licences, and add theirs to the resource types and schemas."""
    known = _RESOURCES.get(call.kind)
    if known is None:
        return respond(call)
    if call.method != "GET":
        return respond(call) if call.kind in _ADDED else scim_error(405, "These are read-only.")
    resources = [_located(call, one) for one in known]
    if call.id is not None:
        found = [one for one in resources if one["id"] == call.id]
        return json_reply(200, found[0]) if found else _otherwise(call, respond)
    if call.kind not in _ADDED:
        return _page(call, resources)
    reply = respond(call)
    return list_reply([*reply.body["Resources"], *resources]) if reply.ok else reply


def _otherwise(call: Call, respond: Responder) -> Reply:
    return respond(call) if call.kind in _ADDED else scim_error(404, f"{call.id!r} not found.")


def _page(call: Call, resources: Sequence[JSONObject]) -> Reply:
    if "filter" in call.query:
        return scim_error(400, "Roles and licences cannot be filtered.", "invalidFilter")
    try:
        start = max(int(call.query.get("startIndex", 1)), 1)
        count = max(int(call.query.get("count", len(resources))), 0)
    except ValueError:
        return scim_error(400, "startIndex and count are numbers.", "invalidValue")
    reply = list_reply(resources[start - 1 : start - 1 + count])
    reply.body |= {"totalResults": len(resources), "startIndex": start}
    return reply


def _located(call: Call, resource: JSONObject) -> JSONObject:
    location = f"{call.provider.base_url}/{call.kind}/{resource['id']}"
    kind = {"ResourceTypes": "ResourceType", "Schemas": "Schema"}.get(call.kind, call.kind[:-1])
    return {**resource, "meta": {"resourceType": kind, "location": location}}


def _type(name: str, schema: str) -> JSONObject:
    return {
        "schemas": [names.RESOURCE_TYPE],
        "id": name,
        "name": name,
        "description": name,
        "endpoint": f"/{name}s",
        "schema": schema,
    }


def _role(number: int, name: str) -> JSONObject:
    return {"schemas": [names.OKTA_ROLE], "id": f"role-{number}", "displayName": name}


def _license(number: int) -> JSONObject:
    return {
        "schemas": [names.OKTA_ENTITLEMENT, EXTENSION],
        "id": f"license-{number}",
        "displayName": f"Licence {number}",
        "type": "License",
        EXTENSION: {"seats": number},
    }


_SEATS: Final[JSONObject] = {
    "name": "seats",
    "type": "integer",
    "multiValued": False,
    "description": "How many may use it at a time",
    "required": False,
    "mutability": "readOnly",
    "returned": "default",
    "uniqueness": "none",
}
_RESOURCES: Final[dict[str, list[JSONObject]]] = {
    "ResourceTypes": [
        _type("Role", names.OKTA_ROLE),
        {
            **_type("License", names.OKTA_ENTITLEMENT),
            "schemaExtensions": [{"schema": EXTENSION, "required": False}],
        },
    ],
    "Schemas": [
        {
            "schemas": [names.SCHEMA],
            "id": EXTENSION,
            "name": "License",
            "description": "The seats of a licence",
            "attributes": [_SEATS],
        }
    ],
    "Roles": [_role(number, name) for number, name in enumerate(ROLES, start=1)],
    "Licenses": [_license(number) for number in range(1, LICENSES + 1)],
}
_ADDED: Final = ("ResourceTypes", "Schemas")
"""The endpoints that the library serves too."""
