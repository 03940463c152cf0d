"""Faults of bulk requests that should be refused, as a whole or in part (RFC 7644, 3.7)."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.endpoints.bulk import MAX_OPERATIONS
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request, each_operation
from pytest_scim.provider.faults.parts import Json, operations
from pytest_scim.scim import names
from pytest_scim.scim.paths import entries

BULK = "POST /Bulk"


def first_of_circle(call: Call) -> Json | None:
    """Return the first operation that refers to a create after it, or ``None``."""
    later = [one.get("bulkId") for one in operations(call)]
    for operation in operations(call):
        del later[0]
        if any(f"'bulkId:{bulk_id}'" in repr(operation.get("data")) for bulk_id in later):
            return operation
    return None


FAULTS = rows.table(
    __name__,
    rows.ignores("7644-3.7", "fail_on_errors_is_ignored", BULK, "body", "failOnErrors",
        "bulk_stops_after_fail_on_errors"),
    rows.rejects("7644-3.7.1", "circle_is_a_server_error", BULK, 500,
        "POST /Bulk with circular references returns 500", first_of_circle,
        "a_circle_of_references_is_resolved_or_refused"),
    rows.changes("7644-3.7", "schemas_of_a_job_are_ignored", BULK,
        "POST /Bulk accepts any message that has Operations",
        lambda call: call.body.update(schemas=[names.BULK_REQUEST]),
        "a_bulk_request_of_another_schema_is_refused"),
    rows.returns("7644-3.7.4", "too_many_operations_are_a_400", BULK, 413, 400,
        "too_many_operations_are_refused"),
    rows.pages("7644-3.7.4", "limit_is_not_reported", BULK, {413},
        "a_413_names_the_exceeded_limit"),
)  # fmt: skip


@change_request("7644-3.7.1", BULK, "a_circle_of_references_is_resolved_or_refused")
def circle_is_half_resolved(call: Call) -> None:
    """POST /Bulk with circular references resolves half of them."""
    if first := first_of_circle(call):
        first["data"]["members"] = []


@each_operation("7644-3.7", BULK, "an_operation_on_another_version_fails")
def version_is_ignored(operation: Json) -> None:
    """POST /Bulk ignores the version of an operation."""
    operation.pop("version", None)


@change_request("7644-3.7.4", BULK, "too_many_operations_are_refused")
def operations_beyond_the_limit_are_dropped(call: Call) -> None:
    """POST /Bulk drops the operations beyond maxOperations."""
    del entries(call.body, "Operations")[MAX_OPERATIONS:]


@each_operation("7644-3.7.4", BULK, "a_bulk_request_that_is_too_large_is_refused")
def payload_size_is_not_enforced(operation: Json) -> None:
    """POST /Bulk accepts bodies larger than maxPayloadSize."""
    if len(repr(operation)) > MAX_OPERATIONS * 100:
        operation["data"] = None
