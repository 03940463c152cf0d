"""Faults of the endpoints of discovery (RFC 7644, section 4)."""

from pytest_scim.provider.call import Call, Reply, json_reply, list_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK, change_reply
from pytest_scim.scim import names
from pytest_scim.scim.paths import MISSING

CONFIG = "ServiceProviderConfig"
LISTS = "GET /(ResourceTypes|Schemas)"


def is_anonymous(call: Call) -> bool:
    """Return whether a request has no credentials."""
    return "Authorization" not in call.headers


FAULTS = rows.table(
    __name__,
    rows.refuses("7644-4", "configuration_is_not_served", CONFIG, "", 404,
        "the_configuration_is_served"),
    rows.shows("7644-4", "configuration_without_schema", CONFIG, "schemas", MISSING,
        "the_configuration_is_served"),
    rows.replies("7644-4", "types_are_an_array", "GET /ResourceTypes", OK,
        "/ResourceTypes returns an array", lambda reply: json_reply(200, reply.body["Resources"]),
        "the_resource_types_are_served"),
    rows.replies("7644-4", "schemas_are_no_list_response", "GET /Schemas", OK,
        "/Schemas returns another message than ListResponse",
        lambda reply: reply.body.update(schemas=[names.SCHEMA]), "the_schemas_are_served"),
    rows.replies("7644-4", "discovery_lists_without_total", LISTS, OK,
        "/ResourceTypes and /Schemas return no totalResults",
        lambda reply: reply.body.pop("totalResults"), "the_lists_of_discovery_are_whole"),
    rows.replies("7644-4", "type_is_a_list", "GET /ResourceTypes/{id}", OK,
        "/ResourceTypes/User returns a list", lambda reply: list_reply([reply.body]),
        "a_resource_type_is_read_by_its_id"),
    rows.refuses("7644-4", "schema_is_not_found", "GET /Schemas/{id}", "", 404,
        "a_schema_is_read_by_its_uri"),
    rows.replies("7644-4", "unknown_type_is_an_empty_list", "GET /ResourceTypes/{id}", {404},
        "An unknown ResourceType returns an empty list", lambda: list_reply([]),
        "an_unknown_resource_type_returns_404"),
    rows.returns("7644-4", "unknown_schema_is_a_server_error", "GET /Schemas/{id}", 404, 500,
        "an_unknown_schema_returns_404"),
    rows.changes("7644-4", "discovery_is_filtered", LISTS,
        "/ResourceTypes and /Schemas apply a filter",
        lambda call: list_reply([]) if "filter" in call.query else None,
        "a_filter_of_discovery_is_refused_or_ignored"),
    rows.rejects("7644-4", "discovery_fails_on_a_filter", LISTS, 500,
        "/ResourceTypes and /Schemas with a filter return 500", lambda call: "filter" in call.query,
        "a_filter_of_discovery_is_refused_or_ignored"),
    rows.rejects("7643-5", "configuration_fails_without_a_token", CONFIG, 500,
        "/ServiceProviderConfig returns 500 without a token", is_anonymous,
        "authentication_schemes_are_readable_by_all"),
)  # fmt: skip


@change_reply("7643-5", CONFIG, "authentication_schemes_are_readable_by_all")
def schemes_need_a_token(call: Call, reply: Reply) -> None:
    """/ServiceProviderConfig has no authentication schemes without a token."""
    if is_anonymous(call):
        reply.body["authenticationSchemes"] = []


@change_reply("7644-4", LISTS, "paging_and_sorting_of_discovery_are_ignored")
def discovery_is_paged(call: Call, reply: Reply) -> None:
    """/ResourceTypes and /Schemas return one page."""
    if "startIndex" in call.query:
        start, count = (int(call.query[name]) for name in ("startIndex", "count"))
        reply.body["Resources"] = reply.body["Resources"][start - 1 : start - 1 + count]


@change_reply("7644-4", "GET /ResourceTypes", "paging_and_sorting_of_discovery_are_ignored")
def resource_types_are_paged(call: Call, reply: Reply) -> None:
    """/ResourceTypes returns one page."""
    if "count" in call.query:
        reply.body["Resources"] = reply.body["Resources"][: int(call.query["count"])]


@change_reply("7644-3.1", "GET /Schemas", "no_message_schema_is_listed")
def messages_are_listed(reply: Reply) -> None:
    """/Schemas lists the schema of a message."""
    reply.body["Resources"].append({"id": names.PATCH_OP, "name": "Patch", "attributes": [{}]})
    reply.body["totalResults"] += 1
