"""Faults of PATCH on Groups, in forms that Okta does not send."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import patch_rows, rows
from pytest_scim.provider.faults.build import change_reply, change_request
from pytest_scim.provider.faults.parts import operations, path_of, store, stored, unchanged

NAMED = "a_replace_of_the_name_changes_no_member"
GROUPS = "PATCH /Groups/{id}"

FAULTS = rows.table(
    __name__,
    patch_rows.skips("7644-3.5.2.2", "remove_of_all_members_is_ignored", "remove", "members",
        "a_remove_of_all_members_empties_the_group", "a_group_is_emptied_and_filled_in_one_patch"),
    patch_rows.skips("G6", "name_with_a_path_is_ignored", ".*", "displayName",
        "a_replace_of_the_name_changes_no_member"),
    patch_rows.turns("7644-3.5.2.1", "pathless_add_takes_the_place_of_members", "add", "",
        "replace", "an_add_without_a_path_adds_members"),
    patch_rows.turns("7644-3.5.2.3", "pathless_replace_is_added", "replace", "", "add",
        "a_replace_without_a_path_replaces_the_members"),
)  # fmt: skip


@change_request("7644-3.5.2.2", "PATCH", "a_remove_that_lists_members_is_applied_or_refused")
def listed_remove_is_ignored(call: Call) -> Reply | None:
    """PATCH accepts remove with a list of members and ignores it."""
    listed = any(op.get("op") == "remove" and "value" in op for op in operations(call))
    return unchanged(call) if listed else None


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
