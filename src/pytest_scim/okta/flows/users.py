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
    Script,
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
from pytest_scim.okta.users import Person
from pytest_scim.scim.messages import Answer, Provenance, Request
from pytest_scim.scim.paths import at_key

Part = Generator[Request, Answer, Any]
Args = ParamSpec("Args")


def flow(button: str) -> Callable[[Callable[..., Part]], Callable[..., Flow]]:
    """Make a flow of a generator that takes a Script first and returns the account.

    ``button`` is what the admin presses. A ``Failed`` ends the flow with its message.
    """

    def wrap(play: Callable[..., Part]) -> Callable[..., Flow]:
        @wraps(play)
        def start(*args: Any, **kwargs: Any) -> Flow:
            script = Script(button, play.__name__)
            try:
                user = yield from play(script, *args, **kwargs)
            except Failed as failed:
                return script.failed(failed.message)
            return user if isinstance(user, Task) else script.done(user)

        return start

    return wrap


@flow("Assign to People")
def assign(script: Script, org: Org, person: Person) -> Part:
    """Look the person up; create the account, or link and push the profile.

    Nothing is sent while provisioning is off. Without *Create Users*, a person who
    is not found fails after the lookup.
    """
    if not org.provisioning:
        return None
    found = match(
        script.keep((yield lookup(org, person, script.step("documented", REFERENCE)))), person
    )
    if found is None:
        user = yield from _create(script, org, person)
    else:
        user = yield from _link(script, org, person, found)
    return user


def _create(script: Script, org: Org, person: Person) -> Part:
    if not org.offers("create_users"):
        raise Failed(NO_MATCH)
    body = payloads.create(org, person, org.new_password())
    answer = script.keep((yield post("/Users", body, script.step("documented", REFERENCE))))
    about = f"Error while creating user {person.display}"
    if answer.ok and not answer.json:
        raise Failed(f"{about}: {EMPTY_USER}")
    user = user_of(answer, about)
    org.links[person.okta_id] = id_of(user, f"{about}: null")
    return user


def _link(script: Script, org: Org, person: Person, found: Any) -> Part:
    """Link an account that was there, switch it on, push the profile over it.

    Captured in custom apps. For catalog apps only the push is documented; its order
    and the PATCH of an inactive account are inferred.
    """
    catalog = org.integration == "oin"
    known: Provenance = "inferred" if catalog else "observed"
    source = REFERENCE if catalog else CAPTURE
    about = f"Error while trying to push profile update for {person.email}"
    user_id = id_of(found, f"{about}: No user returned for user {person.login}")
    org.links[person.okta_id] = user_id
    if org.patches_users and at_key(found, "active") is False:
        yield from _switch(script, user_id, known, source, "Error while reactivating user", on=True)
    shown = user_of(script.keep((yield read(user_id, script.step(known, source)))), about)
    body = payloads.merge(org, person, shown, active=True)
    answer = script.keep((yield replace(user_id, body, script.step(known, source))))
    return updated(answer, about)


def _switch(
    script: Script, user_id: str, known: Provenance, source: str, about: str, *, on: bool
) -> Part:
    body = payloads.patch({"active": on})
    answer = script.keep((yield patch(user_path(user_id), body, script.step(known, source))))
    return updated(answer, about)


def updated(answer: Answer, about: str) -> Any:
    """Okta takes any 2xx, with or without the account in it."""
    if not answer.ok:
        raise Failed(f"{about}: {remote(answer)}")
    return answer.json if answer.content.strip() == b"" else user_of(answer, about)


def _get_and_put(
    script: Script, org: Org, person: Person, about: str, change: Callable[[Any], dict[str, Any]]
) -> Part:
    user_id = org.links[person.okta_id]
    source = f"{REFERENCE}; {CAPTURE}"
    shown = user_of(script.keep((yield read(user_id, script.step("documented", source)))), about)
    step = script.step("documented", source)
    return updated(script.keep((yield replace(user_id, change(shown), step))), about)


@flow("Edit User Assignment")
def update(script: Script, org: Org, person: Person) -> Part:
    """Read the account and put it back with Okta's profile over it, in both types."""
    if not org.offers("update_users"):
        return None
    about = f"Error while trying to push profile update for {person.email}"
    return (
        yield from _get_and_put(
            script, org, person, about, lambda shown: payloads.merge(org, person, shown)
        )
    )


@flow("Edit User Assignment, values erased")
def push_empty(script: Script, org: Org, person: Person) -> Part:
    """Push a profile in which values were erased.

    ``null`` for an erased value was seen on the wire of a custom app; the empty
    string is inferred from the test plan's wording.
    """
    if not org.offers("update_users"):
        return None
    about = f"Error while trying to push profile update for {person.email}"
    user_id = org.links[person.okta_id]
    nulls = None in person.values.values()
    known: Provenance = "observed" if nulls else "inferred"
    source = "a vendor's published error" if nulls else PLAN
    step = script.step("documented", REFERENCE)
    shown = user_of(script.keep((yield read(user_id, step))), about)
    body = payloads.merge(org, person, shown)
    return updated(script.keep((yield replace(user_id, body, script.step(known, source)))), about)


@flow("Unassign User")
def unassign(script: Script, org: Org, person: Person) -> Part:
    """Deactivate the account: by PATCH in catalog apps, by PUT in custom apps."""
    return (yield from _activate(script, org, person, on=False))


@flow("Deactivate Person")
def deactivate(script: Script, org: Org, person: Person) -> Part:
    """Deactivate the account, as the person is deactivated in Okta itself."""
    return (yield from _activate(script, org, person, on=False))


@flow("Activate Person")
def reactivate(script: Script, org: Org, person: Person) -> Part:
    """Switch the account on again, as the person is activated in Okta itself."""
    return (yield from _activate(script, org, person, on=True))


def _activate(script: Script, org: Org, person: Person, *, on: bool) -> Part:
    if not org.offers("deactivate_users"):
        return None
    about = f"Error while {'re' if on else 'de'}activating user"
    if org.patches_users:
        user_id = org.links[person.okta_id]
        return (yield from _switch(script, user_id, "documented", REFERENCE, about, on=on))
    return (
        yield from _get_and_put(
            script,
            org,
            person,
            f"{about} {person.display}",
            lambda shown: payloads.merge(org, person, shown, active=on),
        )
    )


@flow("Suspend")
def suspend(script: Script, org: Org, person: Person) -> Part:
    """Send nothing: a suspended person keeps every app (Okta's reference)."""
    del script, org, person
    yield from ()
    return None


@flow("Unsuspend")
def unsuspend(script: Script, org: Org, person: Person) -> Part:
    """Send nothing, as for Suspend."""
    del script, org, person
    yield from ()
    return None


@flow("Reset Password")
def sync_password(script: Script, org: Org, person: Person, password: str) -> Part:
    """Push a new password: PATCH in catalog apps (its body is inferred), PUT in custom apps."""
    if not org.offers("sync_password"):
        return None
    about = "Error pushing password"
    if org.patches_users:
        user_id = org.links[person.okta_id]
        step = script.step("inferred", "the verb is documented, the body is not")
        body = payloads.patch({"password": password})
        return updated(script.keep((yield patch(user_path(user_id), body, step))), about)
    return (
        yield from _get_and_put(
            script,
            org,
            person,
            about,
            lambda shown: payloads.merge(org, person, shown) | {"password": password},
        )
    )
