"""Faults of Create Group: of a Group without members, and of the requests after its create."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_reply, refuse
from pytest_scim.provider.faults.parts import Json, is_pathless, operations, store, stored
from pytest_scim.scim.paths import at

DOCUMENTED = "okta.push_groups.a_group_pushed_as_documented_is_created"
FIRST = "okta.push_groups.an_empty_group_gets_its_first_member"
RETRIED = "okta.push_groups.a_retried_create_adds_the_members"
ALONE = "okta.push_groups.a_retry_may_send_the_members_alone"
AGAIN = "okta.push_groups.a_retry_may_send_the_group_again"

POST = "POST /Groups"
PATCH = "PATCH /Groups/{id}"
UPDATE = "PUT|PATCH /Groups/{id}"


def _lists_members(call: Call) -> bool:
    """Return whether a request gives a Group members."""
    adds = [one for one in operations(call) if one.get("op") in {"add", "replace"}]
    values = [one.get("value") for one in adds if one.get("path") == "members"]
    return bool(at(call.body, "members")) if call.method == "PUT" else any(values)


@refuse("G24", UPDATE, 500, FIRST, DOCUMENTED, RETRIED, ALONE, AGAIN)
def members_of_an_empty_group_are_refused(call: Call, before: Json) -> bool:
    """A request that adds the first member to a Group returns 500."""
    return bool(before) and not before.get("members") and _lists_members(call)


@change_reply("G24", UPDATE, FIRST, DOCUMENTED, RETRIED, ALONE, AGAIN)
def members_of_an_empty_group_are_ignored(before: Json, call: Call) -> None:
    """A request that adds the first member to a Group returns success and changes nothing."""
    if not before.get("members") and stored(call).get("members"):
        store(call, members=[])


@refuse("G24", POST, 400, DOCUMENTED)
def group_without_members_is_refused(call: Call) -> bool:
    """POST of a Group with an empty list of members returns 400."""
    return at(call.body, "members") == []


@refuse("G24", PATCH, 400, AGAIN, scim_type="mutability")
def same_name_is_refused(call: Call, before: Json) -> bool:
    """PATCH of the displayName that the Group has returns 400."""
    names = [one["value"].get("displayName") for one in operations(call) if is_pathless(one)]
    return before.get("displayName") in names


@refuse("G24", PATCH, 409, ALONE)
def members_need_a_confirmed_name(call: Call, before: Json) -> bool:
    """PATCH that adds members to a Group returns 409 until its displayName was sent again."""
    confirmed = call.memory.setdefault("confirmed names", set())
    if any(is_pathless(one) and "displayName" in one["value"] for one in operations(call)):
        confirmed.add(call.id)
    return not before.get("members") and _lists_members(call) and call.id not in confirmed
