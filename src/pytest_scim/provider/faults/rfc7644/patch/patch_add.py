"""Faults of PATCH add (RFC 7644, section 3.5.2.1), and of paths of every operation."""

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults import patch_rows, rows
from pytest_scim.provider.faults.build import ERROR, OK, change_reply, each_operation, fault
from pytest_scim.provider.faults.parts import (
    Json,
    matches,
    operations,
    override,
    store,
    stored,
    with_overrides,
)
from pytest_scim.provider.faults.rfc7644.patch import operations as ops
from pytest_scim.provider.faults.rfc7644.protocol.announced_features import deny
from pytest_scim.scim.names import ENTERPRISE_USER, USER

THERE = "a_value_that_is_there_is_not_added_again"
AGAIN = "an_add_of_what_is_there_is_no_change"
MEMBER_AGAIN = "rfc7644.patch_groups.an_add_of_an_existing_member_is_no_change"
USERS = "PATCH /Users/{id}"

FAULTS = rows.table(
    __name__,
    patch_rows.skips("7644-3.5.2.1", "added_column_is_left_out", "add", "timezone",
        "every_plain_attribute_is_added_or_refused"),
    patch_rows.drops("7644-3.10", "extension_path_is_ignored",
        "an operation of an extension attribute", ".*", f"{ENTERPRISE_USER}:.*",
        "an_add_takes_the_path_of_an_extension", "an_add_sets_the_manager",
        "rfc7644.patch_replace.a_replace_takes_the_path_of_an_extension",
        "rfc7644.patch_replace.a_replace_changes_the_manager",
        "rfc7644.patch_remove.a_removed_attribute_of_an_extension_has_no_value",
        "rfc7644.patch_remove.a_removed_manager_is_gone"),
    patch_rows.skips_keys("7644-3.5.2", "pathless_operation_skips_extensions",
        f"{ENTERPRISE_USER}$", "an_add_without_a_path_reaches_an_extension",
        "rfc7644.patch_replace.a_replace_without_a_path_reaches_an_extension"),
    patch_rows.turns("7644-3.5.2.1", "add_takes_the_place_of_a_list", "add", "phoneNumbers",
        "replace", "an_added_value_stands_beside_the_others"),
    rows.rejects("7644-3.10", "core_urn_is_refused", USERS, 400,
        "PATCH of a path with the URN of the core returns 400",
        lambda call: any(path.startswith(f"{USER}:") for path in ops.paths(call)),
        "an_add_takes_a_path_with_the_core_urn",
        "rfc7644.patch_replace.a_replace_takes_a_path_with_the_core_urn", scim_type="invalidPath"),
    rows.rejects("7644-3.10", "sub_attribute_path_is_refused", USERS, 400,
        "PATCH of a sub-attribute returns 400",
        lambda call: any(path.startswith("name.") for path in ops.paths(call)),
        "an_add_takes_the_path_of_a_sub_attribute",
        "rfc7644.patch_replace.a_replace_takes_the_path_of_a_sub_attribute",
        "rfc7644.patch_remove.a_removed_sub_attribute_has_no_value", scim_type="invalidPath"),
    rows.rejects("7644-3.5.2", "value_path_is_refused", USERS, 400,
        "PATCH of a path with a filter returns 400",
        lambda call: any("[" in path for path in ops.paths(call)), "an_add_takes_a_value_path",
        "rfc7644.patch_replace.a_replace_takes_a_part_of_a_value",
        "rfc7644.patch_replace.a_replace_takes_a_whole_value",
        "rfc7644.patch_remove.a_removed_part_of_a_value_is_gone",
        "rfc7644.patch_remove.a_removed_value_leaves_the_others", scim_type="invalidPath"),
    rows.replies("7644-3.5.2.1", "add_to_no_value_is_ignored", "PATCH", ERROR,
        "PATCH add with a filter that selects no value returns 200 and changes nothing",
        lambda call, reply: ops.accept_missing_target(call, reply, "add"),
        "an_add_to_no_value_is_applied_or_refused"),
    rows.replies("7644-3.5.2.1", "every_patch_is_a_modification", "PATCH", OK,
        "PATCH moves lastModified though it changes nothing", store,
        "an_add_of_what_is_there_is_no_change",
        "rfc7644.patch_groups.an_add_of_an_existing_member_is_no_change"),
)  # fmt: skip


@each_operation(
    "7644-3.5.2.1",
    USERS,
    "an_add_to_a_single_value_replaces_it",
    "an_add_gives_an_attribute_its_first_value",
    "an_add_takes_the_path_of_a_sub_attribute",
    "an_add_takes_a_path_with_the_core_urn",
    "an_add_takes_a_value_path",
    "an_add_without_a_path_adds_to_the_user",
    "an_add_to_a_complex_attribute_sets_its_parts",
    "an_added_value_stands_beside_the_others",
)
def add_is_ignored(operation: Json) -> None:
    """PATCH accepts add and ignores it."""
    ops.ignore_but_active(operation, "add")


@fault("7644-3.5.2.1", THERE)
def value_is_listed_again(call: Call, respond: Responder) -> Reply:
    """PATCH add of a value that is there lists it twice."""
    before = stored(call).get("phoneNumbers")
    reply = respond(call)
    added = call.method == "PATCH" and ops.paths(call, "add") == ["phoneNumbers"]
    if added and reply.ok and before and stored(call).get("phoneNumbers") == before:
        override(call, call.id, {"phoneNumbers": [*before, before[0]]})
    return with_overrides(call, reply)


@change_reply("7644-3.5.2.1", "PATCH", THERE, AGAIN, MEMBER_AGAIN)
def add_of_what_is_there_is_refused(call: Call, before: Json) -> Reply | None:
    """PATCH add of what is there returns 400."""
    if ops.paths(call, "add") and stored(call) == before:
        return scim_error(400, "No valid fields to update", "invalidValue")
    return None


@fault("7643-5", "rfc7644.patch_add.an_added_value_stands_beside_the_others")
def denied_patch_ignores_add(call: Call, respond: Responder) -> Reply:
    """PATCH is denied, applies replace and remove, and accepts and ignores add."""
    for operation in operations(call) if matches(call, "PATCH /Users/{id}") else ():
        ops.ignore_but_active(operation, "add")
    return deny(call, respond(call), "patch")
