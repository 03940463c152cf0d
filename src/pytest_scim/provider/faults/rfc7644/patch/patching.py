"""Faults of PATCH as a message: operations, their order, errors (RFC 7644, section 3.5.2)."""

from pytest_scim.provider.call import Answerer, Call, Reply, json_reply
from pytest_scim.provider.faults.build import (
    change_reply,
    change_request,
    fault,
    refuse,
)
from pytest_scim.provider.faults.parts import idle, matches, operations, path_of, unchanged
from pytest_scim.provider.faults.patch_tables import skips
from pytest_scim.provider.faults.tables import refuses, retypes, table
from pytest_scim.scim.path import at

IN_ORDER = "operations_on_one_attribute_are_done_in_order"
ALL_SHOW = "operations_on_different_attributes_all_show"
MEETS = "an_operation_meets_what_the_one_before_left"
REFILLED = "rfc7644.patch_groups.a_group_is_emptied_and_filled_in_one_patch"
ERROR = "a_failed_patch_is_answered_with_an_error"

FAULTS = table(
    __name__,
    refuses("7644-3.5.2", "no_operations_is_a_server_error", "PATCH", "without Operations", 500,
        "a_patch_without_operations_is_refused"),
    skips("7644-3.5.2", "operation_of_another_case_is_ignored", "Replace", ".*",
        "an_operation_in_another_case_is_applied_or_refused"),
    skips("7644-3.5.2", "unknown_operation_is_ignored", "move", ".*",
        "an_unknown_operation_is_refused"),
    skips("7644-3.12", "unknown_path_is_ignored", ".*", "noSuchAttribute",
        "a_path_to_an_unknown_attribute_is_refused"),
    skips("7644-3.5.2", "read_only_change_is_ignored", ".*", r"(id|meta|groups)\b.*",
        "the_id_cannot_be_changed", "the_time_of_creation_cannot_be_changed",
        "the_groups_of_an_account_cannot_be_changed"),
    retypes("E2", "refusal_has_another_type", "PATCH", ".*", "badRequest",
        "a_failed_patch_is_answered_with_an_error",
        "rfc7644.patch_remove.a_remove_without_a_path_has_no_target",
        "rfc7644.patch_remove.a_forbidden_remove_is_told_by_its_mutability"),
)  # fmt: skip


@change_request("P7", "PATCH", ALL_SHOW, IN_ORDER, MEETS, REFILLED)
def first_operation_only(call: Call) -> None:
    """PATCH applies the first operation."""
    for operation in operations(call)[1:]:
        idle(operation)


@change_request("P7", "PATCH", ALL_SHOW, REFILLED)
def last_operation_only(call: Call) -> None:
    """PATCH applies the last operation: each starts from what was read at first."""
    for operation in operations(call)[:-1]:
        idle(operation)


@change_request("7644-3.5.2", "PATCH", IN_ORDER, MEETS, REFILLED)
def operations_are_reversed(call: Call) -> None:
    """PATCH applies the operations in reverse order."""
    call.body["Operations"].reverse()


@fault(
    "P7",
    "a_failed_operation_undoes_the_ones_before",
    "rfc7644.patch_groups.a_failed_operation_leaves_the_members",
)
def operations_are_saved_one_by_one(call: Call, answer: Answerer) -> Reply:
    """PATCH saves each operation: those before a failed one stay."""
    *first, last = operations(call) if matches(call, "PATCH") else [{}]
    for operation in first:
        body = {**call.body, "Operations": [operation]}
        reply = answer(call.instead("PATCH", call.path, body))
        if not reply.ok:
            return reply
    if first:
        call.body["Operations"] = [last]
    return answer(call)


@change_reply(
    "7644-3.5.2",
    "PATCH",
    "a_patch_that_asks_for_attributes_is_answered_200",
    "rfc7644.patch_groups.a_patch_that_asks_for_members_is_answered_with_them",
)
def asked_attributes_are_answered_204(call: Call) -> Reply | None:
    """PATCH with attributes returns 204."""
    return Reply(204) if "attributes" in call.query else None


@change_request("7644-3.5.2", "PATCH", "a_patch_without_schemas_is_applied_or_refused")
def patch_without_schemas_is_ignored(call: Call) -> Reply | None:
    """PATCH without schemas returns 200 and changes nothing."""
    return None if "schemas" in call.body else unchanged(call)


@refuse("7644-3.12", "PATCH", 500, "a_malformed_path_is_refused")
def malformed_path_is_a_server_error(call: Call) -> bool:
    """PATCH with a malformed path returns 500: the parser's exception is not caught."""
    return any(path_of(op).count("[") != path_of(op).count("]") for op in operations(call))


@change_reply("E1", "PATCH", ERROR, status={400})
def refusal_is_no_error(reply: Reply) -> Reply:
    """PATCH returns 400 without an Error: the framework's validator answers."""
    return json_reply(400, {"code": "VALIDATION_ERROR", "message": at(reply.body, "detail")})
