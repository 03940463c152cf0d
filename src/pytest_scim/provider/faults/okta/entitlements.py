"""Faults of roles and entitlements: what discovery announces of them, and their values."""

from pytest_scim.provider.call import Reply, json_reply, list_reply
from pytest_scim.provider.endpoints.entitlements import EXTENSION
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, each_resource
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim import names
from pytest_scim.scim.paths import MISSING

LISTED = (
    "resource_types_are_listed",
    "okta.import_user_schema.the_user_schema_can_be_imported",
)
ANNOUNCED = "a_role_or_entitlement_is_announced"
ONCE = "every_value_is_read_once"
SHAPED = "values_have_an_id_and_a_name"
VALUES = (
    "every_announced_endpoint_lists_its_values",
    "runscope.entitlements.step_01_entitlement_endpoint",
)

FAULTS = rows.table(
    __name__,
    rows.refuses("D1", "types_are_not_served", "ResourceTypes", "", 404, *LISTED),
    rows.refuses("D2", "endpoint_is_not_served", "Licenses", "", 404, *VALUES),
    rows.ignores("D2", "pages_repeat", "GET /Licenses", "query", "startIndex", ONCE),
    rows.shows("D1", "values_without_display_name", "GET /Roles", "displayName", MISSING, SHAPED),
    rows.shows("D1", "values_without_type", "GET /Licenses", "type", MISSING, SHAPED),
)  # fmt: skip


def _is_announced(kind: Json) -> bool:
    """Return whether a ResourceType is one of roles or entitlements."""
    return kind["schema"] in (names.OKTA_ROLE, names.OKTA_ENTITLEMENT)


@change_reply("D1", "GET /ResourceTypes", *LISTED)
def types_are_a_bare_array(reply: Reply) -> Reply:
    """/ResourceTypes returns an array in place of a ListResponse."""
    return json_reply(200, reply.body["Resources"])


@each_resource("D1", "GET /ResourceTypes", ANNOUNCED)
def types_have_other_urns(kind: Json) -> None:
    """The ResourceTypes of roles and entitlements have URNs of the vendor."""
    if _is_announced(kind):
        kind["schema"] = f"urn:ietf:params:scim:schemas:core:2.0:{kind['name']}"


@each_resource("D1", "GET /ResourceTypes", ANNOUNCED)
def types_have_no_endpoint(kind: Json) -> None:
    """The ResourceTypes of roles and entitlements have no endpoint."""
    if _is_announced(kind):
        del kind["endpoint"]


@change_reply("D1", "GET /Schemas", "announced_extensions_are_defined")
def extension_is_not_defined(reply: Reply) -> Reply:
    """/Schemas leaves out the extension of entitlements."""
    return list_reply([one for one in reply.body["Resources"] if one["id"] != EXTENSION])


@each_resource("D4", "Schemas", "no_custom_attribute_is_called_groups")
def an_attribute_is_called_groups(schema: Json) -> None:
    """An extension defines an attribute called groups."""
    if schema["id"] == EXTENSION:
        defined = {"name": "groups", "type": "string", "multiValued": True}
        schema["attributes"] = [*schema["attributes"], defined]


@change_request("D2", "GET /Roles", *VALUES)
def endpoint_is_empty() -> Reply:
    """An announced endpoint lists no values."""
    return list_reply([])


@change_reply("D2", "GET /Roles", *VALUES)
def counts_are_null(reply: Reply) -> None:
    """A list of values has null as its startIndex and itemsPerPage."""
    reply.body |= {"startIndex": None, "itemsPerPage": None}


@change_reply("D2", "GET /Licenses", ONCE)
def total_is_the_page(reply: Reply) -> None:
    """A list of values counts its page as totalResults."""
    reply.body["totalResults"] = len(reply.body["Resources"])
