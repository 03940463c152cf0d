"""Faults of the extension for enterprise Users."""

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults.build import each_resource, fault
from pytest_scim.provider.faults.parts import Json, resources
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import at


@each_resource("7643-4.3", "Users", "extension_attributes_are_under_the_urn")
def extension_is_flattened(user: Json) -> None:
    """A User shows the attributes of the extension among those of the core."""
    user |= user.pop(ENTERPRISE_USER, {})


@fault("7643-4.3", "a_manager_is_an_object")
def manager_is_a_string(call: Call, respond: Responder) -> Reply:
    """A manager is read and written as a string, as in an early draft."""
    written = at(call.body, f"{ENTERPRISE_USER}:manager")
    if isinstance(written, str):
        call.body[ENTERPRISE_USER]["manager"] = {"value": written}
    reply = respond(call)
    for user in resources(reply) if call.kind == "Users" else ():
        if manager := at(user, f"{ENTERPRISE_USER}:manager.value"):
            user[ENTERPRISE_USER]["manager"] = manager
    return reply
