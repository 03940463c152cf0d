"""Faults of Users and Groups that have had another name, another state or other members."""

from collections import Counter

from pytest_scim.provider.call import Call, Reply, scim_error
from pytest_scim.provider.faults.build import change_reply, change_request
from pytest_scim.provider.faults.parts import Json, patched, store, stored
from pytest_scim.scim.names import PATCHED

USERS = "properties.admin_actions.users_follow_random_admin_actions"
GROUPS = "properties.admin_actions.groups_follow_random_admin_actions"
UPDATE_USER, UPDATE_GROUP = "PUT|PATCH /Users/{id}", "PUT|PATCH /Groups/{id}"


@change_reply("X4", UPDATE_USER, USERS, integrations=PATCHED)
def repeated_deactivation_toggles(call: Call, before: Json) -> None:
    """A PATCH that deactivates an inactive User activates it."""
    if call.method == "PATCH" and patched(call, "active") is False and before["active"] is False:
        store(call, active=True)


def _used(call: Call, name: str) -> set[str]:
    used: set[str] = call.memory.setdefault(f"used {name}", set())
    return used


@change_request("G2", UPDATE_GROUP, GROUPS)
def earlier_group_names_are_refused(call: Call) -> Reply | None:
    """A displayName that a Group had before returns 409."""
    value = patched(call, "displayName") if call.method == "PATCH" else call.body["displayName"]
    name = stored(call).get("displayName")
    if not isinstance(value, str) or value == name:
        return None
    if value in _used(call, "groups"):
        return scim_error(409, "The displayName was used before.", "uniqueness")
    _used(call, "groups").add(str(name))
    return None


@change_request("P4", "PUT /Users/{id}", USERS)
def earlier_user_names_are_refused(call: Call) -> Reply | None:
    """A userName that a User had before returns 409."""
    value, name = call.body["userName"], stored(call).get("userName")
    if value == name:
        return None
    if value in _used(call, "users"):
        return scim_error(409, "The userName was used before.", "uniqueness")
    _used(call, "users").add(str(name))
    return None


@change_reply("P4", "PUT /Users/{id}", USERS)
def second_user_name_is_ignored(call: Call, before: Json) -> None:
    """A userName changes only once."""
    changed = call.memory.setdefault("changed user names", Counter())
    if stored(call).get("userName") != before.get("userName"):
        changed[call.id] += 1
        if changed[call.id] > 1:
            store(call, userName=before["userName"])


@change_reply("G2", UPDATE_GROUP, GROUPS)
def second_rename_drops_members(call: Call, before: Json) -> None:
    """The second new displayName drops the members that were added since the first."""
    names = call.memory.setdefault("members at rename", {})
    after = stored(call)
    if after["displayName"] == before["displayName"]:
        return
    if call.id in names:
        kept = names[call.id]
        store(call, members=[one for one in after["members"] if one["value"] in kept])
    names[call.id] = {one["value"] for one in after.get("members") or []}


@change_reply("G14", "POST|DELETE Groups", GROUPS)
def old_members_come_back(call: Call, before: Json, reply: Reply) -> None:
    """A Group with the displayName of a deleted one gets the members of that."""
    members = call.memory.setdefault("members by name", {})
    if call.method == "DELETE":
        members[before["displayName"]] = before.get("members") or []
        return
    group = call.provider.group(reply.body["id"])
    listed = members.get(group["displayName"], []) if group else []
    alive = [one for one in listed if call.provider.user(one["value"])]
    if group and alive:
        call.provider.put_group(group | {"members": alive})


@change_reply("P5", UPDATE_USER, USERS)
def names_return_with_the_user(call: Call, before: Json) -> None:
    """A reactivation restores the userName that the User was created with."""
    first = call.memory.setdefault("first user names", {})
    first.setdefault(call.id, before.get("userName"))
    if before.get("active") is False and stored(call).get("active") is True:
        store(call, userName=first[call.id])


@change_reply("X4", "PUT /Users/{id}", USERS)
def an_update_activates(call: Call, before: Json) -> None:
    """A PUT of an inactive User with another name activates it."""
    if before.get("active") is False and stored(call).get("name") != before.get("name"):
        store(call, active=True)
