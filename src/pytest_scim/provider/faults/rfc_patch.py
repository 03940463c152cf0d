"""Faults of PATCH as a message: its operations, their order, its errors (RFC 7644, 3.5.2)."""

from pytest_scim.provider.faults.patch_tools import idle, patches, path_of, unchanged, without
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    empty,
    fault,
    json_reply,
    scim_error,
)

IN_ORDER = "rfc7644.patching.operations_on_one_attribute_are_done_in_order"
ALL_SHOW = "rfc7644.patching.operations_on_different_attributes_all_show"
MEETS = "rfc7644.patching.an_operation_meets_what_the_one_before_left"
REFILLED = "rfc7644.patch_groups.a_group_is_emptied_and_filled_in_one_patch"
ASKED = "rfc7644.patching.a_patch_that_asks_for_attributes_is_answered_200"
ASKED_MEMBERS = "rfc7644.patch_groups.a_patch_that_asks_for_members_is_answered_with_them"
ERROR = "rfc7644.patching.a_failed_patch_is_answered_with_an_error"
NO_OPERATIONS = "rfc7644.patching.a_patch_without_operations_is_refused"
UNKNOWN = "rfc7644.patching.an_unknown_operation_is_refused"
MALFORMED = "rfc7644.patching.a_malformed_path_is_refused"
NO_TARGET = "rfc7644.patch_remove.a_remove_without_a_path_has_no_target"
REQUIRED = "rfc7644.patch_remove.a_required_attribute_is_not_removed"
MUTABILITY = "rfc7644.patch_remove.a_forbidden_remove_is_told_by_its_mutability"
REFUSED = 400


@fault("P7", "only the first operation is applied", catches=(ALL_SHOW, IN_ORDER, MEETS, REFILLED))
def first_operation_only(call: Call, answer: Answerer) -> Reply:
    """The handler reads the first entry of the list."""
    for operation in patches(call)[1:]:
        idle(operation)
    return answer(call)


@fault("P7", "only the last operation is applied", catches=(ALL_SHOW, REFILLED))
def last_operation_only(call: Call, answer: Answerer) -> Reply:
    """Each operation starts from what was read at first."""
    for operation in patches(call)[:-1]:
        idle(operation)
    return answer(call)


@fault(
    "7644-3.5.2",
    "operations are applied in another order",
    catches=(IN_ORDER, MEETS, REFILLED),
)
def operations_are_reversed(call: Call, answer: Answerer) -> Reply:
    """They are taken from a stack."""
    if patches(call):
        call.body["Operations"].reverse()
    return answer(call)


@fault(
    "P7",
    "what was done before an operation failed stays",
    catches=(
        "rfc7644.patching.a_failed_operation_undoes_the_ones_before",
        "rfc7644.patch_groups.a_failed_operation_leaves_the_members",
    ),
)
def operations_are_saved_one_by_one(call: Call, answer: Answerer) -> Reply:
    """Every operation is saved at once, and no transaction holds them together."""
    found = patches(call)
    for operation in found[:-1]:
        body = {**call.body, "Operations": [operation]}
        reply = answer(call.instead("PATCH", call.path, body))
        if not reply.ok:
            return reply
    if len(found) > 1:
        call.body["Operations"] = found[-1:]
    return answer(call)


@fault(
    "7644-3.5.2",
    "a PATCH that asks for attributes is answered 204",
    catches=(ASKED, ASKED_MEMBERS),
)
def asked_attributes_are_answered_204(call: Call, answer: Answerer) -> Reply:
    """The parameter is read by GET only."""
    reply = answer(call)
    return empty(204) if patches(call) and "attributes" in call.query and reply.ok else reply


@fault(
    "7644-3.5.2",
    "an operation in another case is accepted and ignored",
    catches=("rfc7644.patching.an_operation_in_another_case_is_applied_or_refused",),
)
def operation_of_another_case_is_ignored(call: Call, answer: Answerer) -> Reply:
    """No branch knows `Replace`, and there is no last one."""
    return without(
        call, answer, lambda op: op.get("op") not in {"add", "remove", "replace", "move"}
    )


@fault(
    "7644-3.5.2",
    "a PATCH without schemas is accepted and ignored",
    catches=("rfc7644.patching.a_patch_without_schemas_is_applied_or_refused",),
)
def patch_without_schemas_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Without the URN it is taken for a resource without attributes."""
    if patches(call) and "schemas" not in call.body:
        return unchanged(call)
    return answer(call)


@fault("7644-3.5.2", "a PATCH without operations is a server error", catches=(NO_OPERATIONS,))
def no_operations_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The list is walked through before anybody has looked for it."""
    if call.method == "PATCH" and "Operations" not in (call.body or {}):
        return scim_error(500, "'NoneType' object is not iterable")
    return answer(call)


@fault("7644-3.5.2", "an unknown operation is accepted and ignored", catches=(UNKNOWN,))
def unknown_operation_is_ignored(call: Call, answer: Answerer) -> Reply:
    """No branch knows it, and there is no last one."""
    return without(call, answer, lambda operation: operation.get("op") == "move")


@fault("7644-3.12", "a malformed path is a server error", catches=(MALFORMED,))
def malformed_path_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The parser's own exception gets out."""
    if any(path_of(op).count("[") != path_of(op).count("]") for op in patches(call)):
        return scim_error(500, "Exception occurred while processing the SCIM request")
    return answer(call)


@fault(
    "7644-3.12",
    "a path to an unknown attribute is accepted and ignored",
    catches=("rfc7644.patching.a_path_to_an_unknown_attribute_is_refused",),
)
def unknown_path_is_ignored(call: Call, answer: Answerer) -> Reply:
    """What the table of columns does not have is passed over."""
    return without(call, answer, lambda operation: path_of(operation) == "noSuchAttribute")


@fault(
    "7644-3.5.2",
    "a change of what is readOnly is accepted and ignored",
    catches=(
        "rfc7644.patching.the_id_cannot_be_changed",
        "rfc7644.patching.the_time_of_creation_cannot_be_changed",
        "rfc7644.patching.the_groups_of_an_account_cannot_be_changed",
    ),
)
def read_only_change_is_ignored(call: Call, answer: Answerer) -> Reply:
    """As POST and PUT may."""
    fixed = {"id", "meta", "groups"}
    return without(call, answer, lambda op: path_of(op).partition(".")[0] in fixed)


@fault("E1", "a refused PATCH is answered with an error of the framework's own", catches=(ERROR,))
def refusal_is_no_error(call: Call, answer: Answerer) -> Reply:
    """The validator answers before SCIM is spoken."""
    reply = answer(call)
    if patches(call) and reply.status == REFUSED:
        return json_reply(
            REFUSED, {"code": "VALIDATION_ERROR", "message": at(reply.body, "detail")}
        )
    return reply


@fault("E2", "a refused PATCH has a scimType of its own", catches=(ERROR, NO_TARGET, MUTABILITY))
def refusal_has_another_type(call: Call, answer: Answerer) -> Reply:
    """One type for all that is wrong."""
    reply = answer(call)
    if patches(call) and reply.status == REFUSED:
        reply.body["scimType"] = "badRequest"
    return reply


@fault("7644-3.5.2.2", "a remove without a path is accepted and ignored", catches=(NO_TARGET,))
def pathless_remove_is_ignored(call: Call, answer: Answerer) -> Reply:
    """There is nothing to remove, and that is no error."""
    return without(call, answer, lambda op: op.get("op") == "remove" and not path_of(op))


@fault(
    "7644-3.5.2.2",
    "a remove of the login is accepted and ignored",
    catches=(REQUIRED, MUTABILITY),
)
def removed_login_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The column cannot be empty, and nobody says so."""
    return without(call, answer, lambda op: op.get("op") == "remove" and path_of(op) == "userName")


@fault("7644-3.5.2.2", "a forbidden remove is an invalid value", catches=(MUTABILITY,))
def forbidden_remove_is_an_invalid_value(call: Call, answer: Answerer) -> Reply:
    """What is missing afterwards is found by the validator of whole accounts."""
    reply = answer(call)
    if at(reply.body, "scimType") == "mutability":
        reply.body["scimType"] = "invalidValue"
    return reply
