"""Faults of a member who leaves a Group and loses the app."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_reply, refuse
from pytest_scim.provider.faults.parts import Json, operations, path_of, store, stored, written
from pytest_scim.scim.paths import entries, text_at

LEAVES = "okta.push_group_members.a_member_who_loses_the_app_leaves_the_group"
REMOVED = "okta.push_group_members.a_removed_member_can_be_deactivated"
DEACTIVATED = "okta.push_group_members.a_deactivated_member_can_be_removed"

GROUP = "PUT|PATCH /Groups/{id}"
USER = "PUT|PATCH /Users/{id}"


def _ids(group: object) -> set[str]:
    ids = (text_at(member, "value") for member in entries(group, "members"))
    return {one for one in ids if one is not None}


def _removed(call: Call, before: Json) -> set[str]:
    """Return the ids of the members that a request removes by PUT, or by a path."""
    if call.method == "PUT":
        return _ids(before) - _ids(call.body)
    paths = [path_of(one) for one in operations(call) if one.get("op") == "remove"]
    return {one for one in _ids(before) if any(one in path for path in paths)}


@change_reply("G26", GROUP, LEAVES, REMOVED, DEACTIVATED)
def removal_is_ignored(call: Call, before: Json) -> None:
    """A removal of a member returns success and removes nobody."""
    if lost := _ids(before) - _ids(stored(call)):
        back = [one for one in entries(before, "members") if text_at(one, "value") in lost]
        store(call, members=[*stored(call)["members"], *back])


@change_reply("G26", GROUP, LEAVES, REMOVED, DEACTIVATED)
def removal_deactivates_the_others(call: Call, before: Json) -> None:
    """A removal of a member deactivates the members that stay."""
    if _ids(before) - _ids(stored(call)):
        for member_id in _ids(stored(call)):
            user = call.provider.user(member_id) or {}
            call.provider.put_user(user | {"active": False})


@refuse("G26", USER, 409, REMOVED)
def user_without_a_group_cannot_be_deactivated(call: Call) -> bool:
    """A deactivation of a User without a Group returns 409."""
    grouped = {one for group in call.provider.groups() for one in _ids(group)}
    return written(call, "active") is False and call.id not in grouped


@refuse("G26", GROUP, 400, DEACTIVATED)
def inactive_member_cannot_be_removed(call: Call, before: Json) -> bool:
    """A removal of an inactive member returns 400."""
    users = [call.provider.user(one) or {} for one in _removed(call, before)]
    return any(user.get("active") is False for user in users)
