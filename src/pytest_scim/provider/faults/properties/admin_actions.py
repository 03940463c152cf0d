"""Faults that show only after some sequence of requests."""

from collections import Counter

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply
from pytest_scim.provider.faults.okta.link_groups import group_delete_deactivates_members
from pytest_scim.provider.faults.parts import Json, store, stored
from pytest_scim.provider.faults.repeats import repeats
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import PATCHED

USERS = "users_follow_random_admin_actions"
GROUPS = "groups_follow_random_admin_actions"

UPDATE_USER = "PUT|PATCH /Users/{id}"
UPDATE_GROUP = "PUT|PATCH /Groups/{id}"


def _is_reactivation(call: Call, before: Json) -> bool:
    return before.get("active") is False and stored(call).get("active") is True


def _first_name(call: Call, reply: Reply) -> JSON:
    """Return the name with which a User was created; a create is noted, and returns ``None``."""
    names = call.memory.setdefault("first names", {})
    if call.id is None:
        names[reply.body["id"]] = reply.body.get("name")
        return None
    name: JSON = names.get(call.id)
    return name


@change_reply("X4", "POST|PUT|PATCH Users", USERS, integrations=PATCHED)
def returns_bring_old_names(call: Call, before: Json, reply: Reply) -> None:
    """A reactivation restores the first name of the User."""
    name = _first_name(call, reply)
    if name is not None and _is_reactivation(call, before):
        store(call, name=name)


# Okta puts a returning User twice in custom apps: the second PUT has the name again.
@change_reply("X4", "POST|PUT Users", USERS, integrations=("aiw",))
def returns_bring_old_names_for_good(call: Call, before: Json, reply: Reply) -> None:
    """A reactivation restores the first name of the User, and no PUT changes it any more."""
    name, returned = _first_name(call, reply), call.memory.setdefault("returned", set())
    if name is not None and _is_reactivation(call, before):
        returned.add(call.id)
    if call.id in returned:
        store(call, name=name)


@change_reply("P5", UPDATE_USER, USERS)
def users_are_reactivated_once(call: Call, before: Json) -> None:
    """The second reactivation of a User returns success and does nothing."""
    reactivations = call.memory.setdefault("reactivations", Counter())
    if _is_reactivation(call, before):
        reactivations[call.id] += 1
        store(call, active=reactivations[call.id] == 1)


@change_reply("X2", UPDATE_USER, USERS)
def newest_user_goes_along(call: Call, before: Json) -> None:
    """A deactivation deactivates the newest User as well."""
    if before.get("active") is True and stored(call).get("active") is False:
        call.provider.put_user(call.provider.users()[-1] | {"active": False})


def _ids(group: Json) -> set[str]:
    return {member["value"] for member in group.get("members") or []}


def _removed(call: Call, before: Json) -> set[str]:
    """Return the ids of all Users whom this call and earlier ones removed from its Group."""
    removed: set[str] = call.memory.setdefault("removed", {}).setdefault(call.id, set())
    removed |= _ids(before) - _ids(stored(call))
    return removed


@change_reply("G2", UPDATE_GROUP, GROUPS)
def rename_restores_members(call: Call, before: Json) -> None:
    """A new displayName brings back the members that were removed."""
    after, removed = stored(call), _removed(call, before)
    if after["displayName"] != before["displayName"] and removed:
        store(call, members=[{"value": one} for one in sorted(_ids(after) | removed)])


@change_reply("G13", UPDATE_GROUP, GROUPS)
def members_do_not_come_back(call: Call, before: Json) -> None:
    """A member that was removed cannot be added again."""
    removed = _removed(call, before)
    members = stored(call)["members"]
    store(call, members=[member for member in members if member["value"] not in removed])


@change_reply("G14", "POST|PUT|PATCH|DELETE Groups", GROUPS)
def group_created_again_stays_empty(call: Call, before: Json, reply: Reply) -> None:
    """A Group with the displayName of a deleted one has no members."""
    deleted = call.memory.setdefault("deleted names", set())
    if call.method == "DELETE":
        deleted.add(before["displayName"])
        return
    group = call.provider.group(call.id or reply.body["id"])
    if group and group["displayName"] in deleted:
        call.provider.put_group(group | {"members": []})


FAULTS = rows.table(
    __name__,
    repeats("7644-3.6", "group_takes_its_members_along", group_delete_deactivates_members, GROUPS),
)
