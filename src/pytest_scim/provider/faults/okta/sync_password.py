"""Faults of password updates."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import change_reply, refuse
from pytest_scim.provider.faults.parts import resources, written

UPDATE = "PUT|PATCH /Users/{id}"


@refuse("C4", UPDATE, 400, "a_new_password_is_accepted", scim_type="mutability")
def new_password_is_refused(call: Call) -> bool:
    """An update of the password returns 400."""
    return bool(written(call, "password"))


@change_reply("S2", UPDATE, "a_new_password_is_not_returned")
def new_password_is_returned(call: Call, reply: Reply) -> None:
    """An update of the password returns the password."""
    password = written(call, "password")
    for user in resources(reply) if password else ():
        user["password"] = password
