"""Faults of creation."""

from typing import Any

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    each_resource,
    fault,
    html,
    is_create,
    is_list,
    is_read,
    json_reply,
    scim_error,
)

CREATED = "okta.create_users.a_new_person_gets_an_account"
CONFLICT = "okta.create_users.a_second_create_is_answered_409_uniqueness"
EXPLAINED = "okta.create_users.an_error_says_what_is_wrong"
ACCEPTED = "okta.create_users.every_mapped_attribute_is_accepted"
KEPT = "okta.create_users.every_mapped_attribute_comes_back"
TAKEN = 409
BAD = 400


@fault("C1", "201 comes without a body", catches=(CREATED,))
def created_without_a_body(call: Call, answer: Answerer) -> Reply:
    """The user is there, but the answer does not say under which id."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.body = None
    return reply


@fault(
    "C2",
    "the id in the answer to a create is the login",
    catches=("okta.create_users.the_id_stays_the_same",),
)
def id_echoes_the_login(call: Call, answer: Answerer) -> Reply:
    """Later reads know another id."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.body["id"] = reply.body["userName"]
    return reply


@fault(
    "C2",
    "the id in the response to a create is another user's",
    catches=("okta.create_users.the_created_id_leads_to_that_user",),
)
def id_of_another_user(call: Call, answer: Answerer) -> Reply:
    """The response shows what was sent, beside an id that leads to somebody else."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        other = {
            "schemas": call.body["schemas"],
            "userName": f"other.{reply.body['id']}@example.com",
        }
        reply.body["id"] = answer(call.instead("POST", "/Users", other)).body["id"]
    return reply


@fault(
    "C3",
    "a taken login is overwritten",
    catches=(
        "okta.create_users.a_second_create_makes_no_second_account",
        CONFLICT,
    ),
)
def second_create_replaces_the_account(call: Call, answer: Answerer) -> Reply:
    """The create is an upsert that makes a new account."""
    reply = answer(call)
    if is_create(call) and reply.status == TAKEN:
        call.provider.delete_user(_holder(call)["id"])
        return answer(call)
    return reply


@fault("C3", "a taken login is a server error", catches=(CONFLICT,))
def conflict_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The database's uniqueness error is not caught."""
    reply = answer(call)
    return scim_error(500, "duplicate key") if reply.status == TAKEN else reply


@fault("E3", "409 comes without scimType", catches=(CONFLICT,))
def conflict_without_scim_type(call: Call, answer: Answerer) -> Reply:
    """The reason is only in the detail."""
    reply = answer(call)
    if reply.status == TAKEN:
        reply.body.pop("scimType")
    return reply


@fault("C4", "the placeholder password meets a password policy", catches=(CREATED,))
def password_policy_on_create(call: Call, answer: Answerer) -> Reply:
    """Okta's random placeholder has no symbol."""
    if is_create(call) and str(at(call.body, "password") or "!").isalnum():
        return scim_error(400, "Password must contain a symbol", "invalidValue")
    return answer(call)


@fault("C5", "a strict parser refuses readOnly attributes", catches=(CREATED, ACCEPTED))
def groups_in_a_create_are_refused(call: Call, answer: Answerer) -> Reply:
    """`groups` should be ignored on a create."""
    if is_create(call) and "groups" in (call.body or {}):
        return scim_error(400, "Unknown attribute groups", "invalidSyntax")
    return answer(call)


@fault("C6", "active may not be set on a create", catches=(CREATED,))
def active_in_a_create_is_refused(call: Call, answer: Answerer) -> Reply:
    """The attribute is taken for readOnly."""
    if is_create(call) and "active" in (call.body or {}):
        return scim_error(500, "Write to active not supported")
    return answer(call)


@fault("F9", "a login may not hold an at sign", catches=(CREATED,))
def at_sign_is_refused(call: Call, answer: Answerer) -> Reply:
    """Logins must be plain words."""
    if is_create(call) and "@" in str(at(call.body, "userName")):
        return scim_error(400, "userName may hold letters and digits only", "invalidValue")
    return answer(call)


@fault("H1", "the body of application/scim+json is not read", catches=(CREATED,))
def scim_media_type_is_not_parsed(call: Call, answer: Answerer) -> Reply:
    """The framework parses application/json only."""
    if call.method == "POST" and "scim+json" in call.headers.get("Content-Type", ""):
        return scim_error(400, "userName is required", "invalidValue")
    return answer(call)


@fault("C10", "names come back formatted only", catches=(CREATED,))
def names_are_formatted_only(call: Call, answer: Answerer) -> Reply:
    """One name is stored."""
    reply = answer(call)
    for user in each_resource(reply):
        if call.kind == "Users" and isinstance(user.get("name"), dict):
            user["name"] = {"formatted": " ".join(map(str, user["name"].values()))}
    return reply


@fault(
    "C9",
    "logins are shown in lower case",
    catches=("okta.create_users.the_login_comes_back_as_sent",),
)
def logins_are_lower_cased(call: Call, answer: Answerer) -> Reply:
    """The login is normalised when it is stored."""
    reply = answer(call)
    for user in each_resource(reply):
        if "userName" in user:
            user["userName"] = user["userName"].lower()
    return reply


@fault(
    "S2", "the password is returned", catches=("okta.create_users.the_password_is_never_returned",)
)
def password_is_returned(call: Call, answer: Answerer) -> Reply:
    """The answer to a create echoes the request."""
    reply = answer(call)
    if is_create(call) and reply.ok and "password" in call.body:
        reply.body["password"] = call.body["password"]
    return reply


@fault(
    "C7",
    "an email address may be used once",
    catches=("okta.create_users.two_people_may_share_an_email",),
)
def email_is_unique(call: Call, answer: Answerer) -> Reply:
    """Accounts are told apart by email address."""
    email = at(call.body, "emails[0].value")
    taken = [at(user, "emails[0].value") for user in call.provider.users()]
    if is_create(call) and email in taken:
        return scim_error(409, "email address is in use", "uniqueness")
    return answer(call)


@fault(
    "C18",
    "the login is replaced by the email address",
    catches=("okta.create_users.login_may_differ_from_email",),
)
def login_becomes_the_email(call: Call, answer: Answerer) -> Reply:
    """Accounts have no login of their own."""
    if is_create(call) and at(call.body, "emails[0].value"):
        call.body["userName"] = call.body["emails"][0]["value"]
    return answer(call)


@fault("C11", "displayName is required", catches=("okta.create_users.display_name_is_optional",))
def display_name_is_required(call: Call, answer: Answerer) -> Reply:
    """A column that may not be empty."""
    if is_create(call) and "displayName" not in (call.body or {}):
        return scim_error(400, "Request is unparsable, or violates schema", "invalidSyntax")
    return answer(call)


@fault(
    "C19",
    "the accounts made before are lost",
    catches=("okta.create_users.everyone_in_an_assigned_group_gets_an_account",),
)
def create_drops_the_one_before(call: Call, answer: Answerer) -> Reply:
    """Creates that follow each other overwrite each other."""
    before = call.provider.users()
    reply = answer(call)
    if is_create(call) and reply.ok:
        call.provider.delete_user(before[-1]["id"])
    return reply


@fault(
    "C13",
    "a refused create switches the account off",
    catches=("okta.create_users.a_refused_create_leaves_the_account_alone",),
)
def conflict_deactivates_the_account(call: Call, answer: Answerer) -> Reply:
    """The clean-up after the refusal hits the wrong account."""
    reply = answer(call)
    if is_create(call) and reply.status == TAKEN:
        call.provider.put_user({**_holder(call), "active": False})
    return reply


@fault(
    "C14",
    "an email address without type is dropped",
    catches=("okta.create_users.an_email_without_type_is_kept",),
)
def untyped_email_is_dropped(call: Call, answer: Answerer) -> Reply:
    """Only `work` and `home` have a column."""
    if is_create(call) and isinstance(at(call.body, "emails"), list):
        call.body["emails"] = [email for email in call.body["emails"] if "type" in email]
    return answer(call)


@fault(
    "C15",
    "a missing login is a server error",
    catches=("okta.create_users.a_create_without_login_is_refused_with_400",),
)
def missing_login_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The missing key is not caught."""
    if is_create(call) and "userName" not in (call.body or {}):
        return scim_error(500, "Internal error")
    return answer(call)


@fault("E2", "scimType is none of the RFC's", catches=(EXPLAINED,))
def unknown_scim_type(call: Call, answer: Answerer) -> Reply:
    """The service has words of its own."""
    reply = answer(call)
    if reply.status == BAD:
        reply.body["scimType"] = "missingField"
    return reply


@fault("E2", "an error has no detail", catches=(EXPLAINED,))
def error_without_detail(call: Call, answer: Answerer) -> Reply:
    """The admin sees no more than Bad Request."""
    reply = answer(call)
    if reply.status == BAD:
        reply.body.pop("detail", None)
    return reply


@fault("E1", "errors are web pages", catches=(EXPLAINED,))
def errors_are_html(call: Call, answer: Answerer) -> Reply:
    """The framework's own error page."""
    reply = answer(call)
    return html(reply.status, "Error") if reply.status == BAD else reply


@fault("C16", "an attribute is accepted and lost", catches=(KEPT,))
def title_and_locale_are_lost(call: Call, answer: Answerer) -> Reply:
    """What has no column is dropped without a word."""
    if is_create(call) or is_read(call) or is_list(call):
        reply = answer(call)
        for user in each_resource(reply):
            for lost in ("title", "locale", "displayName"):
                user.pop(lost, None)
        return reply
    return answer(call)


def _holder(call: Call) -> dict[str, Any]:
    """Return the account that has the login of a create."""
    login = str(call.body["userName"]).casefold()
    return next(u for u in call.provider.users() if u["userName"].casefold() == login)


@fault(
    "C17",
    "an email address leads to the account that has it",
    catches=(
        "okta.create_users.a_shared_email_never_shares_an_account",
        "okta.create_users.two_people_may_share_an_email",
    ),
)
def shared_email_is_one_account(call: Call, answer: Answerer) -> Reply:
    """A create is a sign-in: whoever has the address is meant."""
    email = at(call.body, "emails[0].value")
    holders = [u for u in call.provider.users() if at(u, "emails[0].value") == email]
    if is_create(call) and holders:
        return json_reply(201, {**holders[0], "userName": call.body["userName"]})
    return answer(call)
