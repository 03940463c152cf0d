"""Faults of vendors' rules about who is a member of which Group."""

import sys
from collections.abc import Iterable

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, fault
from pytest_scim.provider.faults.parts import Json, operations, resources, store, stored
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import entries, text_at

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


def _members(call: Call) -> list[JSON]:
    """Return the members of a call's Group, as they are stored now."""
    return entries(stored(call), "members")


def _left(call: Call, before: Json) -> list[str]:
    """Return the ids of the members whom a call removed from its Group."""
    return [one for one in _ids(entries(before, "members")) if one not in _ids(_members(call))]


def _ids(members: Iterable[JSON]) -> list[str]:
    values = [text_at(member, "value") for member in members]
    return [value for value in values if value is not None]


def _seats(call: Call) -> int:
    """Return how many licences the profile's rule allows."""
    rule = call.provider.profile.rule("licence_cap") if call.provider.profile else None
    return int(rule.parameters["seats"]) if rule else sys.maxsize


@change_reply(
    "LIQ-14", "PUT|PATCH /Groups/{id}", NOT_ADDED, LEFT_BEHIND, status={409}, rule=ONE_GROUP
)
def refused_user_leaves(call: Call) -> None:
    """A User that a second Group rejects is removed from the first one."""
    added = [entries(one, "value") for one in operations(call) if one.get("op") == "add"]
    refused = _ids(sum(added, entries(call.body, "members")))
    for group in call.provider.groups():
        if group["id"] != call.id:
            members = entries(group, "members")
            left = [member for member in members if text_at(member, "value") not in refused]
            call.provider.put_group({**group, "members": left})


@change_reply("LIQ-14", "PUT|PATCH /Groups/{id}", LEFT, rule=ONE_GROUP)
def removal_is_ignored(call: Call, before: Json) -> None:
    """A removal of a member returns success and does nothing."""
    left = set(_left(call, before))
    removed = [one for one in entries(before, "members") if text_at(one, "value") in left]
    store(call, members=[*_members(call), *removed])


@change_reply("IOM-07", "Groups", STAYS, rule=LAST_GROUP)
def leaving_deletes_at_once(call: Call, before: Json) -> None:
    """A User that is removed from a Group is deleted, though another Group has it."""
    for user_id in _left(call, before):
        call.provider.delete_user(user_id)


@change_reply("IOM-07", "Groups", DELETED, rule=LAST_GROUP, switches_off=LAST_GROUP)
def leaving_deactivates(call: Call, before: Json) -> None:
    """A User that is removed from the last Group is deactivated, not deleted."""
    for user_id in _left(call, before):
        user = call.provider.user(user_id) or {}
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
