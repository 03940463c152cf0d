"""Faults of vendors' rules about who is a member of which Group."""

import sys
from typing import Final

from pytest_scim.provider.call import Answerer, Call, Reply
from pytest_scim.provider.faults.build import change_reply, fault
from pytest_scim.provider.faults.parts import Json, operations, resources, store, stored
from pytest_scim.provider.faults.tables import rules_off
from pytest_scim.scim.path import at, entries

ONE_GROUP: Final = "one_group_per_person"
NOT_ADDED: Final = (
    "a_person_in_another_group_is_not_added",
    "a_group_left_in_the_app_still_holds_its_people",
)
LAST_GROUP: Final = "removed_with_last_group"
DELETED: Final = "a_person_without_a_group_is_deleted"
LICENSED: Final = "people_beyond_the_licences_are_kept"

UPDATE: Final = "PUT|PATCH /Groups/{id}"

faults = rules_off(
    __name__,
    ("LIQ-14", ONE_GROUP, "A User may be in several Groups", *NOT_ADDED),
    (
        "LIQ-15",
        "default_group",
        "There is no default Group",
        "a_person_without_a_group_is_in_the_default_group",
    ),
    (
        "IOM-07",
        LAST_GROUP,
        "A User without a Group stays",
        "a_person_without_a_group_has_no_active_account",
        DELETED,
    ),
)


def _members(call: Call) -> list[Json]:
    """Return the members of a call's Group, as they are stored now."""
    return stored(call).get("members") or []


def _left(call: Call, before: Json) -> list[Json]:
    """Return the members whom a call removed from its Group."""
    there = {member["value"] for member in _members(call)}
    return [member for member in before.get("members") or [] if member["value"] not in there]


def _seats(call: Call) -> int:
    """Return how many licences the profile's rule allows."""
    rule = call.provider.profile.rule("licence_cap") if call.provider.profile else None
    return int(rule.parameters["seats"]) if rule else sys.maxsize


@change_reply("LIQ-14", UPDATE, *NOT_ADDED, status={409}, rule=ONE_GROUP)
def refused_person_leaves(call: Call) -> None:
    """A User whom a second Group refuses is removed from the first one."""
    added = [entries(one, "value") for one in operations(call) if one.get("op") == "add"]
    refused = [at(one, "value") for one in sum(added, entries(call.body, "members"))]
    for group in call.provider.groups():
        if group["id"] != call.id:
            left = [member for member in group["members"] if member["value"] not in refused]
            call.provider.put_group(group | {"members": left})


@change_reply("LIQ-14", UPDATE, "a_person_who_left_a_group_is_added_to_another", rule=ONE_GROUP)
def nobody_leaves(call: Call, before: Json) -> None:
    """A removal of a member returns success and does nothing."""
    store(call, members=[*_members(call), *_left(call, before)])


@change_reply(
    "IOM-07",
    "PUT|PATCH|DELETE /Groups/{id}",
    "a_person_who_is_in_another_group_stays",
    rule=LAST_GROUP,
)
def leaving_deletes_at_once(call: Call, before: Json) -> None:
    """A User who is removed from a Group is deleted, though another Group has it."""
    for member in _left(call, before):
        call.provider.delete_user(member["value"])


@change_reply(
    "IOM-07",
    "PUT|PATCH|DELETE /Groups/{id}",
    DELETED,
    rule=LAST_GROUP,
    switches_off=LAST_GROUP,
)
def leaving_deactivates(call: Call, before: Json) -> None:
    """A User who is removed from the last Group is deactivated, not deleted."""
    for member in _left(call, before):
        user = call.provider.user(member["value"]) or {}
        call.provider.put_user(user | {"active": False})


@fault("LPR-05", LICENSED, rule="licence_cap")
def people_beyond_the_cap_are_refused(call: Call, answer: Answerer) -> Reply:
    """Adding more members than there are licences returns 402."""
    state = call.provider.remember()
    reply = answer(call)
    if len(_members(call)) <= _seats(call):
        return reply
    call.provider.restore(state)
    return Reply(402)


@change_reply("LPR-05", "Groups", LICENSED, rule="licence_cap")
def people_beyond_the_cap_are_dropped(call: Call, reply: Reply) -> None:
    """Adding more members than there are licences returns success and drops them."""
    members = _members(call)[: _seats(call)]
    if len(members) < len(_members(call)):
        store(call, members=members)
        for group in resources(reply):
            group["members"] = members
