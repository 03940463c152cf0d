"""Faults of PATCH remove (RFC 7644, section 3.5.2.2)."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import patch_rows, rows
from pytest_scim.provider.faults.build import change_reply, each_operation
from pytest_scim.provider.faults.parts import Json, path_of, store, stored
from pytest_scim.provider.faults.rfc7644.patch import operations as ops

PART = "a_removed_part_of_a_value_is_gone"
SUB_ATTRIBUTE = "a_removed_sub_attribute_has_no_value"

FAULTS = rows.table(
    __name__,
    patch_rows.skips("7644-3.5.2.2", "pathless_remove_is_ignored", "remove", "",
        "a_remove_without_a_path_has_no_target"),
    patch_rows.skips("7644-3.5.2.2", "removed_user_name_is_ignored", "remove", "userName",
        "a_required_attribute_is_not_removed", "a_forbidden_remove_returns_mutability"),
    patch_rows.skips("7644-3.5.2.2", "removed_column_is_left_out", "remove", "timezone",
        "every_plain_attribute_is_removed_or_refused"),
    rows.retypes("7644-3.5.2.2", "forbidden_remove_is_an_invalid_value", "PATCH", "mutability",
        "invalidValue", "a_forbidden_remove_returns_mutability"),
)  # fmt: skip


def removes(operation: Json, path: str) -> bool:
    """Return whether an operation removes this path."""
    return operation.get("op") == "remove" and path_of(operation) == path


@each_operation("7644-3.5.2.2", "PATCH", "a_removed_value_leaves_the_others")
def remove_takes_all_values(operation: Json) -> None:
    """PATCH remove with a filter removes all values: the filter is cut off."""
    if operation.get("op") == "remove" and path_of(operation).endswith("]"):
        operation["path"] = path_of(operation).partition("[")[0]


@change_reply("7644-3.5.2.2", "PATCH", "a_remove_of_no_value_takes_nothing")
def remove_of_no_value_takes_the_last(call: Call, before: Json) -> None:
    """PATCH remove with a filter that selects no value removes the last one: its index is -1."""
    numbers = stored(call).get("phoneNumbers", [])
    selects = {*ops.paths(call, "remove")} == {'phoneNumbers[type eq "mobile"]'}
    if selects and len(numbers) == len(before.get("phoneNumbers", [])):
        store(call, phoneNumbers=numbers[:-1])


@each_operation("7644-3.5.2.2", "PATCH", PART, SUB_ATTRIBUTE)
def remove_of_a_part_takes_all(operation: Json) -> None:
    """PATCH remove of a sub-attribute removes the whole attribute."""
    whole, dot, _ = path_of(operation).rpartition(".")
    if operation.get("op") == "remove" and dot and not whole.startswith("urn:"):
        operation["path"] = whole


@each_operation(
    "7644-3.5.2.2",
    "PATCH /Users/{id}",
    "a_removed_attribute_has_no_value",
    SUB_ATTRIBUTE,
    "a_removed_attribute_of_an_extension_has_no_value",
    "a_removed_manager_is_gone",
    PART,
    "a_removed_value_leaves_the_others",
    "a_removed_list_has_no_values",
)
def remove_is_ignored(operation: Json) -> None:
    """PATCH accepts remove and ignores it."""
    ops.ignore_but_active(operation, "remove")


@each_operation("7644-3.5.2.2", "PATCH", "a_remove_takes_every_selected_value")
def remove_takes_the_first_match(operation: Json) -> None:
    """PATCH remove with a filter removes the first value that it selects."""
    if removes(operation, "phoneNumbers[value pr]"):
        operation["path"] = 'phoneNumbers[type eq "work"]'
