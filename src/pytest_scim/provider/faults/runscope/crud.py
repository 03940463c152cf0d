"""Faults that the steps of Okta's CRUD test catch."""

from typing import Final

from pytest_scim.provider.call import Call, Reply, scim_error
from pytest_scim.provider.faults.build import change_reply, change_request
from pytest_scim.provider.faults.parts import Json, operations, written
from pytest_scim.scim.path import at

DEACTIVATED: Final = "step_08_user_is_deactivated"
UPDATE: Final = "PUT|PATCH /Users/{id}"


def _set_active(call: Call, *, to: bool) -> None:
    """Change the value that an update gives to active."""
    if call.method == "PUT":
        call.body["active"] = to
    for operation in operations(call):
        if operation.get("path") == "active":
            operation["value"] = to
        elif isinstance(operation.get("value"), dict):
            operation["value"]["active"] = to


@change_request("CRUD-U1", "PUT /Users/{id}", "step_06_first_name_is_updated")
def put_keeps_the_name(call: Call, before: Json) -> None:
    """PUT ignores name."""
    call.body["name"] = before.get("name", {})


@change_request("CRUD-U8", UPDATE, DEACTIVATED, "step_13_unassigned_user_is_deactivated")
def deactivation_is_ignored(call: Call) -> None:
    """A deactivation returns success and does nothing."""
    if written(call, "active") is False:
        _set_active(call, to=True)


@change_request("CRUD-P5", UPDATE, "step_11_user_is_reactivated")
def reactivation_is_ignored(call: Call, before: Json) -> None:
    """A reactivation returns success and does nothing."""
    if written(call, "active") is True and before.get("active") is False:
        _set_active(call, to=False)


@change_reply("CRUD-R4", "GET /Users/{id}", DEACTIVATED)
def deactivated_is_not_found(reply: Reply) -> Reply | None:
    """GET of an inactive User returns 404."""
    return scim_error(404, "no such user") if at(reply.body, "active") is False else None
