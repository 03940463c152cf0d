"""Faults of PATCH on Groups, in forms that Okta does not send."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import (
    change_reply,
    change_request,
    each_operation,
    ignore_operations,
)
from pytest_scim.provider.faults.parts import (
    Json,
    is_pathless,
    operations,
    path_of,
    store,
    stored,
    unchanged,
)

EMPTIED = "a_remove_of_all_members_empties_the_group"
REFILLED = "a_group_is_emptied_and_filled_in_one_patch"
NAMED = "a_replace_of_the_name_keeps_the_members"
GROUPS = "PATCH /Groups/{id}"


@each_operation("7644-3.5.2.1", GROUPS, "an_add_without_a_path_adds_members")
def pathless_add_takes_the_place_of_members(operation: Json) -> None:
    """PATCH add without a path replaces the members."""
    if is_pathless(operation) and operation.get("op") == "add":
        operation["op"] = "replace"


@ignore_operations("7644-3.5.2.2", "PATCH", EMPTIED, REFILLED)
def remove_of_all_members_is_ignored(operation: Json) -> bool:
    """PATCH accepts remove of all members and ignores it."""
    return operation.get("op") == "remove" and path_of(operation) == "members"


@change_request("7644-3.5.2.2", "PATCH", "a_remove_that_lists_members_is_applied_or_refused")
def listed_remove_is_ignored(call: Call) -> Reply | None:
    """PATCH accepts remove with a list of members and ignores it."""
    listed = any(op.get("op") == "remove" and "value" in op for op in operations(call))
    return unchanged(call) if listed else None


@each_operation("7644-3.5.2.3", GROUPS, "a_replace_without_a_path_replaces_the_members")
def pathless_replace_is_added(operation: Json) -> None:
    """PATCH replace without a path adds to the members."""
    if is_pathless(operation) and "members" in operation["value"]:
        operation["op"] = "add"


@ignore_operations("G6", "PATCH", NAMED)
def name_with_a_path_is_ignored(operation: Json) -> bool:
    """PATCH accepts displayName with a path and ignores it."""
    return path_of(operation) == "displayName"


@change_reply("G2", GROUPS, NAMED)
def name_with_a_path_empties_the_group(call: Call) -> None:
    """PATCH of displayName with a path removes the members."""
    if any(path_of(operation) == "displayName" for operation in operations(call)):
        store(call, members=[])


@change_request("7644-3.5.2", GROUPS, "a_member_is_not_turned_into_another")
def member_is_turned_into_another(call: Call) -> Reply | None:
    """PATCH changes the immutable value of a member."""
    for operation in operations(call):
        path = path_of(operation)
        if path.startswith("members[value eq ") and path.endswith("].value"):
            old, new = path.split('"')[1], operation.get("value")
            rest = [entry for entry in stored(call)["members"] if entry.get("value") != old]
            store(call, members=[*rest, {"value": new}])
            return unchanged(call)
    return None
