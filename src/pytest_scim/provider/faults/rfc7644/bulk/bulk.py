"""Faults of bulk requests (RFC 7644, section 3.7)."""

from itertools import filterfalse
from operator import itemgetter

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK, each_operation, each_resource, fault
from pytest_scim.provider.faults.parts import Json, matches, operations, resources
from pytest_scim.scim import names
from pytest_scim.scim.paths import MISSING

BULK = "POST /Bulk"
LOCATION = "a_bulk_result_has_a_location"


def failed(result: Json) -> bool:
    """Return whether the result of an operation is an error."""
    return int(result["status"]) >= 400


FAULTS = rows.table(
    __name__,
    rows.returns("7644-3.7", "job_is_only_accepted", BULK, 200, 202, "a_bulk_request_returns_200"),
    rows.replies("7644-3.7", "job_returns_a_list", BULK, OK,
        "POST /Bulk returns a ListResponse",
        lambda reply: reply.body.update(schemas=[names.LIST_RESPONSE]),
        "a_bulk_request_returns_200"),
    rows.shows("7644-3.7.2", "bulk_id_is_not_returned", BULK, "bulkId", MISSING,
        "a_created_resource_is_reported_with_its_bulk_id"),
    rows.replies("7644-3.7.3", "only_errors_are_reported", BULK, OK,
        "POST /Bulk returns the results of failed operations only",
        lambda reply: reply.body.update(Operations=[*filter(failed, resources(reply))]),
        "every_operation_is_reported"),
    rows.replies("7644-3.7.3", "errors_are_not_reported", BULK, OK,
        "POST /Bulk returns no results of failed operations",
        lambda reply: reply.body.update(Operations=[*filterfalse(failed, resources(reply))]),
        "every_operation_is_reported"),
    rows.edits("7644-3.7.3", "every_success_is_a_200", BULK, "status", "200 for every success",
        lambda status: "200" if status < "400" else status, "a_bulk_result_has_a_status"),
    rows.edits("7644-3.7.3", "status_is_an_object", BULK, "status", "as an object, as SCIM 1.1 did",
        lambda status: {"code": status}, "a_bulk_result_has_a_status"),
    rows.shows("7644-3.7.3", "errors_have_no_response", BULK, "response", MISSING,
        "a_failed_operation_says_why"),
    rows.edits("7644-3.7.3", "responses_are_sentences", BULK, "response",
        "as text, not as an Error", itemgetter("detail"), "a_failed_operation_says_why"),
    rows.changes("7644-3.7", "job_stops_at_its_first_error", BULK,
        "POST /Bulk stops at the first error", lambda call: call.body.setdefault("failOnErrors", 1),
        "a_failed_operation_does_not_stop_the_others"),
)  # fmt: skip


@fault("7644-3.7", "a_bulk_create_creates_a_user")
def creates_are_a_dry_run(call: Call, respond: Responder) -> Reply:
    """POST /Bulk stores nothing: the transaction is never committed."""
    state = call.provider.remember()
    reply = respond(call)
    if matches(call, BULK):
        call.provider.restore(state)
    return reply


@each_operation("7644-3.7.2", BULK, "bulk_ids_in_members_are_resolved")
def references_are_left_out(operation: Json) -> None:
    """POST /Bulk drops members that refer to a bulkId."""
    if "bulkId:" in repr(operation.get("data")):
        operation["data"].pop("members", None)


@each_resource("7644-3.7.3", BULK, LOCATION)
def results_have_no_location(result: Json) -> None:
    """POST /Bulk returns results without a location, and the id in the response."""
    location = result.pop("location", "")
    if result.get("method") == "POST" and not failed(result):
        result["response"] = {"id": location.rpartition("/")[2]}


@each_resource("7644-3.7.3", BULK, LOCATION)
def errors_have_no_location(result: Json) -> None:
    """POST /Bulk returns results of failed operations without a location."""
    if failed(result):
        result.pop("location", None)


def pretend(call: Call, respond: Responder, method: str, status: str) -> Reply:
    """Report the operations of a method as successful, and ignore them."""
    skipped = [n for n, one in enumerate(operations(call)) if one.get("method") == method]
    for n in skipped if matches(call, BULK) else ():
        patch = {"schemas": [names.PATCH_OP], "Operations": [{"op": "replace", "value": {}}]}
        operations(call)[n].update(method="PATCH", data=patch)
    reply = respond(call)
    for n, result in enumerate(resources(reply)) if matches(call, BULK) else ():
        if n in skipped:
            result.update(method=method, status=status)
    return reply


@fault("7644-3.7", "a_bulk_put_replaces_a_user")
def put_does_nothing(call: Call, respond: Responder) -> Reply:
    """POST /Bulk accepts PUT and ignores it."""
    return pretend(call, respond, "PUT", "200")


@fault("7644-3.7", "a_bulk_delete_deletes_a_user")
def delete_does_nothing(call: Call, respond: Responder) -> Reply:
    """POST /Bulk accepts DELETE and ignores it."""
    return pretend(call, respond, "DELETE", "204")
