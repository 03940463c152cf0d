"""Faults of vendors' rules about who is a member of which Group."""

import sys
from collections.abc import Iterable

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, fault
from pytest_scim.provider.faults.parts import Json, operations, resources, store, stored
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import entries, text_at

ONE_GROUP = "one_group_per_user"
NOT_ADDED = "a_user_in_another_group_is_not_added"
LEFT = "a_user_removed_from_a_group_can_join_another"
LEFT_BEHIND = "a_group_left_in_the_app_still_has_its_members"

IN_DEFAULT = "a_user_without_a_group_is_in_the_default_group"

JOIN = "members_of_a_deleted_group_can_join_another"

LAST_GROUP = "removed_with_last_group"
SHUT = "a_user_without_a_group_is_inactive_or_deleted"
DELETED = "a_user_without_a_group_is_deleted"
STAYS = "a_user_in_another_group_stays_active"

EMBEDDED_SEATS = 3
"""Licences of the embedded provider, where the profile does not say how many the target has."""

LICENSED = "users_beyond_the_licences_stay_active_members"

FAULTS = rows.table(
    __name__,
    rows.breaks_rule("LIQ-14", ONE_GROUP, "A User may be in several Groups",
        NOT_ADDED, LEFT_BEHIND),
    rows.breaks_rule("IOM-07", LAST_GROUP, "A User without a Group stays", DELETED),
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
    return int(rule.parameters.get("seats", EMBEDDED_SEATS)) if rule else sys.maxsize


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


@fault("LIQ-15", IN_DEFAULT, rule="default_group")
def leaving_moves_to_a_copy_of_the_default_group(call: Call, respond: Responder) -> Reply:
    """A second Group named Default gets the User that leaves a Group."""
    before = stored(call)
    reply = respond(call)
    if call.kind == "Groups" and _left(call, before):
        members: list[JSON] = [{"value": one} for one in _left(call, before)]
        call.provider.put_group({"displayName": "Default", "members": members})
    return reply


@change_reply("LIQ-15", "PUT|PATCH /Groups/{id}", IN_DEFAULT, rule="default_group")
def leaving_is_ignored(call: Call, before: Json) -> None:
    """A User that leaves a Group joins the default Group and stays in the first one."""
    store(call, members=entries(before, "members"))


@fault("LIQ-16", JOIN, rule=ONE_GROUP)
def a_deleted_group_still_counts(call: Call, respond: Responder) -> Reply:
    """A User of a deleted Group is rejected as a member of another Group."""
    gone: set[str] = call.memory.setdefault("members of deleted groups", set())
    if call.kind == "Groups" and call.method == "DELETE":
        gone.update(_ids(_members(call)))
    state = call.provider.remember()
    reply = respond(call)
    if call.kind == "Groups" and call.method in {"PUT", "PATCH"} and gone & {*_ids(_members(call))}:
        call.provider.restore(state)
        return scim_error(409, "Invariant Error: a member is in a deleted group")
    return reply


@change_request("LIQ-16", "DELETE /Groups/{id}", JOIN, rule=ONE_GROUP)
def delete_hides_the_group(call: Call) -> Reply:
    """DELETE of a Group returns 204 and leaves it with its members under another name."""
    store(call, displayName=f"deleted {call.id}")
    return Reply(204)


@change_request("LIQ-16", "DELETE /Groups/{id}", JOIN, rule=ONE_GROUP)
def delete_moves_the_members(call: Call) -> None:
    """DELETE of a Group moves its members to a new Group."""
    call.provider.put_group({"displayName": f"Archive {call.id}", "members": _members(call)})


@change_reply("LIQ-15", "PUT|PATCH /Groups/{id}", IN_DEFAULT, rule="default_group")
def default_group_stays_empty(call: Call) -> None:
    """The default Group has no members, whoever leaves a Group."""
    for group in call.provider.groups():
        if group["displayName"] == "Default":
            call.provider.put_group({**group, "members": []})


@change_request(
    "IOM-07", "PUT /Users/{id}", SHUT, DELETED, rule=LAST_GROUP, switches_off=LAST_GROUP
)
def active_is_ignored_too(call: Call) -> None:
    """A User without a Group stays, and PUT ignores `active`."""
    call.body.pop("active", None)


@change_reply("IOM-07", "PUT /Users/{id}", SHUT, DELETED, rule=LAST_GROUP, switches_off=LAST_GROUP)
def every_put_activates(call: Call) -> None:
    """A User without a Group stays, and every PUT makes a User active."""
    call.provider.put_user((call.provider.user(call.id) or {}) | {"active": True})


@change_reply("IOM-07", "PUT /Users/{id}", SHUT, DELETED, rule=LAST_GROUP, switches_off=LAST_GROUP)
def another_user_is_deactivated(call: Call) -> None:
    """A User without a Group stays, and PUT with `active: false` deactivates another one."""
    user = call.provider.user(call.id) or {}
    if user.get("active") is False:
        call.provider.put_user(user | {"active": True})
        other = next(one for one in call.provider.users() if one["id"] != call.id)
        call.provider.put_user(other | {"active": False})
