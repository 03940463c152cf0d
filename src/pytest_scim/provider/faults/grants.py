"""Faults of what is granted: roles and entitlements that an account loses, or may not have."""

from typing import Any, Final

from pytest_scim.provider.faults import runscope, runscope_writes
from pytest_scim.provider.faults.tools import (
    MISSING,
    Answerer,
    Call,
    Fault,
    Reply,
    at,
    each_resource,
    fault,
    is_create,
    is_list,
    is_patch,
    is_replace,
    patched,
    scim_error,
)

CREATED: Final = "okta.grants.a_person_is_created_with_their_entitlements"
GRANTED: Final = "okta.grants.a_grant_shows_on_the_account"
IN_LISTS: Final = "okta.grants.a_list_shows_what_was_granted"
OUTLIVE: Final = "okta.grants.grants_outlive_a_deactivation"
REVOKED: Final = "okta.grants.a_revoked_entitlement_is_gone"

E05: Final = "runscope.entitlements_crud.step_05_user_is_created"
E07: Final = "runscope.entitlements_crud.step_07_first_name_is_updated"
E09: Final = "runscope.entitlements_crud.step_09_user_is_deactivated"
E12: Final = "runscope.entitlements_crud.step_12_user_is_reactivated"
E14: Final = "runscope.entitlements_crud.step_14_unassigned_user_is_deactivated"

HELD: Final = ("roles", "entitlements")


@fault("D3", "a create drops what was granted", catches=(CREATED,))
def create_drops_grants(call: Call, answer: Answerer) -> Reply:
    """Roles and entitlements are unknown attributes."""
    if is_create(call):
        _strip(call.body)
    return answer(call)


@fault("D3", "PUT drops what was granted", catches=(GRANTED,))
def put_drops_grants(call: Call, answer: Answerer) -> Reply:
    """Roles and entitlements are unknown attributes."""
    if is_replace(call):
        _strip(call.body)
    return answer(call)


@fault("D3", "PUT with roles is refused", catches=(GRANTED, E05))
def put_with_roles_is_refused(call: Call, answer: Answerer) -> Reply:
    """The parser is strict."""
    if is_replace(call) and at(call.body, "roles") is not MISSING:
        return scim_error(400, "roles is not an attribute of User", "invalidSyntax")
    return answer(call)


@fault("D3", "PUT with roles forgets the rest", catches=(E05, E07))
def put_with_roles_forgets_the_names(call: Call, answer: Answerer) -> Reply:
    """A grant is taken for the whole user."""
    if is_replace(call) and at(call.body, "roles") is not MISSING:
        call.body.pop("name", None)
    return answer(call)


@fault("D3", "a deactivation by PATCH drops what was granted", catches=(OUTLIVE,))
def deactivation_drops_grants(call: Call, answer: Answerer) -> Reply:
    """Who leaves loses everything at once."""
    reply = answer(call)
    if is_patch(call) and reply.ok and patched(call, "active") is False:
        call.provider.put_user(_strip(call.provider.user(call.id) or {}))
    return reply


@fault("D3", "lists leave out what was granted", catches=(IN_LISTS,))
def lists_leave_grants_out(call: Call, answer: Answerer) -> Reply:
    """A list is a summary."""
    reply = answer(call)
    for user in each_resource(reply) if is_list(call) else ():
        _strip(user)
    return reply


@fault("D3", "an empty list of roles changes nothing", catches=(REVOKED,))
def empty_list_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Nothing to do is taken for nothing to change."""
    stored = call.provider.user(call.id) if is_replace(call) else None
    for name in HELD if stored else ():
        if call.body.get(name) == []:
            call.body[name] = (stored or {}).get(name, [])
    return answer(call)


# -- what Okta's CRUD test meets with or without entitlements -------------------------


def _again(original: Fault, *catches: str) -> Fault:
    return fault(f"ENT-{original.id.split('-')[1]}", original.title, catches=catches)(
        original.apply
    )


again_names = _again(runscope.only_the_formatted_name, E05, E07)
again_emails = _again(runscope.emails_are_not_shown, E05)
again_put = _again(runscope_writes.put_keeps_the_name, E07)
again_gone = _again(runscope.deactivated_is_not_found, E09)
again_deactivation = _again(runscope_writes.deactivation_is_ignored, E09, E14)
again_reactivation = _again(runscope_writes.reactivation_is_ignored, E12)


def _strip(user: dict[str, Any]) -> dict[str, Any]:
    for name in HELD:
        user.pop(name, None)
    return user
