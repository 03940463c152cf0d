"""Faults of memberships: by PATCH as Okta sends it to catalog apps, by PUT to custom apps."""

from pytest_scim.provider.call import Call, Reply, json_reply, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import (
    ANY,
    change_reply,
    change_request,
    each_operation,
    refuse,
)
from pytest_scim.provider.faults.parts import Json, is_pathless, operations, path_of, store, stored
from pytest_scim.provider.faults.patch_rows import drops
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import PATCHED
from pytest_scim.scim.paths import at, entries, text_at

ADDED = "an_added_member_is_in_the_group"
REMOVED = "a_removed_member_goes"
BOTH = "adding_and_removing_in_one_change_does_both"
LAST = "the_last_member_goes_too"
RENAMED = "renaming_a_group_changes_no_member"
NOW = "push_now_overwrites_the_membership"
EMPTIED = "push_now_empties_a_group"
PATHLESS = "push_now_without_a_path_empties_a_group"
CROWD = "a_group_of_more_than_a_hundred_is_whole"
JOINS = "an_okta_user_becomes_a_member_once_assigned"
REMOVED_AGAIN = "removing_a_member_again_is_harmless"
DELETED = "a_deleted_member_is_no_server_error"
ABSENT = "removing_an_absent_member_removes_no_other_member"
LINKED = "okta.link_groups.a_linked_group_is_renamed_and_gets_the_members"

PATCH = "PATCH /Groups/{id}"
PUT = "PUT /Groups/{id}"
UPDATE = "PUT|PATCH /Groups/{id}"

FAULTS = rows.table(
    __name__,
    rows.refuses("G17", "group_put_is_not_implemented", PUT, "", 501,
        ADDED, EMPTIED, integrations=("aiw",)),
    drops("G11", "remove_by_value_path_is_ignored",
        "remove of members by a value path", "remove", r"members\[.*",
        REMOVED, LAST, BOTH, integrations=PATCHED),
)  # fmt: skip


def _ids(holder: object, path: str = "members") -> set[str]:
    ids = [text_at(member, "value") for member in entries(holder, path)]
    return {member_id for member_id in ids if member_id is not None}


def _added(call: Call) -> set[str]:
    """Return the ids of the members that a PATCH adds, or that a PUT lists."""
    adds = [one for one in operations(call) if one.get("op") == "add"]
    return _ids(call.body).union(*(_ids(one, "value") for one in adds))


def _replaces(call: Call) -> list[Json]:
    """Return the PATCH operations that replace all members by a path."""
    named = [one for one in operations(call) if path_of(one).startswith("members")]
    return [one for one in named if one.get("op") == "replace"]


def _sent(call: Call) -> list[list[JSON]]:
    """Return the lists of members in a request: that of a Group and those of operations."""
    return [entries(call.body, "members"), *(entries(one, "value") for one in operations(call))]


def _removes_one(operation: Json) -> bool:
    return operation.get("op") == "remove" and path_of(operation).startswith("members[")


@refuse("G1", PATCH, 400, RENAMED, ADDED, integrations=PATCHED, scim_type="mutability")
def pathless_rename_is_refused(call: Call) -> bool:
    """PATCH of displayName without a path returns 400, because Okta's value has an id."""
    return any(is_pathless(one) and "id" in one["value"] for one in operations(call))


@change_reply("G2", UPDATE, RENAMED)
def rename_empties_the_group(call: Call, before: Json) -> None:
    """A new displayName removes all members."""
    if stored(call)["displayName"] != before["displayName"]:
        store(call, members=[])


@change_reply("G6", UPDATE, RENAMED, LINKED)
def rename_is_ignored(call: Call, before: Json) -> None:
    """A new displayName returns success and changes nothing."""
    store(call, displayName=before["displayName"])


@refuse("G5", PUT, 409, ADDED, REMOVED, NOW, integrations=("aiw",))
def own_name_is_a_conflict(call: Call, before: Json) -> bool:
    """PUT with the displayName that the Group has returns 409."""
    return bool(at(call.body, "displayName") == before.get("displayName"))


@change_reply(
    "G22",
    UPDATE,
    ADDED,
    REMOVED,
    BOTH,
    LAST,
    EMPTIED,
    "changes_wait_while_a_push_is_inactive",
    "pushes_can_be_paused_together",
    JOINS,
    "okta.link_groups.linking_without_renaming_changes_only_the_members",
    "okta.link_groups.a_group_that_was_left_can_be_linked_again",
)
def membership_is_ignored(call: Call, before: Json) -> None:
    """A change of members returns success and changes nothing."""
    if before["members"]:
        store(call, members=before["members"])


@refuse("G9", UPDATE, 400, ADDED, NOW, JOINS, scim_type="invalidSyntax")
def display_of_a_member_is_refused(call: Call, before: Json) -> bool:
    """A member with display returns 400."""
    has_display = any(at(member, "display") for members in _sent(call) for member in members)
    return has_display and len(entries(before, "members")) > 1


@change_reply("G10", UPDATE, CROWD)
def members_are_capped(call: Call) -> None:
    """A Group stores no more than a hundred members."""
    members = stored(call)["members"]
    if len(members) > 100:
        store(call, members=members[:100])


@refuse("N3", "Groups", 400, CROWD, scim_type="tooMany")
def large_batches_are_refused(call: Call) -> bool:
    """A request with more than fifty members returns 400."""
    return any(len(listed) > 50 for listed in _sent(call))


@change_reply("G13", PATCH, ABSENT, status=ANY, integrations=PATCHED)
def removing_an_absent_member_empties_the_group(call: Call, before: Json) -> None:
    """A removal of a User that is no member removes all members."""
    known = _ids(before)
    paths = [path_of(one) for one in operations(call) if one.get("op") == "remove"]
    if any("[" in path and not any(one in path for one in known) for path in paths):
        store(call, members=[])


@refuse("G13", UPDATE, 500, "adding_a_member_again_is_harmless")
def member_again_is_a_server_error(call: Call, before: Json) -> bool:
    """Adding a member again returns 500."""
    if call.method == "PUT":  # the second one that adds somebody lists all there are again
        return len(_ids(before)) > 2
    return not _ids(before).isdisjoint(_added(call))


@change_reply("G13", "GET|PUT|PATCH /Groups/{id}", "a_member_is_listed_once")
def member_again_is_listed_twice(call: Call, before: Json, reply: Reply) -> None:
    """A member that is added again is listed twice."""
    doubled = call.memory.setdefault("groups with a member twice", set())
    if _added(call) and _added(call) <= _ids(before):
        doubled.add(call.id)
    if call.method == "GET" and call.id in doubled:
        reply.body["members"] += reply.body["members"][-1:]


@change_reply("G23", "Groups", DELETED, status={400, 404})
def unknown_member_is_a_server_error() -> Reply:
    """A member that does not exist returns 500."""
    return scim_error(500, "Internal error")


@change_request("G23", UPDATE, DELETED)
def change_with_an_unknown_member_is_ignored(call: Call, before: Json) -> Reply | None:
    """A change with a member that does not exist returns 200 and changes nothing."""
    known = {user["id"] for user in call.provider.users()}
    return json_reply(200, before) if before and _added(call) - known else None


@change_request("G23", UPDATE, DELETED)
def change_with_an_unknown_member_empties_the_group(call: Call, before: Json) -> Reply | None:
    """A change with a member that does not exist returns 400 and empties the Group."""
    known = {user["id"] for user in call.provider.users()}
    if not before or not _added(call) - known:
        return None
    call.provider.put_group({**before, "members": []})
    return scim_error(400, "unknown member")


@change_request("P7", PUT, BOTH, integrations=("aiw",))
def put_that_removes_a_member_adds_none(call: Call, before: Json) -> None:
    """PUT that removes a member adds none."""
    ids = _ids(call.body)
    remaining = [one for one in entries(before, "members") if text_at(one, "value") in ids]
    if len(remaining) < len(entries(before, "members")):
        call.body["members"] = remaining


@change_request("P7", PATCH, BOTH, integrations=PATCHED)
def only_the_first_operation_counts(call: Call) -> None:
    """PATCH applies its first operation only."""
    del call.body["Operations"][1:]


@each_operation("G12", PATCH, REMOVED, integrations=PATCHED)
def remove_takes_all(operation: Json) -> None:
    """A removal by `members[value eq "…"]` removes all members."""
    if _removes_one(operation):
        operation["path"] = "members"


@change_request("G12", PUT, REMOVED, integrations=("aiw",))
def shorter_put_takes_all(call: Call, before: Json) -> None:
    """PUT that removes a member removes all members."""
    if len(_ids(call.body)) < len(_ids(before)):
        call.body["members"] = []


@refuse("G12", PATCH, 400, REMOVED_AGAIN, integrations=PATCHED, scim_type="noTarget")
def remove_without_target_is_refused(call: Call, before: Json) -> bool:
    """A removal of a User that is no member returns 400."""
    removed = [path_of(one) for one in operations(call) if _removes_one(one)]
    return any(not any(member in path for member in _ids(before)) for path in removed)


@change_reply("G22", UPDATE, NOW, EMPTIED, "a_group_of_more_than_a_hundred_can_be_emptied")
def full_list_only_adds(call: Call, before: Json) -> None:
    """A full list of members adds and does not remove."""
    if call.method == "PUT" or _replaces(call):
        after = stored(call)
        left = [one for one in before["members"] if one["value"] not in _ids(after)]
        store(call, members=[*after["members"], *left])


@refuse("G3", PATCH, 400, EMPTIED, integrations=PATCHED)
def empty_replace_is_refused(call: Call) -> bool:
    """PATCH with an empty list of members returns 400."""
    return any(one.get("value") == [] for one in _replaces(call))


@change_reply("G4", UPDATE, EMPTIED, PATHLESS)
def empty_list_is_ignored(call: Call, before: Json) -> None:
    """An empty list of members returns success and removes no member."""
    places = [(call.body, "members")]
    places += [(one, path) for one in operations(call) for path in ("value", "value.members")]
    if any(at(body, path) == [] for body, path in places):
        store(call, members=before["members"])


@refuse("P2", PATCH, 400, PATHLESS, integrations=PATCHED, scim_type="invalidPath")
def pathless_members_are_refused(call: Call) -> bool:
    """PATCH of members without a path returns 400."""
    return any(is_pathless(one) and "members" in one["value"] for one in operations(call))
