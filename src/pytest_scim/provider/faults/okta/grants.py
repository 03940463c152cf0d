"""Faults of the roles and entitlements that a User is granted."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, each_resource
from pytest_scim.provider.faults.parts import Json, patched, stored

GRANTED = "a_grant_updates_the_user"
HELD = ("roles", "entitlements")

FAULTS = rows.table(
    __name__,
    rows.refuses("D3", "put_with_roles_is_refused", "PUT /Users/{id}", "with roles", 400,
        GRANTED, "runscope.entitlements_crud.step_05_user_is_created"),
)  # fmt: skip


def _drop_grants(user: Json) -> Json:
    for name in HELD:
        user.pop(name, None)
    return user


@change_request("D3", "POST /Users", "a_user_is_created_with_its_entitlements")
def create_drops_grants(call: Call) -> None:
    """POST ignores roles and entitlements."""
    _drop_grants(call.body)


@change_request("D3", "PUT /Users/{id}", GRANTED)
def put_drops_grants(call: Call) -> None:
    """PUT ignores roles and entitlements."""
    _drop_grants(call.body)


@change_request("D3", "PUT /Users/{id}", "a_revoked_entitlement_is_gone")
def empty_list_is_ignored(call: Call, before: Json) -> None:
    """PUT ignores an empty list of roles or entitlements."""
    for name in HELD if before else ():
        if call.body.get(name) == []:
            call.body[name] = before.get(name, [])


@change_reply("D3", "PATCH /Users/{id}", "grants_outlive_a_deactivation")
def deactivation_drops_grants(call: Call) -> None:
    """A deactivation by PATCH removes roles and entitlements."""
    if patched(call, "active") is False:
        call.provider.put_user(_drop_grants(stored(call)))


@each_resource("D3", "GET /Users", "a_list_contains_the_grants_of_each_user")
def lists_leave_grants_out(user: Json) -> None:
    """A list leaves out roles and entitlements."""
    _drop_grants(user)
