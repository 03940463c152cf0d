"""Faults of how a PATCH operation's value is read: null, empty, text for another type."""

from pytest_scim.provider.faults.patch_tools import patches, path_of, unchanged, without
from pytest_scim.provider.faults.tools import Answerer, Call, Reply, each_resource, fault
from pytest_scim.scim.urn import ENTERPRISE_USER

REPLACE = "rfc7644.patch_replace"


@fault(
    "7644-3.5.2.1",
    "an add of one attribute is accepted and ignored",
    catches=("rfc7644.patch_add.every_plain_attribute_is_added_or_refused",),
)
def added_column_is_left_out(call: Call, answer: Answerer) -> Reply:
    """The table of columns was written by hand."""
    return without(call, answer, lambda op: op.get("op") == "add" and path_of(op) == "timezone")


@fault(
    "7644-3.5.2.2",
    "a remove of one attribute is accepted and ignored",
    catches=("rfc7644.patch_remove.every_plain_attribute_is_removed_or_refused",),
)
def removed_column_is_left_out(call: Call, answer: Answerer) -> Reply:
    """The table of columns was written by hand."""
    return without(call, answer, lambda op: op.get("op") == "remove" and path_of(op) == "timezone")


@fault(
    "U5",
    "a replace by null is accepted and ignored",
    catches=(f"{REPLACE}.a_replace_by_null_is_applied_or_refused",),
)
def replace_by_null_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Null says that nothing is to be written."""
    return without(call, answer, lambda op: "value" in op and op["value"] is None)


@fault(
    "U6",
    "a replace by an empty string is accepted and ignored",
    catches=(f"{REPLACE}.a_replace_by_an_empty_string_is_applied_or_refused",),
)
def replace_by_empty_string_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Empty values are skipped when the account is written."""
    return without(call, answer, lambda operation: operation.get("value") == "")


@fault(
    "P4",
    "any string is true",
    catches=(f"{REPLACE}.a_boolean_as_a_string_is_applied_or_refused",),
)
def any_string_is_true(call: Call, answer: Answerer) -> Reply:
    """`"False"` is not empty."""
    for operation in patches(call):
        if path_of(operation) == "active" and isinstance(operation.get("value"), str):
            operation["value"] = bool(operation["value"])
    return answer(call)


@fault(
    "P4",
    "active with a path is accepted and ignored",
    catches=(f"{REPLACE}.a_replace_of_active_with_a_path_shows",),
)
def active_with_a_path_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Only Okta's form was tried."""
    return without(call, answer, lambda operation: path_of(operation) == "active")


@fault(
    "U7",
    "a login cannot be changed by PATCH",
    catches=(f"{REPLACE}.a_replaced_login_shows",),
)
def patched_login_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The identity provider owns it."""
    return without(call, answer, lambda op: op.get("op") == "replace" and path_of(op) == "userName")


@fault(
    "7644-3.5.2",
    "several values are primary",
    catches=(f"{REPLACE}.a_new_primary_value_unsets_the_old_one",),
)
def several_values_are_primary(call: Call, answer: Answerer) -> Reply:
    """Nobody unsets the one that was."""
    reply = answer(call)
    for user in each_resource(reply):
        for entry in user.get("phoneNumbers", []) if call.kind == "Users" else []:
            if "primary" in entry:
                entry["primary"] = True
    return reply


@fault(
    "7643-4.3",
    "a manager as a string is accepted and ignored",
    catches=(f"{REPLACE}.a_manager_as_a_string_is_applied_or_refused",),
)
def manager_as_a_string_is_ignored(call: Call, answer: Answerer) -> Reply:
    """What is no object has no value."""
    path = f"{ENTERPRISE_USER}:manager"
    texts = [op for op in patches(call) if path_of(op) == path and isinstance(op.get("value"), str)]
    return unchanged(call) if texts else answer(call)
