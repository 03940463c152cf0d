"""Faults of roles and entitlements: what is announced of them, and listed."""

from collections.abc import Iterator
from typing import Any, Final

from pytest_scim.provider.entitlements import EXTENSION
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    each_resource,
    fault,
    is_list,
    json_reply,
    list_reply,
    scim_error,
)
from pytest_scim.scim import urn

LISTED: Final = "okta.entitlements.resource_types_are_listed"
ANNOUNCED: Final = "okta.entitlements.a_role_or_entitlement_is_announced"
VALUES: Final = "okta.entitlements.every_announced_endpoint_lists_its_values"
SHAPED: Final = "okta.entitlements.values_have_an_id_and_a_name"
ONCE: Final = "okta.entitlements.every_value_is_read_once"
DEFINED: Final = "okta.entitlements.announced_extensions_are_defined"
RESERVED: Final = "okta.entitlements.no_custom_attribute_is_called_groups"
SCHEMA: Final = "okta.import_user_schema.the_user_schema_can_be_imported"
ENDPOINT: Final = "runscope.entitlements.step_01_entitlement_endpoint"


# -- what is announced ----------------------------------------------------------------


@fault("D1", "/ResourceTypes is a bare array", catches=(LISTED, SCHEMA))
def types_are_a_bare_array(call: Call, answer: Answerer) -> Reply:
    """The list is not wrapped."""
    reply = answer(call)
    if is_list(call, "ResourceTypes") and reply.ok:
        return json_reply(200, reply.body["Resources"])
    return reply


@fault("D1", "/ResourceTypes is not served", catches=(LISTED, SCHEMA))
def types_are_not_served(call: Call, answer: Answerer) -> Reply:
    """Discovery was never built."""
    return scim_error(404, "not found") if call.kind == "ResourceTypes" else answer(call)


@fault("D1", "roles and licences carry URNs of the vendor's own", catches=(ANNOUNCED,))
def types_have_other_urns(call: Call, answer: Answerer) -> Reply:
    """The standard's pattern is followed, not Okta's URN."""
    reply = answer(call)
    for kind in _governed(call, reply):
        kind["schema"] = f"urn:ietf:params:scim:schemas:core:2.0:{kind['name']}"
    return reply


@fault("D1", "a resource type has no endpoint", catches=(ANNOUNCED,))
def types_have_no_endpoint(call: Call, answer: Answerer) -> Reply:
    """The path is thought to follow from the name."""
    reply = answer(call)
    for kind in _governed(call, reply):
        del kind["endpoint"]
    return reply


@fault("D1", "/Schemas leaves an announced extension out", catches=(DEFINED,))
def extension_is_not_defined(call: Call, answer: Answerer) -> Reply:
    """Only the standard's schemas are served."""
    reply = answer(call)
    if is_list(call, "Schemas") and reply.ok:
        return list_reply([one for one in reply.body["Resources"] if one["id"] != EXTENSION])
    return reply


@fault("D1", "schemas come without attributes", catches=(SCHEMA,))
def schemas_without_attributes(call: Call, answer: Answerer) -> Reply:
    """The list is an index."""
    reply = answer(call)
    for schema in each_resource(reply) if call.kind == "Schemas" else ():
        schema.pop("attributes", None)
    return reply


@fault("D4", "an extension defines an attribute called groups", catches=(RESERVED,))
def an_attribute_is_called_groups(call: Call, answer: Answerer) -> Reply:
    """The vendor's own word for it is taken."""
    reply = answer(call)
    for schema in each_resource(reply) if call.kind == "Schemas" else ():
        if schema["id"] == EXTENSION:
            named = {"name": "groups", "type": "string", "multiValued": True}
            schema["attributes"] = [*schema["attributes"], named]
    return reply


# -- what is listed -------------------------------------------------------------------


@fault("D2", "an announced endpoint is not served", catches=(VALUES, ENDPOINT))
def endpoint_is_not_served(call: Call, answer: Answerer) -> Reply:
    """It is announced before it is built."""
    return scim_error(404, "not found") if call.kind == "Licenses" else answer(call)


@fault("D2", "an announced endpoint lists nothing", catches=(VALUES, ENDPOINT))
def endpoint_is_empty(call: Call, answer: Answerer) -> Reply:
    """The values stand in the database of another tenant."""
    return list_reply([]) if is_list(call, "Roles") else answer(call)


@fault("D2", "the counts of values are null", catches=(VALUES, ENDPOINT))
def counts_are_null(call: Call, answer: Answerer) -> Reply:
    """Nobody counted."""
    reply = answer(call)
    if is_list(call, "Roles") and reply.ok:
        reply.body |= {"startIndex": None, "itemsPerPage": None}
    return reply


@fault("D2", "itemsPerPage is what was asked for", catches=(ENDPOINT,))
def page_ignores_the_count(call: Call, answer: Answerer) -> Reply:
    """All values come at once, whatever the count."""
    if is_list(call, "Licenses"):
        call.query.pop("count", None)
    return answer(call)


@fault("D2", "totalResults is the length of the page", catches=(ONCE,))
def total_is_the_page(call: Call, answer: Answerer) -> Reply:
    """The rows at hand are counted."""
    reply = answer(call)
    if is_list(call, "Licenses") and reply.ok:
        reply.body["totalResults"] = len(reply.body["Resources"])
    return reply


@fault("D2", "every page of values is the first", catches=(ONCE,))
def pages_repeat(call: Call, answer: Answerer) -> Reply:
    """The startIndex is not looked at."""
    if is_list(call, "Licenses"):
        call.query.pop("startIndex", None)
    return answer(call)


@fault("D1", "values have no display name", catches=(SHAPED,))
def values_without_display_name(call: Call, answer: Answerer) -> Reply:
    """They are called by their ids."""
    return _without("displayName", "Roles", call, answer)


@fault("D1", "entitlements have no type", catches=(SHAPED,))
def values_without_type(call: Call, answer: Answerer) -> Reply:
    """The endpoint is thought to say it."""
    return _without("type", "Licenses", call, answer)


def _governed(call: Call, reply: Reply) -> Iterator[dict[str, Any]]:
    for kind in each_resource(reply) if is_list(call, "ResourceTypes") else ():
        if kind["schema"] in (urn.OKTA_ROLE, urn.OKTA_ENTITLEMENT):
            yield kind


def _without(attribute: str, kind: str, call: Call, answer: Answerer) -> Reply:
    reply = answer(call)
    for value in each_resource(reply) if is_list(call, kind) else ():
        del value[attribute]
    return reply
