"""Faults of vendors' rules about who is a member of which Group."""

import sys
from typing import Any

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, fault
from pytest_scim.provider.faults.parts import Json, operations, resources, store, stored
from pytest_scim.scim.paths import at, entries

ONE_GROUP = "one_group_per_user"
NOT_ADDED = "a_user_in_another_group_is_not_added"
LEFT = "a_user_removed_from_a_group_can_join_another"
LEFT_BEHIND = "a_group_left_in_the_app_still_has_its_members"

IN_DEFAULT = "a_user_without_a_group_is_in_the_default_group"

LAST_GROUP = "removed_with_last_group"
SHUT = "a_user_without_a_group_is_inactive_or_deleted"
DELETED = "a_user_without_a_group_is_deleted"
STAYS = "a_user_in_another_group_stays_active"

LICENSED = "users_beyond_the_licences_stay_active_members"

FAULTS = rows.table(
    __name__,
    rows.breaks_rule("LIQ-14", ONE_GROUP, "A User may be in several Groups",
        NOT_ADDED, LEFT_BEHIND),
    rows.breaks_rule("LIQ-15", "default_group", "There is no default Group",
        "a_user_without_a_group_is_in_the_default_group"),
    rows.breaks_rule("IOM-07", LAST_GROUP, "A User without a Group stays",
        "a_user_without_a_group_is_inactive_or_deleted", DELETED),
)  # fmt: skip


def _members(call: Call) -> list[Any]:
    """Return the members of a call's Group, as they are stored now."""
    return entries(stored(call), "members")


def _left(call: Call, before: Json) -> list[Any]:
    """Return the members whom a call removed from its Group."""
    there = [member["value"] for member in _members(call)]
    return [one for one in entries(before, "members") if one["value"] not in there]


def _seats(call: Call) -> int:
    """Return how many licences the profile's rule allows."""
    rule = call.provider.profile.rule("licence_cap") if call.provider.profile else None
    return int(rule.parameters["seats"]) if rule else sys.maxsize


@change_reply(
    "LIQ-14", "PUT|PATCH /Groups/{id}", NOT_ADDED, LEFT_BEHIND, status={409}, rule=ONE_GROUP
)
def refused_user_leaves(call: Call) -> None:
    """A User whom a second Group refuses is removed from the first one."""
    added = [entries(one, "value") for one in operations(call) if one.get("op") == "add"]
    refused = [at(one, "value") for one in sum(added, entries(call.body, "members"))]
    for group in call.provider.groups():
        if group["id"] != call.id:
            left = [member for member in group["members"] if member["value"] not in refused]
            call.provider.put_group(group | {"members": left})


@change_reply("LIQ-14", "PUT|PATCH /Groups/{id}", LEFT, rule=ONE_GROUP)
def removal_is_ignored(call: Call, before: Json) -> None:
    """A removal of a member returns success and does nothing."""
    store(call, members=[*_members(call), *_left(call, before)])


@change_reply("IOM-07", "Groups", STAYS, rule=LAST_GROUP)
def leaving_deletes_at_once(call: Call, before: Json) -> None:
    """A User who is removed from a Group is deleted, though another Group has it."""
    for member in _left(call, before):
        call.provider.delete_user(member["value"])


@change_reply("IOM-07", "Groups", DELETED, rule=LAST_GROUP, switches_off=LAST_GROUP)
def leaving_deactivates(call: Call, before: Json) -> None:
    """A User who is removed from the last Group is deactivated, not deleted."""
    for member in _left(call, before):
        user = call.provider.user(member["value"]) or {}
        call.provider.put_user(user | {"active": False})


@fault("LPR-05", LICENSED, rule="licence_cap")
def users_beyond_the_cap_are_refused(call: Call, respond: Responder) -> Reply:
    """Adding more members than there are licences returns 402."""
    state = call.provider.remember()
    reply = respond(call)
    if len(_members(call)) <= _seats(call):
        return reply
    call.provider.restore(state)
    return Reply(402)


@change_reply("LPR-05", "Groups", LICENSED, rule="licence_cap")
def users_beyond_the_cap_are_dropped(call: Call, reply: Reply) -> None:
    """Adding more members than there are licences returns success and drops them."""
    members = _members(call)
    if len(members) > _seats(call):
        store(call, members=members[: _seats(call)])
        for group in resources(reply):
            group["members"] = members[: _seats(call)]
