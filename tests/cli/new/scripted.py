"""A target whose responses a test writes, on loopback."""

import json
from dataclasses import dataclass, field
from typing import Any

from pytest_scim.scim.names import GROUP, LIST_RESPONSE, USER

TOKEN = "t0ken-of-the-scripted-target"
STRANGER = "grace.hopper@customer.example"


def listed(*rows: Any) -> dict[str, Any]:
    return {"schemas": [LIST_RESPONSE], "totalResults": len(rows), "Resources": [*rows]}


def attribute(name: str, *subs: Any, **keys: Any) -> dict[str, Any]:
    """Return an attribute of a schema."""
    whole = {"name": name, "type": "complex" if subs else "string", **keys}
    return {**whole, "subAttributes": [*subs]} if subs else whole


def schema(urn: str, *attributes: Any) -> dict[str, Any]:
    return {"id": urn, "attributes": [*attributes]}


USER_SCHEMA = schema(
    USER,
    attribute("userName", required=True),
    attribute(
        "name", attribute("givenName", required=True), attribute("familyName"), required=True
    ),
    attribute("emails", attribute("value"), attribute("type"), attribute("primary"), required=True),
    attribute("title"),
    attribute("displayName", mutability="readOnly"),
)


def bodies() -> dict[str, Any]:
    """Return what a usual target returns by endpoint."""
    schemes = [{"type": "oauthbearertoken"}, {"type": "oauth2"}]
    config = {name: {"supported": True} for name in ("patch", "filter", "changePassword")}
    types = [
        {"schema": urn, "endpoint": end} for urn, end in ((USER, "/Users"), (GROUP, "/Groups"))
    ]
    return {
        "/ServiceProviderConfig": {**config, "authenticationSchemes": schemes},
        "/Schemas": listed(USER_SCHEMA),
        "/ResourceTypes": listed(*types),
        "/Users": listed({"id": "1", "userName": STRANGER, "nickName": "Amazing Grace"}),
        "/Groups": listed({"id": "2", "displayName": "Secret Project"}),
    }


@dataclass
class Scripted:
    """Returns the bodies; bytes as HTML, a number as a status without a body."""

    bodies: dict[str, Any] = field(default_factory=bodies)
    authorization: str = f"Bearer {TOKEN}"
    base_url: str = ""
    sent: list[tuple[str, str]] = field(default_factory=list)

    def handle(self, method, path, query, headers, body) -> tuple[int, list[Any], bytes]:
        """Return the response to a request."""
        self.sent.append((method, path))
        if dict(headers).get("Authorization") != self.authorization:
            return 401, [], b""
        found = self.bodies.get(path, 404)
        if isinstance(found, int):
            return found, [], b""
        if isinstance(found, bytes):
            return 200, [("Content-Type", "text/html")], found
        return 200, [("Content-Type", "application/scim+json")], json.dumps(found).encode()
