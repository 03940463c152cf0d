"""What the buttons about users send, in both integration types."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from pytest_scim.okta import payloads
from pytest_scim.okta.flows import Flow, Part
from pytest_scim.okta.flows.flow import (
    CAPTURE,
    PLAN,
    REFERENCE,
    Failed,
    FlowLog,
    id_of,
    lookup,
    match,
    read,
    replace,
    user_of,
)
from pytest_scim.okta.org import Org
from pytest_scim.okta.requests import patch, post, user_path
from pytest_scim.okta.task import EMPTY_USER, NO_MATCH, Task, remote
from pytest_scim.okta.users import OktaUser
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Provenance, Response
from pytest_scim.scim.paths import at_key

Args = ParamSpec("Args")
Steps = Callable[Concatenate[FlowLog, Args], Part]


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
def assign(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Search for the user; create the User resource, or link it and push the profile.

    Okta sends nothing while provisioning is off. Without *Create Users* the flow fails after
    a lookup that finds nobody.
    """
    if not org.provisioning:
        return None
    step = log.step("documented", REFERENCE)
    found = match(log.add((yield lookup(org, okta_user, step))), okta_user)
    if found is None:
        return (yield from _create(log, org, okta_user))
    return (yield from _link(log, org, okta_user, found))


def _create(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    if not org.offers("create_users"):
        raise Failed(NO_MATCH)
    body = payloads.create(org, okta_user, org.new_password())
    response = log.add((yield post("/Users", body, log.step("documented", REFERENCE))))
    about = f"Error while creating user {okta_user.display}"
    if response.ok and not response.json:
        raise Failed(f"{about}: {EMPTY_USER}")
    user = user_of(response, about)
    org.links[okta_user.okta_id] = id_of(user, f"{about}: null")
    return user


def _link(log: FlowLog, org: Org, okta_user: OktaUser, found: JSON) -> Part:
    """Link a User that the lookup found, activate it, push the profile over it.

    Captured in custom apps. For catalog apps only the push is documented; its order
    and the PATCH of an inactive User are inferred.
    """
    catalog = org.integration == "oin"
    known: Provenance = "inferred" if catalog else "observed"
    source = REFERENCE if catalog else CAPTURE
    about = f"Error while trying to push profile update for {okta_user.email}"
    user_id = id_of(found, f"{about}: No user returned for user {okta_user.user_name}")
    org.links[okta_user.okta_id] = user_id
    if org.patches_users and at_key(found, "active") is False:
        yield from _patch_active(
            log, user_id, known, source, "Error while reactivating user", active=True
        )
    resource = user_of(log.add((yield read(user_id, log.step(known, source)))), about)
    body = payloads.merge(org, okta_user, resource, active=True)
    response = log.add((yield replace(user_id, body, log.step(known, source))))
    return updated(response, about)


def _patch_active(
    log: FlowLog, user_id: str, known: Provenance, source: str, about: str, *, active: bool
) -> Part:
    body = payloads.patch({"active": active})
    response = log.add((yield patch(user_path(user_id), body, log.step(known, source))))
    return updated(response, about)


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
    change: Callable[[JSONObject], JSONObject],
) -> Part:
    user_id = org.links[okta_user.okta_id]
    source = f"{REFERENCE}; {CAPTURE}"
    resource = user_of(log.add((yield read(user_id, log.step("documented", source)))), about)
    step = log.step("documented", source)
    return updated(log.add((yield replace(user_id, change(resource), step))), about)


@flow("Edit User Assignment")
def update(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Read the User and replace it with Okta's profile over it, in both types."""
    if not org.offers("update_users"):
        return None
    about = f"Error while trying to push profile update for {okta_user.email}"
    return (
        yield from _get_and_put(
            log, org, okta_user, about, lambda resource: payloads.merge(org, okta_user, resource)
        )
    )


@flow("Edit User Assignment, values erased")
def push_empty(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Push a profile in which values were erased.

    A custom app received ``null`` for an erased value; the empty string is inferred
    from the test plan's wording.
    """
    if not org.offers("update_users"):
        return None
    about = f"Error while trying to push profile update for {okta_user.email}"
    user_id = org.links[okta_user.okta_id]
    nulls = None in okta_user.values.values()
    known: Provenance = "observed" if nulls else "inferred"
    source = "a vendor's published error" if nulls else PLAN
    step = log.step("documented", REFERENCE)
    resource = user_of(log.add((yield read(user_id, step))), about)
    body = payloads.merge(org, okta_user, resource)
    return updated(log.add((yield replace(user_id, body, log.step(known, source)))), about)


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
        user_id = org.links[okta_user.okta_id]
        return (
            yield from _patch_active(log, user_id, "documented", REFERENCE, about, active=active)
        )
    return (
        yield from _get_and_put(
            log,
            org,
            okta_user,
            f"{about} {okta_user.display}",
            lambda resource: payloads.merge(org, okta_user, resource, active=active),
        )
    )


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
def sync_password(log: FlowLog, org: Org, okta_user: OktaUser, password: str) -> Part:
    """Push a new password: PATCH in catalog apps (its body is inferred), PUT in custom apps."""
    if not org.offers("sync_password"):
        return None
    about = "Error pushing password"
    if org.patches_users:
        user_id = org.links[okta_user.okta_id]
        step = log.step("inferred", "the verb is documented, the body is not")
        body = payloads.patch({"password": password})
        return updated(log.add((yield patch(user_path(user_id), body, step))), about)
    return (
        yield from _get_and_put(
            log,
            org,
            okta_user,
            about,
            lambda resource: payloads.merge(org, okta_user, resource) | {"password": password},
        )
    )
