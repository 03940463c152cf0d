"""Faults of PATCH replace (RFC 7644, section 3.5.2.3)."""

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import build, parts, patch_rows, rows
from pytest_scim.provider.faults.rfc7644.patch import operations as ops
from pytest_scim.scim.names import ENTERPRISE_USER, USER
from pytest_scim.scim.paths import at

EXTENSION = "a_replace_without_a_path_reaches_an_extension"
COMPLEX = "a_replace_of_a_complex_attribute_changes_no_other_part"
ADDED = "a_replace_of_no_value_adds_it"
LIST = "a_replaced_list_has_the_new_values_only"
NEW_PRIMARY = "a_new_primary_value_unsets_the_old_one"
WHOLE_PRIMARY = "a_whole_value_that_is_primary_unsets_the_old_one"
ADDED_PRIMARY = "an_added_primary_value_unsets_the_old_one"
MANAGER = f"{ENTERPRISE_USER}:manager"

FAULTS = rows.table(
    __name__,
    patch_rows.skips("P4", "active_with_a_path_is_ignored", ".*", "active",
        "a_replace_of_active_with_a_path_is_stored"),
    patch_rows.skips("U7", "patched_user_name_is_ignored", "replace", "userName",
        "a_replaced_user_name_is_stored"),
    patch_rows.drops("7644-3.5.2.3", "two_conditions_are_ignored",
        "an operation of a path with two conditions", ".*", ".* and .*",
        "a_value_path_of_two_conditions_is_applied_or_refused"),
    patch_rows.skips_keys("7644-3.5.2.3", "dotted_key_is_ignored", "name[.]",
        "a_dotted_name_in_a_value_is_applied_or_refused"),
    patch_rows.skips_keys("7644-3.5.2.3", "urn_key_is_ignored", f"{ENTERPRISE_USER}:",
        "a_urn_in_a_value_is_applied_or_refused"),
    patch_rows.turns("7644-3.5.2.3", "replace_is_added_to_a_list", "replace", "phoneNumbers", "add",
        "a_replaced_list_has_the_new_values_only"),
    rows.retypes("7644-3.5.2.3", "replace_of_no_value_is_an_invalid_path", "PATCH", "noTarget",
        "invalidPath", "a_replace_of_no_value_returns_no_target"),
    rows.replies("7644-3.5.2.3", "replace_of_no_value_is_ignored", "PATCH", build.ERROR,
        "PATCH replace with a filter that selects no value returns 200 and changes nothing",
        lambda call, reply: ops.accept_missing_target(call, reply, "replace"),
        "a_replace_of_no_value_returns_no_target"),
)  # fmt: skip


@build.change_reply("7644-3.5.2.3", "PATCH", EXTENSION)
def pathless_replace_exchanges_an_extension(call: Call) -> None:
    """PATCH replace without a path replaces the whole extension."""
    for operation in parts.operations(call):
        if parts.is_pathless(operation) and ENTERPRISE_USER in operation["value"]:
            parts.store(call, **{ENTERPRISE_USER: operation["value"][ENTERPRISE_USER]})


@build.each_operation("7644-3.5.2.3", "PATCH", "a_replace_changes_every_selected_value")
def replace_changes_the_first_match(operation: parts.Json) -> None:
    """PATCH replace with a filter changes the first value that it selects."""
    if parts.path_of(operation) == "phoneNumbers[value pr].value":
        operation["path"] = 'phoneNumbers[type eq "work"].value'


@build.ignore_operations("7644-3.5.2.3", "PATCH", "a_replace_takes_the_urn_of_an_extension")
def replace_of_an_extension_is_ignored(operation: parts.Json) -> bool:
    """PATCH replace with the URN of an extension as path changes nothing."""
    return parts.path_of(operation) == ENTERPRISE_USER


@build.ignore_operations("U5", "PATCH", "a_replace_by_null_is_applied_or_refused")
def replace_by_null_is_ignored(operation: parts.Json) -> bool:
    """PATCH replace accepts null and ignores it."""
    return operation.get("value", "") is None


@build.ignore_operations("U6", "PATCH", "a_replace_by_an_empty_string_is_applied_or_refused")
def replace_by_empty_string_is_ignored(operation: parts.Json) -> bool:
    """PATCH replace accepts an empty string and ignores it."""
    return operation.get("value") == ""


@build.each_operation("P4", "PATCH", "a_boolean_as_a_string_is_applied_or_refused")
def any_string_is_true(operation: parts.Json) -> None:
    """PATCH replace of active by the string False stores true: it is not empty."""
    if parts.path_of(operation) == "active" and isinstance(operation.get("value"), str):
        operation["value"] = bool(operation["value"])


@build.each_resource("7644-3.5.2", "Users", NEW_PRIMARY, WHOLE_PRIMARY, ADDED_PRIMARY)
def several_values_are_primary(user: parts.Json) -> None:
    """PATCH with a new primary value leaves the old one primary."""
    for number in user.get("phoneNumbers", []):
        if "primary" in number:
            number["primary"] = True


@build.fault("7644-3.5.2", ADDED_PRIMARY)
def added_primary_value_is_one_of_two(call: Call, respond: Responder) -> Reply:
    """PATCH add of a primary value leaves the old one primary."""
    reply = respond(call)
    numbers = parts.stored(call).get("phoneNumbers", [])
    added = call.method == "PATCH" and "phoneNumbers" in ops.paths(call, "add")
    if added and any(number.get("primary") for number in numbers):
        both = [{**number, "primary": True} for number in numbers]
        parts.override(call, call.id, {"phoneNumbers": both})
    return parts.with_overrides(call, reply)


@build.change_request("7643-4.3", "PATCH", "a_manager_as_a_string_is_applied_or_refused")
def manager_as_a_string_is_ignored(call: Call) -> Reply | None:
    """PATCH accepts a manager as a string and ignores it."""
    values = [op.get("value") for op in parts.operations(call) if parts.path_of(op) == MANAGER]
    return parts.unchanged(call) if any(isinstance(value, str) for value in values) else None


@build.each_operation(
    "7644-3.5.2.3",
    "PATCH /Users/{id}",
    "a_replace_changes_an_attribute",
    ADDED,
    "a_replace_takes_the_path_of_a_sub_attribute",
    "a_replace_takes_a_part_of_a_value",
    "a_replace_takes_a_whole_value",
    LIST,
    COMPLEX,
)
def replace_is_ignored(operation: parts.Json) -> None:
    """PATCH accepts replace and ignores it but for active."""
    ops.ignore_but_active(operation, "replace")


@build.refuse("7644-3.5.2.3", "PATCH /Users/{id}", 400, ADDED, scim_type="noTarget")
def replace_of_no_value_is_refused(call: Call, before: parts.Json) -> bool:
    """PATCH replace of an attribute without a value returns 400."""
    plain = [path for path in ops.paths(call, "replace") if path and "[" not in path]
    return any(path != "active" and not at(before, path.removeprefix(f"{USER}:")) for path in plain)


@build.change_reply("7644-3.5.2.3", "PATCH", COMPLEX)
def complex_attribute_is_exchanged(call: Call) -> None:
    """PATCH replace of name removes the sub-attributes that it does not name."""
    for operation in parts.operations(call):
        if operation.get("op") == "replace" and parts.path_of(operation) == "name":
            parts.store(call, name=operation.get("value"))


@build.change_reply(
    "P3", "PATCH /Users/{id}", "a_replace_without_a_path_changes_no_other_attribute"
)
def pathless_replace_takes_emails_away(call: Call) -> None:
    """PATCH replace without a path removes emails."""
    if any(parts.is_pathless(op) and op.get("op") == "replace" for op in parts.operations(call)):
        parts.store(call, emails=None)
