"""Faults of the endpoints of discovery, and of paths and methods that there are not."""

from typing import Final

from pytest_scim.provider.call import Answerer, Call, Reply, json_reply, list_reply, scim_error
from pytest_scim.provider.faults import fault
from pytest_scim.provider.faults.rfc_edits import edit
from pytest_scim.provider.faults.tools import at, html
from pytest_scim.scim import urn

SERVED: Final = "rfc7644.discovery.the_{}_served"
CONFIG: Final = "ServiceProviderConfig"
LISTS: Final = ("ResourceTypes", "Schemas")
KNOWN: Final = {CONFIG, *LISTS, "Users", "Groups", "Me", "Bulk", ".search", ""}
FILTER: Final = "rfc7644.discovery.a_filter_of_discovery_is_refused_or_ignored"
POST: Final = "rfc7644.methods.discovery_is_read_only"
ASTRAY: Final = "rfc7644.methods.an_unknown_path_is_answered_404"
ASTRAY_ERROR: Final = "rfc7644.methods.an_unknown_path_is_answered_with_an_error"
NOT_FOUND: Final = 404


def _whole(call: Call, kind: str) -> bool:
    return call.method == "GET" and call.kind == kind and call.id is None


def _one(call: Call, kind: str) -> bool:
    return call.method == "GET" and call.kind == kind and call.id is not None


@fault("7644-4", "there is no configuration", catches=(SERVED.format("configuration_is"),))
def configuration_is_not_served(call: Call, answer: Answerer) -> Reply:
    """Nobody asked for it yet."""
    return scim_error(NOT_FOUND, "not found") if call.kind == CONFIG else answer(call)


@fault("7644-4", "the configuration names no schema", catches=(SERVED.format("configuration_is"),))
@edit(CONFIG)
def configuration_without_schema(config: dict[str, object]) -> None:
    """The file was written by hand."""
    config.pop("schemas", None)


@fault("7644-4", "the types are a bare array", catches=(SERVED.format("resource_types_are"),))
def types_are_an_array(call: Call, answer: Answerer) -> Reply:
    """The list is sent as the serialiser makes it."""
    reply = answer(call)
    if _whole(call, "ResourceTypes") and reply.ok:
        reply.body = reply.body["Resources"]
    return reply


@fault("7644-4", "the list of schemas is no ListResponse", catches=(SERVED.format("schemas_are"),))
def schemas_are_no_list_response(call: Call, answer: Answerer) -> Reply:
    """The URN of what is listed stands where that of the list belongs."""
    reply = answer(call)
    if _whole(call, "Schemas") and reply.ok:
        reply.body["schemas"] = [urn.SCHEMA]
    return reply


@fault(
    "7644-4",
    "the lists of discovery do not say how long they are",
    catches=("rfc7644.discovery.the_lists_of_discovery_are_whole",),
)
def discovery_lists_without_total(call: Call, answer: Answerer) -> Reply:
    """They are short: anybody can count them."""
    reply = answer(call)
    if call.kind in LISTS and reply.ok:
        reply.body.pop("totalResults", None)
    return reply


@fault(
    "7644-4",
    "one resource type is answered with a list",
    catches=("rfc7644.discovery.a_resource_type_is_read_by_its_id",),
)
def type_is_a_list(call: Call, answer: Answerer) -> Reply:
    """The id is a search."""
    reply = answer(call)
    return list_reply([reply.body]) if _one(call, "ResourceTypes") and reply.ok else reply


@fault(
    "7644-4",
    "schemas are only served together",
    catches=("rfc7644.discovery.a_schema_is_read_by_its_uri",),
)
def schema_is_not_found(call: Call, answer: Answerer) -> Reply:
    """A route for one was never made."""
    return scim_error(NOT_FOUND, "not found") if _one(call, "Schemas") else answer(call)


@fault(
    "7644-4",
    "an unknown resource type is an empty list",
    catches=("rfc7644.discovery.an_unknown_resource_type_is_answered_404",),
)
def unknown_type_is_an_empty_list(call: Call, answer: Answerer) -> Reply:
    """Nothing found is a result as well."""
    reply = answer(call)
    unknown = _one(call, "ResourceTypes") and reply.status == NOT_FOUND
    return list_reply([]) if unknown else reply


@fault(
    "7644-4",
    "an unknown schema is a server error",
    catches=("rfc7644.discovery.an_unknown_schema_is_answered_404",),
)
def unknown_schema_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The missing key is not caught."""
    reply = answer(call)
    unknown = _one(call, "Schemas") and reply.status == NOT_FOUND
    return scim_error(500, "KeyError") if unknown else reply


@fault("7644-4", "a filter of discovery is applied", catches=(FILTER,))
def discovery_is_filtered(call: Call, answer: Answerer) -> Reply:
    """The filter of users serves everything that is a list."""
    filtered = call.kind in LISTS and "filter" in call.query
    return list_reply([]) if filtered else answer(call)


@fault("7644-4", "a filter of discovery is a server error", catches=(FILTER,))
def discovery_fails_on_a_filter(call: Call, answer: Answerer) -> Reply:
    """The filter asks a database that these lists are not in."""
    filtered = call.kind in LISTS and "filter" in call.query
    return scim_error(500, "no such table") if filtered else answer(call)


@fault(
    "7644-4",
    "discovery is paged",
    catches=("rfc7644.discovery.paging_and_sorting_of_discovery_are_ignored",),
)
def discovery_is_paged(call: Call, answer: Answerer) -> Reply:
    """The pages of users serve everything that is a list."""
    reply = answer(call)
    if call.kind in LISTS and "startIndex" in call.query and reply.ok:
        start, count = (int(call.query[name]) for name in ("startIndex", "count"))
        reply.body["Resources"] = reply.body["Resources"][start - 1 : start - 1 + count]
    return reply


@fault(
    "7644-3.1",
    "messages are listed among the schemas",
    catches=("rfc7644.discovery.no_message_schema_is_listed",),
)
def messages_are_listed(call: Call, answer: Answerer) -> Reply:
    """Whatever has a URN is a schema."""
    reply = answer(call)
    if _whole(call, "Schemas") and reply.ok:
        reply.body["Resources"].append({"id": urn.PATCH_OP, "name": "Patch", "attributes": [{}]})
        reply.body["totalResults"] += 1
    return reply


@fault(
    "7643-5",
    "the configuration is for clients with a token",
    catches=("rfc7644.discovery.authentication_schemes_are_readable_by_all",),
)
def configuration_needs_a_token(call: Call, answer: Answerer) -> Reply:
    """One guard before every path."""
    if call.kind == CONFIG and "Authorization" not in call.headers:
        return scim_error(401, "The bearer token is missing or not valid.")
    return answer(call)


@fault("7644-3.2", "a POST to discovery is answered 201", catches=(POST,))
def discovery_can_be_written(call: Call, answer: Answerer) -> Reply:
    """One controller serves whatever is listed."""
    written = call.method == "POST" and call.kind in {CONFIG, *LISTS}
    return json_reply(201, {"id": "new"}) if written else answer(call)


@fault("7644-3.2", "a POST to discovery is a server error", catches=(POST,))
def discovery_fails_on_post(call: Call, answer: Answerer) -> Reply:
    """No handler, and nobody says so."""
    written = call.method == "POST" and call.kind in {CONFIG, *LISTS}
    return scim_error(500, "NoneType is not callable") if written else answer(call)


@fault(
    "7644-3.2",
    "405 does not say which methods there are",
    catches=("rfc7644.methods.a_refused_method_comes_with_those_allowed",),
)
def refusal_without_allow(call: Call, answer: Answerer) -> Reply:
    """The header is left to a proxy."""
    reply = answer(call)
    if reply.status == 405:
        del reply.headers["Allow"]
    return reply


@fault("E1", "an unknown path shows the web application", catches=(ASTRAY,))
def unknown_path_is_the_application(call: Call, answer: Answerer) -> Reply:
    """Whatever has no route is left to the browser."""
    return answer(call) if call.kind in KNOWN else html(200, "Welcome")


@fault("E1", "an unknown path is answered with a web page", catches=(ASTRAY_ERROR,))
def unknown_path_is_a_web_page(call: Call, answer: Answerer) -> Reply:
    """The web framework's own page."""
    return answer(call) if call.kind in KNOWN else html(NOT_FOUND, "Not Found")


@fault("E4", "the Error of an unknown path has a status of its own", catches=(ASTRAY_ERROR,))
def unknown_path_says_400(call: Call, answer: Answerer) -> Reply:
    """The Error is a constant."""
    reply = answer(call)
    if call.kind not in KNOWN and at(reply.body, "status"):
        reply.body["status"] = "400"
    return reply
