"""Faults of the push to an active User that Okta's lookup returned."""

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults.build import fault, refuse
from pytest_scim.provider.faults.parts import Json, matches, patched, stored
from pytest_scim.scim.paths import at

LINKED = "okta.create_users.assigning_the_app_links_an_existing_user"
AT_ONCE = "okta.create_users.an_existing_user_may_be_updated_at_once"
ACTIVATED = "okta.create_users.an_active_user_may_be_activated_again"

PATCH = "PATCH /Users/{id}"
PUT = "PUT /Users/{id}"


@refuse("U12", PUT, 409, LINKED, AT_ONCE, ACTIVATED, scim_type="mutability")
def external_id_is_immutable(call: Call, before: Json) -> bool:
    """PUT with an externalId that the User does not have returns 409."""
    external_id = at(call.body, "externalId")
    return isinstance(external_id, str) and external_id != before.get("externalId")


@fault("U12", AT_ONCE)
def user_of_the_app_is_pending(call: Call, respond: Responder) -> Reply:
    """PUT of a User that its own admin created returns 409 until PATCH activates it."""
    activated = call.memory.setdefault("activated by PATCH", set())
    if matches(call, PATCH) and patched(call, "active") is True:
        activated.add(call.id)
    pending = "externalId" not in stored(call) and call.id not in activated
    if matches(call, PUT) and pending:
        return scim_error(409, "The User is pending")
    return respond(call)


@refuse("U12", PATCH, 400, ACTIVATED, scim_type="mutability")
def active_user_is_activated(call: Call, before: Json) -> bool:
    """PATCH that activates an active User returns 400."""
    return patched(call, "active") is True and before.get("active") is True
