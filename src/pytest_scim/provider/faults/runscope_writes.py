"""Faults of creates and updates that Okta's Runscope tests must catch."""

from typing import Any, Final

from pytest_scim.provider.faults.tools import (
    MISSING,
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_create,
    is_patch,
    is_replace,
    operations,
    patched,
)

S06: Final = "runscope.spec.step_06_create_user"
S07: Final = "runscope.spec.step_07_created_user_by_id"
S08: Final = "runscope.spec.step_08_create_user_again"
C04: Final = "runscope.crud.step_04_user_is_created"
C06: Final = "runscope.crud.step_06_first_name_is_updated"
C08: Final = "runscope.crud.step_08_user_is_deactivated"
C11: Final = "runscope.crud.step_11_user_is_reactivated"
C13: Final = "runscope.crud.step_13_unassigned_user_is_deactivated"


@fault("SPEC-C6", "a new user is inactive until invited", catches=(S06,))
def created_inactive(call: Call, answer: Answerer) -> Reply:
    """The application switches accounts on by an invitation of its own."""
    if is_create(call):
        call.body["active"] = False
    return answer(call)


@fault("SPEC-C9", "userName is stored in lower case", catches=(S06, S07))
def username_is_lower_cased(call: Call, answer: Answerer) -> Reply:
    """The value is normalised instead of compared."""
    login = at(call.body, "userName")
    if (is_create(call) or is_replace(call)) and isinstance(login, str):
        call.body["userName"] = login.lower()
    return answer(call)


@fault("SPEC-C1", "a created user is shown without its schemas", catches=(S06,))
def created_without_schemas(call: Call, answer: Answerer) -> Reply:
    """The answer is the database's row."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        del reply.body["schemas"]
    return reply


@fault("SPEC-C1", "a create is answered 202 before the user is there", catches=(S06,))
def created_later(call: Call, answer: Answerer) -> Reply:
    """The create is queued; the answer says so."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.status = 202
    return reply


@fault("SPEC-U4", "given and family name change places", catches=(S06, S07, C04, C06))
def names_change_places(call: Call, answer: Answerer) -> Reply:
    """Two columns are mixed up."""
    if is_create(call) or is_replace(call):
        name = call.body.get("name", {})
        if not isinstance(name, dict):
            return answer(call)
        given, family = name.get("givenName"), name.get("familyName")
        call.body["name"] = {**name, "givenName": family, "familyName": given}
    return answer(call)


@fault("SPEC-R4", "a new user cannot be read by its id", catches=(S07, S08, C04))
def created_but_unreadable(call: Call, answer: Answerer) -> Reply:
    """The answer is sent before anything is stored, and the rest fails."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        call.provider.delete_user(reply.body["id"])
    return reply


@fault("SPEC-C3", "a duplicate is answered 200 with the user that is there", catches=(S08,))
def duplicate_is_answered_with_the_user(call: Call, answer: Answerer) -> Reply:
    """A create is meant to be repeatable."""
    reply = answer(call)
    if is_create(call) and reply.status == 409:
        login = str(at(call.body, "userName")).casefold()
        same = [u for u in call.provider.users() if u["userName"].casefold() == login]
        return Reply(200, reply.headers, same[0]) if same else reply
    return reply


@fault("CRUD-U1", "PUT leaves the name as it was", catches=(C06,))
def put_keeps_the_name(call: Call, answer: Answerer) -> Reply:
    """Names are read-only after creation."""
    if is_replace(call):
        call.body["name"] = (call.provider.user(call.id) or {}).get("name", {})
    return answer(call)


@fault("CRUD-U8", "deactivation is accepted and ignored", catches=(C08, C13))
def deactivation_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The value is taken and thrown away."""
    if _switches(call) is False:
        _switch(call, to=True)
    return answer(call)


@fault("CRUD-P5", "who was switched off stays so", catches=(C11,))
def reactivation_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The switch goes one way only."""
    before = call.provider.user(call.id) if call.kind == "Users" else None
    if before is not None and before.get("active") is False and _switches(call) is True:
        _switch(call, to=False)
    return answer(call)


def _switches(call: Call) -> Any:
    """Return what a call sets ``active`` of an existing user to, or MISSING."""
    if is_patch(call):
        return patched(call, "active")
    return at(call.body, "active") if is_replace(call) else MISSING


def _switch(call: Call, *, to: bool) -> None:
    if is_replace(call):
        call.body["active"] = to
    for operation in operations(call):
        if operation.get("path") == "active":
            operation["value"] = to
        elif isinstance(operation.get("value"), dict):
            operation["value"]["active"] = to
