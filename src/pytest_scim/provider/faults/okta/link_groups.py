"""Faults of Groups that are linked, deleted or gone."""

from pytest_scim.provider.call import Call, Reply, json_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json, operations, path_of, store, stored, written
from pytest_scim.scim.paths import at

DELETED = ("an_unlinked_group_is_deleted", "groups_are_deleted_together")
LINKED = "a_linked_group_is_renamed_and_gets_the_members"
MAY_ADD = "a_link_may_add_the_members"
MAY_REPLACE = "a_link_may_replace_the_members"

DELETE = "DELETE /Groups/{id}"
PATCH = "PATCH /Groups/{id}"
UPDATE = "PUT|PATCH /Groups/{id}"

FAULTS = rows.table(
    __name__,
    rows.refuses("G17", "group_delete_is_not_implemented", DELETE, "", 501, *DELETED),
)  # fmt: skip


@refuse("H4", DELETE, 415, DELETED[0])
def delete_needs_a_media_type(call: Call) -> bool:
    """DELETE of a Group without a Content-Type returns 415."""
    return "Content-Type" not in call.headers


@change_request("G17", DELETE, *DELETED)
def group_delete_is_ignored() -> Reply:
    """DELETE of a Group returns 204 and does nothing."""
    return Reply(204)


@change_request("X6", DELETE, *DELETED)
def group_delete_deactivates_members(call: Call, before: Json) -> None:
    """DELETE of a Group deactivates its members."""
    for member in before.get("members", []):
        user = call.provider.user(member["value"]) or {}
        call.provider.put_user(user | {"active": False})


@change_reply("G15", "Groups", "a_group_deleted_in_the_app_is_missing", status={404})
def gone_group_is_a_success(call: Call) -> Reply:
    """A request for a deleted Group returns 200."""
    return json_reply(200, {"schemas": [], "id": call.id, "displayName": "", "members": []})


def _changes_members(call: Call) -> bool:
    """Return whether a request changes the members of a Group: by PUT, or by a path."""
    return call.method == "PUT" or any(path_of(one) for one in operations(call))


@refuse("G28", UPDATE, 403, LINKED, MAY_ADD, MAY_REPLACE)
def linked_group_cannot_be_renamed(call: Call, before: Json) -> bool:
    """A new displayName of a Group with one member returns 403: its own admin filled it."""
    name = written(call, "displayName")
    renamed = isinstance(name, str) and name != before.get("displayName")
    return renamed and len(before.get("members", ())) == 1


@refuse("G28", UPDATE, 403, LINKED, MAY_ADD, MAY_REPLACE)
def members_of_a_linked_group_are_refused(call: Call, before: Json) -> bool:
    """A change of the members of a Group with one member returns 403: its own admin filled it."""
    return len(before.get("members", ())) == 1 and _changes_members(call)


@change_reply("G28", PATCH, MAY_ADD)
def add_removes_the_members_of_before(call: Call, before: Json) -> None:
    """PATCH add of members removes the members that the Group had before."""
    if any(one.get("op") == "add" for one in operations(call)):
        ids = [at(one, "value") for one in before.get("members", ())]
        members = stored(call)["members"]
        store(call, members=[one for one in members if at(one, "value") not in ids])


@refuse("G28", PATCH, 400, MAY_REPLACE)
def replace_of_members_is_refused(call: Call) -> bool:
    """PATCH replace of members returns 400."""
    return any(one.get("op") == "replace" and path_of(one) == "members" for one in operations(call))


@change_reply("G28", PATCH, MAY_REPLACE)
def replace_adds_members(call: Call, before: Json) -> None:
    """PATCH replace of members leaves the members that the Group had before."""
    if any(path_of(one) == "members" and one.get("op") == "replace" for one in operations(call)):
        ids = [at(one, "value") for one in stored(call)["members"]]
        left = [one for one in before["members"] if at(one, "value") not in ids]
        store(call, members=[*stored(call)["members"], *left])
