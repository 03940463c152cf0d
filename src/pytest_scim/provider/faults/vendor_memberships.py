"""Faults of vendors' rules about who is in which group: each switched off, or kept badly."""

from typing import Any

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    each_resource,
    empty,
    fault,
    is_patch,
    is_replace,
    on_group,
    operations,
    pass_through,
)

NOT_ADDED = "vendor.memberships.a_person_in_another_group_is_not_added"
LEFT = "vendor.memberships.a_person_who_left_a_group_is_added_to_another"
LEFT_BEHIND = "vendor.memberships.a_group_left_in_the_app_still_holds_its_people"
SHUT = "vendor.memberships.a_person_without_a_group_has_no_active_account"
DELETED = "vendor.memberships.a_person_without_a_group_is_deleted"
STAYS = "vendor.memberships.a_person_who_is_in_another_group_stays"
LICENSED = "vendor.memberships.people_beyond_the_licences_are_kept"

one_group_per_person_off = fault(
    "LIQ-14",
    "a person may be in several groups",
    catches=(NOT_ADDED, LEFT_BEHIND),
    rule="one_group_per_person",
    switches_off="one_group_per_person",
)(pass_through)

default_group_off = fault(
    "LIQ-15",
    "there is no default group",
    catches=("vendor.memberships.a_person_without_a_group_is_in_the_default_group",),
    rule="default_group",
    switches_off="default_group",
)(pass_through)

removed_with_last_group_off = fault(
    "IOM-07",
    "accounts stay without a group",
    catches=(SHUT, DELETED),
    rule="removed_with_last_group",
    switches_off="removed_with_last_group",
)(pass_through)


@fault(
    "LIQ-14",
    "a person who is refused is taken out of the first group",
    catches=(NOT_ADDED, LEFT_BEHIND),
    rule="one_group_per_person",
)
def refused_person_leaves(call: Call, answer: Answerer) -> Reply:
    """The membership is ended before the new one is tried, and not given back."""
    reply = answer(call)
    if on_group(call) and reply.status == 409:
        wanted = [*(at(call.body, "members") or ()), *_added(call)]
        joining = {member["value"] for member in wanted}
        for group in (g for g in call.provider.groups() if g["id"] != call.id):
            left = [member for member in group["members"] if member["value"] not in joining]
            call.provider.put_group({**group, "members": left})
    return reply


@fault(
    "LIQ-14",
    "nobody can leave a group",
    catches=(LEFT,),
    rule="one_group_per_person",
)
def nobody_leaves(call: Call, answer: Answerer) -> Reply:
    """The row of a membership is never deleted."""
    before = _members(call)
    reply = answer(call)
    group = call.provider.group(call.id)
    if (is_replace(call, "Groups") or is_patch(call, "Groups")) and reply.ok and group:
        known = {member["value"] for member in group["members"]}
        kept = [member for member in before if member["value"] not in known]
        call.provider.put_group({**group, "members": [*group["members"], *kept]})
    return reply


@fault(
    "IOM-07",
    "a person who leaves a group is deleted although another one holds them",
    catches=(STAYS,),
    rule="removed_with_last_group",
)
def leaving_deletes_at_once(call: Call, answer: Answerer) -> Reply:
    """Only the group at hand is looked at."""
    before = {member["value"] for member in _members(call)}
    reply = answer(call)
    if on_group(call) and reply.ok:
        for user_id in before - {member["value"] for member in _members(call)}:
            call.provider.delete_user(user_id)
    return reply


@fault(
    "IOM-07",
    "a person without a group is only deactivated",
    catches=(DELETED,),
    rule="removed_with_last_group",
    switches_off="removed_with_last_group",
)
def leaving_deactivates(call: Call, answer: Answerer) -> Reply:
    """A soft delete, where the guide speaks of a deletion."""
    before = {member["value"] for member in _members(call)}
    reply = answer(call)
    for user_id in before - {member["value"] for member in _members(call)}:
        call.provider.put_user({**(call.provider.user(user_id) or {}), "active": False})
    return reply


@fault(
    "LPR-05",
    "people beyond the licences are refused",
    catches=(LICENSED,),
    rule="licence_cap",
)
def people_beyond_the_cap_are_refused(call: Call, answer: Answerer) -> Reply:
    """The cap is held against the membership itself."""
    state = call.provider.remember()
    reply = answer(call)
    if on_group(call) and len(_members(call)) > _seats(call):
        call.provider.restore(state)
        return empty(402)
    return reply


@fault(
    "LPR-05",
    "people beyond the licences are dropped without a word",
    catches=(LICENSED,),
    rule="licence_cap",
)
def people_beyond_the_cap_are_dropped(call: Call, answer: Answerer) -> Reply:
    """Only as many members are stored as there are licences."""
    reply = answer(call)
    group = call.provider.group(call.id)
    if on_group(call) and group and len(group["members"]) > _seats(call):
        stored = {**group, "members": group["members"][: _seats(call)]}
        call.provider.put_group(stored)
        for resource in each_resource(reply):
            resource.update(stored)
    return reply


def _members(call: Call) -> list[dict[str, Any]]:
    """Return the members that a call's group has now."""
    group = call.provider.group(call.id) if on_group(call) else None
    return list((group or {}).get("members", ()))


def _added(call: Call) -> list[dict[str, Any]]:
    """Return the members that a PATCH adds."""
    adds = [one for one in operations(call) if one.get("op") == "add"]
    return [member for one in adds for member in one["value"]]


def _seats(call: Call) -> int:
    rule = call.provider.profile.rule("licence_cap") if call.provider.profile else None
    return int(rule.parameters["seats"]) if rule else 1_000_000
