"""Faults of deactivation, reactivation and passwords, by PATCH and by PUT."""

from pytest_scim.provider.faults.tools import (
    MISSING,
    Answerer,
    Call,
    Reply,
    at,
    empty,
    fault,
    is_patch,
    is_pathless,
    is_read,
    is_replace,
    json_reply,
    operations,
    patched,
    scim_error,
    unpatch,
)

INACTIVE = "okta.deactivate_users.an_unassigned_person_is_inactive"
BY_OKTA = "okta.deactivate_users.a_person_deactivated_in_okta_is_inactive"
KEEPS = "okta.deactivate_users.an_unassigned_person_keeps_the_account"
AGAIN = "okta.deactivate_users.a_reactivated_person_is_active_again"
RETURNS = "okta.deactivate_users.a_returning_person_gets_the_same_account"
SWITCHED_ON = "okta.create_users.an_existing_inactive_account_is_switched_on"
WHOLE = "okta.deactivate_users.a_patch_is_answered_whole_or_not_at_all"
PASSWORD = "okta.sync_password.a_new_password_is_accepted"  # noqa: S105 - a check's id


def sets_active(call: Call, value: bool) -> bool:  # noqa: FBT001 - the JSON boolean itself
    """Whether a call switches an account on or off, by PATCH or PUT."""
    if is_patch(call):
        return patched(call, "active") is value
    return is_replace(call) and at(call.body, "active") is value


@fault("P1", "PATCH is not implemented", catches=(INACTIVE, BY_OKTA), integration="oin")
def patch_is_not_implemented(call: Call, answer: Answerer) -> Reply:
    """Okta does not fall back to PUT."""
    return scim_error(501, "PATCH is not supported") if is_patch(call) else answer(call)


@fault("P2", "an operation without a path is refused", catches=(INACTIVE,), integration="oin")
def pathless_operation_is_refused(call: Call, answer: Answerer) -> Reply:
    """The parser demands the optional ``path``."""
    if is_patch(call) and any(map(is_pathless, operations(call))):
        return scim_error(400, "path is required", "invalidPath")
    return answer(call)


@fault("P3", "a PATCH without a path replaces the account", catches=(KEEPS,), integration="oin")
def pathless_replace_drops_the_rest(call: Call, answer: Answerer) -> Reply:
    """What the value does not name is erased."""
    reply = answer(call)
    user = call.provider.user(call.id) if is_patch(call) else None
    if user and reply.ok and any(map(is_pathless, operations(call))):
        call.provider.put_user({k: user[k] for k in ("id", "schemas", "userName", "active")})
    return reply


@fault("P4", "active is accepted and ignored", catches=(INACTIVE, BY_OKTA), integration="oin")
def active_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The PATCH succeeds and the user stays as it was."""
    if is_patch(call):
        unpatch(call, "active")
    return answer(call)


@fault("U8", "PUT ignores active", catches=(INACTIVE, BY_OKTA), integration="aiw")
def put_ignores_active(call: Call, answer: Answerer) -> Reply:
    """Access is never revoked."""
    stored = call.provider.user(call.id) if is_replace(call) else None
    if stored:
        call.body["active"] = stored.get("active", True)
    return answer(call)


@fault("X2", "accounts end by DELETE only", catches=(INACTIVE, BY_OKTA))
def deactivation_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The service waits for a request that Okta never sends."""
    stored = call.provider.user(call.id)
    if sets_active(call, value=False) and stored:
        return json_reply(200, stored)
    return answer(call)


@fault(
    "X2",
    "only the newest account is switched off",
    catches=("okta.deactivate_users.everyone_in_an_unassigned_group_is_inactive",),
)
def deactivation_reaches_the_newest_only(call: Call, answer: Answerer) -> Reply:
    """Deactivations that follow each other are merged into one."""
    newest = call.provider.users()[-1]
    if sets_active(call, value=False) and newest["id"] != call.id:
        return json_reply(200, newest)
    return answer(call)


@fault("P5", "a reactivation is refused", catches=(AGAIN, SWITCHED_ON, RETURNS))
def reactivation_is_refused(call: Call, answer: Answerer) -> Reply:
    """Deactivated for good."""
    stored = call.provider.user(call.id) or {}
    if sets_active(call, value=True) and stored.get("active") is False:
        return scim_error(400, "Invalid parameter provided in request: value", "invalidValue")
    return answer(call)


@fault("P5", "a reactivation is accepted and ignored", catches=(AGAIN, SWITCHED_ON, RETURNS))
def reactivation_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The answer is a success, the account stays inactive."""
    stored = call.provider.user(call.id) or {}
    if sets_active(call, value=True) and stored.get("active") is False:
        return json_reply(200, stored)
    return answer(call)


@fault("P6", "PATCH is answered 200 without a body", catches=(WHOLE,), integration="oin")
def patch_is_answered_empty(call: Call, answer: Answerer) -> Reply:
    """200 promises an account."""
    reply = answer(call)
    return empty(200) if is_patch(call) and reply.ok else reply


@fault("P6", "PATCH is answered with what was patched", catches=(WHOLE,), integration="oin")
def patch_is_answered_in_part(call: Call, answer: Answerer) -> Reply:
    """200 promises the whole account."""
    reply = answer(call)
    if is_patch(call) and reply.ok:
        active = patched(call, "active")
        shown = {} if active is MISSING else {"active": active}
        return json_reply(200, {"id": call.id, **shown})
    return reply


@fault("X1", "a deactivated account is deleted", catches=(KEEPS, RETURNS))
def deactivation_deletes(call: Call, answer: Answerer) -> Reply:
    """A returning person gets a new account with a new id."""
    reply = answer(call)
    if sets_active(call, value=False) and reply.ok and call.id:
        call.provider.delete_user(call.id)
    return reply


@fault("R4", "a deactivated account cannot be read", catches=(INACTIVE, KEEPS))
def inactive_account_is_404(call: Call, answer: Answerer) -> Reply:
    """Only active accounts exist."""
    reply = answer(call)
    if is_read(call) and at(reply.body, "active") is False:
        return scim_error(404, "User not found")
    return reply


@fault("C4", "a new password is refused", catches=(PASSWORD,))
def new_password_is_refused(call: Call, answer: Answerer) -> Reply:
    """Passwords are set by people themselves."""
    patches = is_patch(call) and patched(call, "password")
    if patches or (is_replace(call) and "password" in call.body):
        return scim_error(400, "password is readOnly", "mutability")
    return answer(call)


@fault(
    "S2",
    "a new password is returned",
    catches=("okta.sync_password.a_new_password_is_not_returned",),
)
def new_password_is_returned(call: Call, answer: Answerer) -> Reply:
    """The answer echoes the request."""
    password = patched(call, "password") if is_patch(call) else at(call.body, "password")
    reply = answer(call)
    if password and reply.ok and isinstance(reply.body, dict):
        reply.body["password"] = password
    return reply
