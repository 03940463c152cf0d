"""Faults of PATCH as a message: operations, their order, errors (RFC 7644, section 3.5.2)."""

from pytest_scim.provider.call import Call, Reply, Responder, json_reply
from pytest_scim.provider.faults import patch_rows, rows
from pytest_scim.provider.faults.build import (
    OK,
    change_request,
    each_resource,
    fault,
    store_unchecked,
)
from pytest_scim.provider.faults.parts import (
    Json,
    disable,
    matches,
    meta,
    operations,
    path_of,
    unchanged,
)
from pytest_scim.provider.faults.rfc7644.patch import operations as ops

IN_ORDER = "operations_on_one_attribute_are_done_in_order"
ALL_SHOW = "operations_on_different_attributes_are_all_applied"
MEETS = "an_operation_meets_what_the_one_before_left"
USER_MOVES = "a_patch_of_a_user_moves_the_time_of_modification"
GROUP_PUT_MOVES = "rfc7644.group_resources.a_put_of_a_group_moves_the_time_of_modification"
GROUP_MOVES = "a_patch_of_a_group_moves_the_time_of_modification"
REFILLED = "rfc7644.patch_groups.a_group_is_emptied_and_filled_in_one_patch"

FAULTS = rows.table(
    __name__,
    rows.refuses("7644-3.5.2", "no_operations_is_a_server_error", "PATCH", "without Operations",
        500, "a_patch_without_operations_is_refused"),
    patch_rows.drops("7644-3.5.2", "operation_of_another_case_is_ignored",
        "an operation named Replace", "Replace", ".*",
        "an_operation_in_another_case_is_applied_or_refused"),
    patch_rows.drops("7644-3.5.2", "unknown_operation_is_ignored",
        "an operation named move", "move", ".*",
        "an_unknown_operation_is_refused"),
    patch_rows.skips("7644-3.12", "unknown_path_is_ignored", ".*", "noSuchAttribute",
        "a_path_to_an_unknown_attribute_is_refused"),
    patch_rows.drops("7644-3.5.2", "read_only_change_is_ignored",
        "an operation of id, meta or groups", ".*", r"(id|meta|groups)\b.*",
        "the_id_cannot_be_changed",
        "the_groups_of_a_user_cannot_be_changed"),
    rows.retypes("E2", "refusal_has_another_type", "PATCH", ".*", "badRequest",
        "a_failed_patch_returns_an_error",
        "rfc7644.patch_remove.a_remove_without_a_path_has_no_target",
        "rfc7644.patch_remove.a_forbidden_remove_returns_mutability"),
    rows.replies("7644-3.5.2", "patch_returns_a_part", "PATCH", OK, "PATCH returns 200 and the id",
        lambda call: json_reply(200, {"id": call.id}), "a_patch_returns_the_whole_resource"),
    rows.rejects("7643-2.1", "paths_are_compared_letter_by_letter", "PATCH", 400,
        "PATCH with a path in upper case returns 400",
        lambda call: any(path.isupper() for path in ops.paths(call)),
        "a_path_may_come_in_any_case"),
    rows.changes("7644-3.5.2", "operations_are_reversed", "PATCH",
        "PATCH applies the operations in reverse order",
        lambda call: call.body["Operations"].reverse(),
        "operations_on_one_attribute_are_done_in_order",
        "an_operation_meets_what_the_one_before_left",
        "rfc7644.patch_groups.a_group_is_emptied_and_filled_in_one_patch"),
    rows.replies("7644-3.5.2", "requested_attributes_return_204", "PATCH", OK,
        "PATCH with attributes returns 204",
        lambda call: Reply(204) if "attributes" in call.query else None,
        "a_patch_with_attributes_returns_200",
        "rfc7644.patch_groups.a_patch_with_attributes_members_returns_them"),
    rows.changes("7644-3.5.2", "patch_without_schemas_is_ignored", "PATCH",
        "PATCH without schemas returns 200 and changes nothing",
        lambda call: None if "schemas" in call.body else unchanged(call),
        "a_patch_without_schemas_is_applied_or_refused"),
    rows.rejects("7644-3.12", "malformed_path_is_a_server_error", "PATCH", 500,
        "PATCH with a malformed path returns 500: the parser's exception is not caught",
        lambda call: any(path.count("[") != path.count("]") for path in ops.paths(call)),
        "a_malformed_path_is_refused"),
    rows.replies("E1", "refusal_is_no_error", "PATCH", {400},
        "PATCH returns 400 without an Error: the framework's validator responds",
        lambda: json_reply(400, {"code": "VALIDATION_ERROR", "message": "Bad request"}),
        "a_failed_patch_returns_an_error"),
)  # fmt: skip


@change_request("P7", "PATCH", ALL_SHOW, IN_ORDER, MEETS, REFILLED)
def first_operation_only(call: Call) -> None:
    """PATCH applies the first operation."""
    for operation in operations(call)[1:]:
        disable(operation)


@change_request("P7", "PATCH", ALL_SHOW, REFILLED)
def last_operation_only(call: Call) -> None:
    """PATCH applies the last operation: each starts from the User before the request."""
    for operation in operations(call)[:-1]:
        disable(operation)


@fault(
    "P7",
    "a_failed_operation_undoes_the_ones_before",
    "rfc7644.patch_groups.a_failed_operation_leaves_the_members",
)
def operations_are_saved_one_by_one(call: Call, respond: Responder) -> Reply:
    """PATCH saves each operation: those before a failed one stay."""
    *first, last = operations(call) if matches(call, "PATCH") else [{}]
    for operation in first:
        body = {**call.body, "Operations": [operation]}
        reply = respond(call.instead("PATCH", call.path, body))
        if not reply.ok:
            return reply
    if first:
        call.body["Operations"] = [last]
    return respond(call)


@store_unchecked("7644-3.5.2", "PATCH /Users/{id}", "the_time_of_creation_cannot_be_changed")
def time_of_creation_is_changed(call: Call, before: Json) -> Json:
    """PATCH of meta.created changes the time."""
    for operation in operations(call):
        if path_of(operation) == "meta.created":
            created = operation["value"]
            disable(operation)
            return {"meta": {**before["meta"], "created": created}}
    return {}


@each_resource("7643-3.1", "Groups", GROUP_MOVES, GROUP_PUT_MOVES)
def group_is_never_modified(group: Json) -> None:
    """A change of a Group leaves meta.lastModified."""
    meta(group)["lastModified"] = meta(group).get("created")


@each_resource("7643-3.1", "Users|Groups", USER_MOVES, GROUP_MOVES)
def times_are_days_of_creation(resource: Json) -> None:
    """A change leaves meta.lastModified, which has no fraction."""
    created = str(meta(resource).get("created"))
    if len(created) > 19:
        meta(resource)["lastModified"] = f"{created[:19]}Z"


@each_resource("7643-3.1", "Groups", GROUP_MOVES, GROUP_PUT_MOVES)
def group_is_created_with_each_change(group: Json) -> None:
    """A change of a Group moves meta.created."""
    meta(group)["created"] = meta(group).get("lastModified")
