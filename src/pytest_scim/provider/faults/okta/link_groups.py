"""Faults of Groups that are deleted or gone."""

from pytest_scim.provider.call import Call, Reply, json_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json

DELETED = ("an_unlinked_group_is_deleted", "groups_are_deleted_together")
DELETE = "DELETE /Groups/{id}"

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
