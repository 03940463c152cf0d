"""Rules of drafts that Okta does not follow yet.

Some of them refuse what Okta sends today. The provider obeys them only where a profile sets
``provider: {obeys_drafts: true}``, which the proofs of ``suites/future`` do.
"""

from collections.abc import Iterator
from typing import Final

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.rules.parameters import Parameters
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import at, entries

_WRITES: Final = frozenset({"POST", "PUT", "PATCH"})
_COMMON: Final = ("schemas", "id", "externalId", "meta", "password", ENTERPRISE_USER)


def scim_interop_profile(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Refuse PATCH without path and what no schema declares, and claim conformance."""
    if not _obeys(call):
        return respond(call)
    if call.kind in {"Users", "Groups"} and call.method in _WRITES:
        if any(not at(one, "path") for one in _operations(call)):
            return scim_error(400, "An operation has no path.", "invalidSyntax")
        if {name.lower() for name in _written(call)} - _declared(call, respond):
            return scim_error(400, "No schema declares this attribute.", "invalidSyntax")
    reply = respond(call)
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body["interopProfileConformant"] = True
    return reply


def ipsie_al(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Declare no password."""
    reply = respond(call)
    if _obeys(call) and call.kind == "Schemas" and reply.ok:
        for schema in entries(reply.body, "Resources") or [reply.body]:
            if isinstance(schema, dict) and isinstance(schema.get("attributes"), list):
                declared = entries(schema, "attributes")
                schema["attributes"] = [one for one in declared if at(one, "name") != "password"]
    return reply


def _obeys(call: Call) -> bool:
    profile = call.provider.profile
    return profile is not None and profile.provider.get("obeys_drafts") is True


def _declared(call: Call, respond: Responder) -> set[str]:
    """Return the names of all declared attributes in lower case, and of those that all have."""
    schemas = entries(respond(call.instead("GET", "/Schemas")).body, "Resources")
    names = [at(one, "name") for schema in schemas for one in entries(schema, "attributes")]
    return {str(name).lower() for name in (*names, *_COMMON)}


def _operations(call: Call) -> list[object]:
    return [*entries(call.body, "Operations")]


def _written(call: Call) -> Iterator[str]:
    """Yield the names of the attributes that a body gives a value."""
    if call.method != "PATCH":
        yield from call.body if isinstance(call.body, dict) else ()
