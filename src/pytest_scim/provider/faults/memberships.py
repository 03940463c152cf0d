"""Faults of memberships: by PATCH as Okta writes it for catalog apps, by PUT for custom apps."""

from typing import Any
from weakref import WeakKeyDictionary

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_patch,
    is_pathless,
    is_replace,
    json_reply,
    operations,
    scim_error,
)

ADDED = "okta.push_group_members.an_added_member_shows"
REMOVED = "okta.push_group_members.a_removed_member_goes"
BOTH = "okta.push_group_members.changes_that_come_together_all_show"
LAST = "okta.push_group_members.the_last_member_goes_too"
RENAMED = "okta.push_group_members.a_renamed_group_keeps_its_members"
NOW = "okta.push_group_members.push_now_overwrites_the_membership"
EMPTIED = "okta.push_group_members.push_now_empties_a_group"
PATHLESS = "okta.push_group_members.push_now_without_a_path_empties_a_group"
PAUSED = "okta.push_group_members.changes_wait_while_a_push_is_inactive"
PAUSED_ALL = "okta.push_group_members.pushes_can_be_paused_together"
AGAIN = "okta.push_group_members.adding_a_member_again_is_harmless"
ONCE = "okta.push_group_members.a_member_is_listed_once"
JOINS = "okta.push_group_members.somebody_not_provisioned_joins_once_assigned"
CROWD_EMPTIED = "okta.push_group_members.a_group_of_more_than_a_hundred_can_be_emptied"
CROWD = "okta.push_group_members.a_group_of_more_than_a_hundred_is_whole"
LINKED = "okta.link_groups.a_linked_group_is_renamed_and_gets_the_members"
UNRENAMED = "okta.link_groups.a_linked_group_keeps_its_name_when_renaming_is_off"
RELINKED = "okta.link_groups.a_group_that_was_left_can_be_linked_again"


_DOUBLED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""Ids of groups whose last member is shown twice, by provider."""


def _changes_members(call: Call) -> bool:
    """Whether a call changes a group's members, with or without a path."""
    if is_replace(call, "Groups"):
        return True
    named = (str(op.get("path", "")).startswith("members") for op in operations(call))
    inside = (is_pathless(op) and "members" in op["value"] for op in operations(call))
    return is_patch(call, "Groups") and (any(named) or any(inside))


def _stored(call: Call) -> dict[str, Any]:
    return call.provider.group(call.id) or {}


def _store(call: Call, members: list[Any]) -> None:
    call.provider.put_group({**_stored(call), "members": members})


def _operation(call: Call, op: str, path: str) -> list[dict[str, Any]]:
    """Return the operations of one kind on one path, ``members[…]`` counted as its own."""
    if not is_patch(call, "Groups"):
        return []
    found = operations(call)
    return [one for one in found if one.get("op") == op and str(one.get("path")).startswith(path)]


@fault("G1", "a rename without a path is refused", catches=(RENAMED, ADDED), integration="oin")
def pathless_rename_is_refused(call: Call, answer: Answerer) -> Reply:
    """`id` in the value is taken for an attempt to change it."""
    if is_patch(call, "Groups") and any(
        is_pathless(o) and "id" in o["value"] for o in operations(call)
    ):
        return scim_error(400, "id is readOnly", "mutability")
    return answer(call)


@fault("G2", "a rename empties the group", catches=(RENAMED,))
def rename_empties_the_group(call: Call, answer: Answerer) -> Reply:
    """What the value does not name is erased; a PUT with a new name starts afresh."""
    before = _stored(call).get("displayName")
    reply = answer(call)
    after = _stored(call).get("displayName")
    if call.kind == "Groups" and before and after != before:
        _store(call, [])
    return reply


@fault("G6", "a group keeps its first name", catches=(RENAMED, LINKED))
def rename_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The name is taken on create only."""
    before = _stored(call).get("displayName")
    reply = answer(call)
    if (
        call.kind == "Groups"
        and before
        and (is_patch(call, "Groups") or is_replace(call, "Groups"))
    ):
        call.provider.put_group({**_stored(call), "displayName": before})
    return reply


@fault("G5", "a group's own name is taken", catches=(ADDED, REMOVED, NOW), integration="aiw")
def own_name_is_a_conflict(call: Call, answer: Answerer) -> Reply:
    """The uniqueness check does not leave the group itself out."""
    if is_replace(call, "Groups") and at(call.body, "displayName") == (
        _stored(call).get("displayName")
    ):
        return scim_error(409, "A group of this name exists", "uniqueness")
    return answer(call)


@fault("G17", "groups cannot be replaced", catches=(ADDED, EMPTIED), integration="aiw")
def group_put_is_not_implemented(call: Call, answer: Answerer) -> Reply:
    """The service only knows PATCH."""
    return scim_error(501, "not supported") if is_replace(call, "Groups") else answer(call)


@fault(
    "G22",
    "membership changes are accepted and ignored",
    catches=(
        ADDED,
        REMOVED,
        BOTH,
        LAST,
        EMPTIED,
        PAUSED,
        PAUSED_ALL,
        JOINS,
        UNRENAMED,
        RELINKED,
    ),
)
def membership_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The answer is a success, the members stay as they were created."""
    before = _stored(call).get("members", [])
    fresh = not before
    reply = answer(call)
    if _changes_members(call) and reply.ok and not fresh:
        _store(call, before)
    return reply


@fault("G3", "a replace by an empty list is refused", catches=(EMPTIED,), integration="oin")
def empty_replace_is_refused(call: Call, answer: Answerer) -> Reply:
    """The validator wants at least one member."""
    if any(op.get("value") == [] for op in _operation(call, "replace", "members")):
        return scim_error(400, "value must not be empty", "invalidValue")
    return answer(call)


@fault("G4", "an empty list of members is ignored", catches=(EMPTIED, PATHLESS))
def empty_list_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Nothing in the list, nothing to do: ghosts keep their access."""
    before = _stored(call).get("members", [])
    empty = at(call.body, "members") == [] or any(
        op.get("value") == [] or at(op, "value.members") == [] for op in operations(call)
    )
    reply = answer(call)
    if _changes_members(call) and empty and before:
        _store(call, before)
    return reply


@fault("G9", "display is not in the schema of members", catches=(ADDED, NOW, JOINS))
def display_of_a_member_is_refused(call: Call, answer: Answerer) -> Reply:
    """A strict parser knows `value` only."""
    listed = [at(call.body, "members"), *(op.get("value") for op in operations(call))]
    entries = [entry for values in listed if isinstance(values, list) for entry in values]
    changes = is_patch(call, "Groups") or is_replace(call, "Groups")
    if (
        changes
        and any(isinstance(e, dict) and e.get("display") for e in entries)
        and (len(_stored(call).get("members", [])) > 1)
    ):
        return scim_error(400, "Unknown attribute display", "invalidSyntax")
    return answer(call)


@fault("G10", "a group holds a hundred members", catches=(CROWD,))
def members_are_capped(call: Call, answer: Answerer) -> Reply:
    """The list is rewritten from a page of a hundred."""
    reply = answer(call)
    members = _stored(call).get("members", []) if call.kind == "Groups" and call.id else []
    if call.method != "GET" and len(members) > 100:
        _store(call, members[:100])
    return reply


@fault("N3", "a request holds fifty member changes", catches=(CROWD,))
def large_batches_are_refused(call: Call, answer: Answerer) -> Reply:
    """Less than Okta puts into one request."""
    listed = [at(call.body, "members"), *(op.get("value") for op in operations(call))]
    if call.kind == "Groups" and any(isinstance(v, list) and len(v) > 50 for v in listed):
        return scim_error(400, "Too many members in one request", "tooMany")
    return answer(call)


@fault("G11", "a remove by value path is ignored", catches=(REMOVED, LAST, BOTH), integration="oin")
def remove_by_value_path_is_ignored(call: Call, answer: Answerer) -> Reply:
    """`members[value eq "…"]` is not parsed."""
    kept = [op for op in operations(call) if op not in _operation(call, "remove", "members[")]
    if is_patch(call, "Groups") and len(kept) != len(operations(call)):
        if not kept:
            return json_reply(200, _stored(call))
        call.body["Operations"] = kept
    return answer(call)


@fault("G12", "a remove takes all members", catches=(REMOVED,), integration="oin")
def remove_takes_all(call: Call, answer: Answerer) -> Reply:
    """The filter in the path is not looked at."""
    for op in _operation(call, "remove", "members["):
        op["path"] = "members"
    return answer(call)


@fault("G12", "a PUT without a member takes all members", catches=(REMOVED,), integration="aiw")
def shorter_put_takes_all(call: Call, answer: Answerer) -> Reply:
    """A list that shrank is read as an empty one."""
    before = len(_stored(call).get("members", []))
    if is_replace(call, "Groups") and len(at(call.body, "members") or []) < before:
        call.body["members"] = []
    return answer(call)


@fault("G13", "adding a member again is a server error", catches=(AGAIN,))
def member_again_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The database refuses the second row."""
    there = {member["value"] for member in _stored(call).get("members", [])}
    adds = [e for op in _operation(call, "add", "members") for e in op.get("value", [])]
    again = [entry for entry in adds if at(entry, "value") in there]
    whole = is_replace(call, "Groups") and len(there) > 2
    return scim_error(500, "duplicate key") if again or whole else answer(call)


@fault("G13", "a member who is added again is listed twice", catches=(ONCE,))
def member_again_is_listed_twice(call: Call, answer: Answerer) -> Reply:
    """Adding appends."""
    there = {member["value"] for member in _stored(call).get("members", [])}
    adds = [e for op in _operation(call, "add", "members") for e in op.get("value", [])]
    listed = at(call.body, "members") if is_replace(call, "Groups") else adds
    again = bool(listed) and all(at(entry, "value") in there for entry in listed)
    doubled = _DOUBLED.setdefault(call.provider, set())
    reply = answer(call)
    if again and reply.ok and call.id:
        doubled.add(call.id)
    if call.method == "GET" and call.id in doubled and reply.ok and reply.body.get("members"):
        reply.body["members"].append(reply.body["members"][-1])
    return reply


@fault("G22", "a full list only adds", catches=(NOW, EMPTIED, CROWD_EMPTIED))
def full_list_only_adds(call: Call, answer: Answerer) -> Reply:
    """Who is not on the list stays."""
    before = _stored(call).get("members", [])
    whole = is_replace(call, "Groups") or bool(_operation(call, "replace", "members"))
    reply = answer(call)
    if whole and reply.ok:
        after = _stored(call).get("members", [])
        there = {member["value"] for member in after}
        _store(call, [*after, *(member for member in before if member["value"] not in there)])
    return reply


@fault(
    "G12",
    "removing who is not there is refused",
    integration="oin",
    catches=("okta.push_group_members.removing_a_member_again_is_harmless",),
)
def remove_without_target_is_refused(call: Call, answer: Answerer) -> Reply:
    """`noTarget`, which the RFC allows; Okta's task fails on it."""
    there = [member["value"] for member in _stored(call).get("members", [])]
    for op in _operation(call, "remove", "members["):
        if not any(value in op["path"] for value in there):
            return scim_error(400, "no such member", "noTarget")
    return answer(call)


@fault(
    "G23",
    "an unknown member is a server error",
    catches=("okta.push_group_members.a_deleted_member_is_no_server_error",),
)
def unknown_member_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The missing account is not caught."""
    reply = answer(call)
    if call.kind == "Groups" and reply.status in {400, 404}:
        return scim_error(500, "Internal error")
    return reply


@fault("P7", "only the first operation is applied", catches=(BOTH,), integration="oin")
def only_the_first_operation_counts(call: Call, answer: Answerer) -> Reply:
    """The rest of the list is not read."""
    if is_patch(call, "Groups"):
        call.body["Operations"] = call.body["Operations"][:1]
    return answer(call)


@fault("P7", "a member who joins is lost when another leaves", catches=(BOTH,), integration="aiw")
def joins_are_lost_when_somebody_leaves(call: Call, answer: Answerer) -> Reply:
    """Removals are worked out first, and end it."""
    before = _stored(call).get("members", [])
    if is_replace(call, "Groups"):
        wanted = [at(entry, "value") for entry in call.body.get("members", [])]
        kept = [member for member in before if member["value"] in wanted]
        if len(kept) < len(before):
            call.body["members"] = kept
    return answer(call)


@fault(
    "P2", "a replace of members without a path is refused", catches=(PATHLESS,), integration="oin"
)
def pathless_members_are_refused(call: Call, answer: Answerer) -> Reply:
    """Members need a path here."""
    if any(is_pathless(op) and "members" in op["value"] for op in operations(call)):
        return scim_error(400, "path is required for members", "invalidPath")
    return answer(call)
