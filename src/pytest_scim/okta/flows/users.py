"""What the buttons about users send, in each integration type."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from pytest_scim.okta import payloads
from pytest_scim.okta.flows import Flow, Part
from pytest_scim.okta.flows.flow import (
    BOTH,
    CAPTURED,
    DOCUMENTED,
    IN_CATALOG,
    IN_CUSTOM,
    PLANNED,
    Failed,
    FlowLog,
    id_of,
    linked_id,
    lookup,
    match,
    read,
    replace,
    user_of,
)
from pytest_scim.okta.org import Org, PasswordForm
from pytest_scim.okta.requests import patch, post, user_path
from pytest_scim.okta.task import EMPTY_USER, NO_MATCH, NO_SCHEMAS, Task, remote
from pytest_scim.okta.users import OktaUser
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Known, Response
from pytest_scim.scim.paths import at_key, entries

Args = ParamSpec("Args")
Steps = Callable[Concatenate[FlowLog, Args], Part]

GUESSED: Final = Known("inferred", "by analogy with custom apps")
AS_ASSIGNED: Final = Known("inferred", "as captured when an inactive User was assigned again")
PASSWORD: Final = Known("inferred", "the verb is documented, the body is not")
WIZARD: Final = Known("inferred", "Okta's help page of the Okta Integration Wizard")


def flow(button: str) -> Callable[[Steps[Args]], Callable[Args, Flow]]:
    """Make a flow of a generator function whose first parameter is a ``FlowLog``.

    ``button`` is what the admin presses. A ``Failed`` ends the flow with its message.
    """

    def wrap(steps: Steps[Args]) -> Callable[Args, Flow]:
        @wraps(steps)
        def start(*args: Args.args, **kwargs: Args.kwargs) -> Flow:
            log = FlowLog(button, steps.__name__)
            try:
                end = yield from steps(log, *args, **kwargs)
            except Failed as failed:
                return log.failed(failed.message)
            return end if isinstance(end, Task) else log.done(end)

        return start

    return wrap


@flow("Assign to People")
def assign(log: FlowLog, org: Org, okta_user: OktaUser, *, activate: bool | None = None) -> Part:
    """Search for the User of the Okta user; create it, or link it and push the profile.

    Okta sends nothing while provisioning is off. Without *Create Users* the task fails after a
    lookup that returns no User. ``activate``: in a catalog app, activate an active match, too.
    """
    if not org.provisioning:
        return None
    response = log.add((yield lookup(org, okta_user, log.step(DOCUMENTED))))
    found = match(response, okta_user)
    if found is None:
        return (yield from _create(log, org, okta_user))
    activated = org.forms.activates_match if activate is None else activate
    return (yield from _link(log, org, okta_user, found, activate=activated))


def _create(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    if not org.offers("create_users"):
        raise Failed(NO_MATCH)
    body = payloads.create(org, okta_user, org.new_password())
    response = log.add((yield post("/Users", body, log.step(DOCUMENTED))))
    about = f"Error while creating user {okta_user.display}"
    if response.ok and not response.json:
        raise Failed(f"{about}: {EMPTY_USER}")
    user = user_of(response, about)
    if not entries(user, "schemas"):
        raise Failed(f"{about}: {NO_SCHEMAS}")
    org.links[okta_user.okta_id] = id_of(user, f"{about}: null")
    return user


def _link(log: FlowLog, org: Org, okta_user: OktaUser, found: JSON, *, activate: bool) -> Part:
    """Link the User that was found, activate it, push the profile over it.

    Captured for an inactive User in both types. What Okta sends for an active one was captured
    in custom apps only; in a catalog app ``activate`` activates that one, too.
    """
    about = f"Error while trying to push profile update for {okta_user.email}"
    user_id = id_of(found, f"{about}: No user returned for user {okta_user.user_name}")
    org.links[okta_user.okta_id] = user_id
    inactive = at_key(found, "active") is False
    if not org.patches_users:
        known = GUESSED if org.patches_groups else IN_CUSTOM if inactive else CAPTURED
        if inactive:
            return (yield from _return_by_put(log, org, okta_user, about, known))
        return (yield from _get_and_put(log, org, okta_user, about, known, active=True))
    known = IN_CATALOG if inactive else GUESSED
    if inactive or activate:
        yield from _patch_active(log, user_id, known, "Error while reactivating user", active=True)
    if org.forms.update == "patch":
        return (yield from _patch_profile(log, org, okta_user, about, {"active": True}))
    return (yield from _get_and_put(log, org, okta_user, about, known, active=True))


def _patch_active(log: FlowLog, user_id: str, known: Known, about: str, *, active: bool) -> Part:
    body = payloads.patch({"active": active})
    step = log.step(known, DOCUMENTED)
    return updated(log.add((yield patch(user_path(user_id), body, step))), about)


def updated(response: Response, about: str) -> JSON:
    """Return the User in a response; Okta accepts any 2xx, also without a body."""
    if not response.ok:
        raise Failed(f"{about}: {remote(response)}")
    return None if response.content.strip() == b"" else user_of(response, about)


def _get_and_put(
    log: FlowLog,
    org: Org,
    okta_user: OktaUser,
    about: str,
    known: Known,
    *,
    active: bool | None = None,
    change: JSONObject | None = None,
) -> Part:
    """Read the User and put it back with Okta's profile over it, then with ``change``."""
    user_id = linked_id(org, okta_user)
    resource = user_of(log.add((yield read(user_id, log.step(known, BOTH)))), about)
    body = payloads.merge(org, okta_user, resource, active=active) | (change or {})
    return updated(log.add((yield replace(user_id, body, log.step(known, BOTH)))), about)


def _patch_profile(
    log: FlowLog, org: Org, okta_user: OktaUser, about: str, change: JSONObject
) -> Part:
    """Replace the profile by an operation without path, then ``change``; nothing is read."""
    path = user_path(linked_id(org, okta_user))
    body = payloads.patch(payloads.profile(org, okta_user) | change)
    return updated(log.add((yield patch(path, body, log.step(WIZARD)))), about)


def _return_by_put(log: FlowLog, org: Org, okta_user: OktaUser, about: str, known: Known) -> Part:
    """Push twice: active with the groups that GET returned, then with an empty list of groups."""
    yield from _get_and_put(log, org, okta_user, about, known, active=True)
    without: JSONObject = {"groups": []}
    return (yield from _get_and_put(log, org, okta_user, about, known, active=True, change=without))


@flow("Edit User Assignment")
def update(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Read the User and replace it with Okta's profile over it, in both types.

    A private app gets PATCH instead, where that is the form of ``org.forms``.
    """
    if not org.offers("update_users"):
        return None
    about = f"Error while trying to push profile update for {okta_user.email}"
    if org.forms.update == "patch":
        return (yield from _patch_profile(log, org, okta_user, about, {}))
    return (yield from _get_and_put(log, org, okta_user, about, BOTH))


@flow("Edit User Assignment (PATCH)")
def patch_profile(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Push the profile by an operation without path: *Update user attributes* with PATCH.

    Only private apps of the Okta Integration Wizard have that choice; no capture shows it.
    """
    if not org.offers("update_users"):
        return None
    about = f"Error while trying to push profile update for {okta_user.email}"
    return (yield from _patch_profile(log, org, okta_user, about, {}))


@flow("Edit User Assignment, values erased")
def push_empty(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Push a profile in which values were erased.

    A custom app received ``null`` for an erased value; the empty string is inferred
    from the test plan's wording.
    """
    if not org.offers("update_users"):
        return None
    about = f"Error while trying to push profile update for {okta_user.email}"
    if org.forms.update == "patch":
        return (yield from _patch_profile(log, org, okta_user, about, {}))
    user_id = linked_id(org, okta_user)
    nulls = None in okta_user.values.values()
    observed = nulls and not org.patches_users
    form = Known("observed", "a vendor's published error") if observed else PLANNED
    resource = user_of(log.add((yield read(user_id, log.step(DOCUMENTED)))), about)
    body = payloads.merge(org, okta_user, resource)
    return updated(log.add((yield replace(user_id, body, log.step(DOCUMENTED, form)))), about)


@flow("Unassign User")
def unassign(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Deactivate the User: by PATCH in catalog apps, by PUT in custom apps."""
    return (yield from _set_active(log, org, okta_user, active=False))


@flow("Deactivate Person")
def deactivate(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Deactivate the User, because the admin deactivated the user in Okta."""
    return (yield from _set_active(log, org, okta_user, active=False))


@flow("Activate Person")
def reactivate(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Activate the User again, because the admin activated the user in Okta."""
    return (yield from _set_active(log, org, okta_user, active=True))


def _set_active(log: FlowLog, org: Org, okta_user: OktaUser, *, active: bool) -> Part:
    if not org.offers("deactivate_users"):
        return None
    about = f"Error while {'re' if active else 'de'}activating user"
    if org.patches_users:
        user_id = linked_id(org, okta_user)
        return (yield from _patch_active(log, user_id, DOCUMENTED, about, active=active))
    about = f"{about} {okta_user.display}"
    if org.integration != "aiw":
        return (yield from _get_and_put(log, org, okta_user, about, BOTH, active=active))
    if active:
        return (yield from _return_by_put(log, org, okta_user, about, AS_ASSIGNED))
    yield from _get_and_put(log, org, okta_user, about, IN_CUSTOM)
    return (yield from _get_and_put(log, org, okta_user, about, IN_CUSTOM, active=False))


@flow("Suspend")
def suspend(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Send nothing: a suspended user remains assigned to every app (Okta's reference)."""
    del log, org, okta_user
    yield from ()
    return None


@flow("Unsuspend")
def unsuspend(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Send nothing, as for Suspend."""
    del log, org, okta_user
    yield from ()
    return None


@flow("Reset Password")
def sync_password(
    log: FlowLog,
    org: Org,
    okta_user: OktaUser,
    password: str,
    *,
    form: PasswordForm | None = None,
) -> Part:
    """Push a new password: PATCH in catalog apps, PUT in custom apps.

    Okta's reference has the verb; no capture shows the body, so each plausible ``form`` of it
    can be sent.
    """
    if not org.offers("sync_password"):
        return None
    form = form or org.forms.password
    about = "Error pushing password"
    if org.patches_users and form != "put":
        user_id = linked_id(org, okta_user)
        plain: JSONObject = {"op": "replace", "path": "password", "value": password}
        bodies = {"pathless": payloads.patch({"password": password})}
        bodies["path"] = payloads.operations(plain)
        step = log.step(DOCUMENTED, PASSWORD)
        return updated(log.add((yield patch(user_path(user_id), bodies[form], step))), about)
    known = GUESSED if org.patches_users else BOTH
    change: JSONObject = {"password": password}
    return (yield from _get_and_put(log, org, okta_user, about, known, change=change))
