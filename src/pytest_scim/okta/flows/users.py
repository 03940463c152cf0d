"""What the buttons about people send, in both integration types."""

from collections.abc import Callable, Generator
from functools import wraps
from typing import Any, ParamSpec

from pytest_scim.okta import payloads
from pytest_scim.okta.flows import Flow
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
from pytest_scim.scim.messages import Provenance, Request, Response
from pytest_scim.scim.paths import at_key

Part = Generator[Request, Response, Any]
Args = ParamSpec("Args")


def flow(button: str) -> Callable[[Callable[..., Part]], Callable[..., Flow]]:
    """Make a flow of a generator that takes a Script first and returns the account.

    ``button`` is what the admin presses. A ``Failed`` ends the flow with its message.
    """

    def wrap(play: Callable[..., Part]) -> Callable[..., Flow]:
        @wraps(play)
        def start(*args: Any, **kwargs: Any) -> Flow:
            log = FlowLog(button, play.__name__)
            try:
                user = yield from play(log, *args, **kwargs)
            except Failed as failed:
                return log.failed(failed.message)
            return user if isinstance(user, Task) else log.done(user)

        return start

    return wrap


@flow("Assign to People")
def assign(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Look the person up; create the account, or link and push the profile.

    Nothing is sent while provisioning is off. Without *Create Users*, a person who
    is not found fails after the lookup.
    """
    if not org.provisioning:
        return None
    found = match(
        log.keep((yield lookup(org, okta_user, log.step("documented", REFERENCE)))), okta_user
    )
    if found is None:
        user = yield from _create(log, org, okta_user)
    else:
        user = yield from _link(log, org, okta_user, found)
    return user


def _create(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    if not org.offers("create_users"):
        raise Failed(NO_MATCH)
    body = payloads.create(org, okta_user, org.new_password())
    response = log.keep((yield post("/Users", body, log.step("documented", REFERENCE))))
    about = f"Error while creating user {okta_user.display}"
    if response.ok and not response.json:
        raise Failed(f"{about}: {EMPTY_USER}")
    user = user_of(response, about)
    org.links[okta_user.okta_id] = id_of(user, f"{about}: null")
    return user


def _link(log: FlowLog, org: Org, okta_user: OktaUser, found: Any) -> Part:
    """Link an account that was there, switch it on, push the profile over it.

    Captured in custom apps. For catalog apps only the push is documented; its order
    and the PATCH of an inactive account are inferred.
    """
    catalog = org.integration == "oin"
    known: Provenance = "inferred" if catalog else "observed"
    source = REFERENCE if catalog else CAPTURE
    about = f"Error while trying to push profile update for {okta_user.email}"
    user_id = id_of(found, f"{about}: No user returned for user {okta_user.user_name}")
    org.links[okta_user.okta_id] = user_id
    if org.patches_users and at_key(found, "active") is False:
        yield from _switch(log, user_id, known, source, "Error while reactivating user", on=True)
    resource = user_of(log.keep((yield read(user_id, log.step(known, source)))), about)
    body = payloads.merge(org, okta_user, resource, active=True)
    response = log.keep((yield replace(user_id, body, log.step(known, source))))
    return updated(response, about)


def _switch(
    log: FlowLog, user_id: str, known: Provenance, source: str, about: str, *, on: bool
) -> Part:
    body = payloads.patch({"active": on})
    response = log.keep((yield patch(user_path(user_id), body, log.step(known, source))))
    return updated(response, about)


def updated(response: Response, about: str) -> Any:
    """Okta takes any 2xx, with or without the account in it."""
    if not response.ok:
        raise Failed(f"{about}: {remote(response)}")
    return response.json if response.content.strip() == b"" else user_of(response, about)


def _get_and_put(
    log: FlowLog, org: Org, okta_user: OktaUser, about: str, change: Callable[[Any], dict[str, Any]]
) -> Part:
    user_id = org.links[okta_user.okta_id]
    source = f"{REFERENCE}; {CAPTURE}"
    resource = user_of(log.keep((yield read(user_id, log.step("documented", source)))), about)
    step = log.step("documented", source)
    return updated(log.keep((yield replace(user_id, change(resource), step))), about)


@flow("Edit User Assignment")
def update(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Read the account and put it back with Okta's profile over it, in both types."""
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

    ``null`` for an erased value was seen on the wire of a custom app; the empty
    string is inferred from the test plan's wording.
    """
    if not org.offers("update_users"):
        return None
    about = f"Error while trying to push profile update for {okta_user.email}"
    user_id = org.links[okta_user.okta_id]
    nulls = None in okta_user.values.values()
    known: Provenance = "observed" if nulls else "inferred"
    source = "a vendor's published error" if nulls else PLAN
    step = log.step("documented", REFERENCE)
    resource = user_of(log.keep((yield read(user_id, step))), about)
    body = payloads.merge(org, okta_user, resource)
    return updated(log.keep((yield replace(user_id, body, log.step(known, source)))), about)


@flow("Unassign User")
def unassign(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Deactivate the account: by PATCH in catalog apps, by PUT in custom apps."""
    return (yield from _activate(log, org, okta_user, on=False))


@flow("Deactivate Person")
def deactivate(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Deactivate the account, as the person is deactivated in Okta itself."""
    return (yield from _activate(log, org, okta_user, on=False))


@flow("Activate Person")
def reactivate(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Switch the account on again, as the person is activated in Okta itself."""
    return (yield from _activate(log, org, okta_user, on=True))


def _activate(log: FlowLog, org: Org, okta_user: OktaUser, *, on: bool) -> Part:
    if not org.offers("deactivate_users"):
        return None
    about = f"Error while {'re' if on else 'de'}activating user"
    if org.patches_users:
        user_id = org.links[okta_user.okta_id]
        return (yield from _switch(log, user_id, "documented", REFERENCE, about, on=on))
    return (
        yield from _get_and_put(
            log,
            org,
            okta_user,
            f"{about} {okta_user.display}",
            lambda resource: payloads.merge(org, okta_user, resource, active=on),
        )
    )


@flow("Suspend")
def suspend(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    """Send nothing: a suspended person keeps every app (Okta's reference)."""
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
        return updated(log.keep((yield patch(user_path(user_id), body, step))), about)
    return (
        yield from _get_and_put(
            log,
            org,
            okta_user,
            about,
            lambda resource: payloads.merge(org, okta_user, resource) | {"password": password},
        )
    )
