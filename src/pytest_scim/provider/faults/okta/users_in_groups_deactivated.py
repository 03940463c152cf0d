"""Faults of deactivating and reactivating Users who are members of Groups."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import parts
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.okta.users_in_groups import (
    is_inactive,
    is_member,
    is_reactivation,
)

CHECKS = "okta.users_in_groups"
DEACTIVATED = f"{CHECKS}.deactivating_a_group_member_changes_no_other_user"
REACTIVATED = f"{CHECKS}.reactivating_a_group_member_ends_no_membership"
UNASSIGNED = f"{CHECKS}.removing_the_app_from_a_group_member_changes_no_other_user"

PATCH = "PATCH /Users/{id}"
UPDATE = "PUT|PATCH /Users/{id}"


@refuse("P1", PATCH, 501, DEACTIVATED, UNASSIGNED, integrations=("oin", "oiw"))
def member_cannot_be_patched(call: Call) -> bool:
    """PATCH of a User who is in a Group returns 501."""
    return is_member(call)


@refuse("P2", PATCH, 400, DEACTIVATED, UNASSIGNED, integrations=("oin", "oiw"))
def pathless_patch_of_a_member_is_refused(call: Call) -> bool:
    """PATCH without a path returns 400 for a User who is in a Group."""
    return is_member(call) and any("path" not in one for one in parts.operations(call))


@change_request("P4", UPDATE, DEACTIVATED, UNASSIGNED)
def active_of_a_member_is_ignored(call: Call, before: parts.Json) -> Reply | None:
    """PUT and PATCH with `active: false` change nothing while the User is in a Group."""
    off = parts.written(call, "active") is False and before.get("active") is not False
    return parts.unchanged(call) if off and is_member(call) else None


@refuse("P5", UPDATE, 409, REACTIVATED)
def inactive_member_cannot_return(call: Call, before: parts.Json) -> bool:
    """A reactivation returns 409 while the User is in a Group."""
    return is_member(call) and is_reactivation(call, before)


@change_reply("X1", UPDATE, DEACTIVATED, UNASSIGNED)
def deactivation_of_a_member_deletes(call: Call) -> None:
    """A deactivation deletes a User who is in a Group."""
    if is_member(call) and is_inactive(call, str(call.id)):
        call.provider.delete_user(str(call.id))
