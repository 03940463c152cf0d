"""Faults of reading and replacing an account."""

from typing import Any

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    each_resource,
    empty,
    fault,
    is_read,
    is_replace,
    json_reply,
    list_reply,
    scim_error,
)

NAME = "okta.update_users.a_changed_name_shows"
ANSWERED = "okta.update_users.an_update_is_answered_with_the_account"
NULL = "okta.update_users.an_erased_value_may_come_as_null"
BLANK = "okta.update_users.an_erased_value_may_come_as_an_empty_string"
UNKNOWN = "okta.update_users.an_unknown_id_shows_no_account"
IS_404 = "okta.update_users.an_unknown_id_is_answered_404_with_an_error"
GONE = 404


@fault(
    "R1",
    "reading an account gives a list",
    catches=("okta.update_users.an_account_is_read_by_its_id",),
)
def read_gives_a_list(call: Call, answer: Answerer) -> Reply:
    """The read is a search by id."""
    reply = answer(call)
    return list_reply([reply.body]) if is_read(call) and reply.ok else reply


@fault("R2", "an unknown id is answered 200 without a body", catches=(UNKNOWN, IS_404))
def unknown_id_is_empty(call: Call, answer: Answerer) -> Reply:
    """Nothing was found, and that is no error."""
    reply = answer(call)
    return empty(200) if is_read(call) and reply.status == GONE else reply


@fault("R2", "an unknown id is a server error", catches=(IS_404,))
def unknown_id_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The id is parsed as a number."""
    reply = answer(call)
    return scim_error(500, "Internal error") if reply.status == GONE else reply


@fault("E4", "the Error of an unknown id has another status", catches=(IS_404,))
def error_status_differs(call: Call, answer: Answerer) -> Reply:
    """The Error speaks of a bad request."""
    reply = answer(call)
    if reply.status == GONE:
        reply.body["status"] = "400"
    return reply


@fault(
    "U1",
    "PUT is not implemented",
    catches=(
        NAME,
        "okta.update_users.a_changed_login_and_email_show",
        "okta.import_users.an_imported_person_can_be_updated",
    ),
)
def put_is_not_implemented(call: Call, answer: Answerer) -> Reply:
    """The service only knows PATCH."""
    return scim_error(501, "PUT is not supported") if is_replace(call) else answer(call)


@fault("U2", "an echoed meta is refused", catches=(NAME,))
def echoed_meta_is_refused(call: Call, answer: Answerer) -> Reply:
    """What is readOnly should be ignored."""
    if is_replace(call) and "meta" in call.body:
        return scim_error(400, "meta is readOnly", "mutability")
    return answer(call)


@fault("U3", "a stale formatted name wins", catches=(NAME,))
def formatted_name_wins(call: Call, answer: Answerer) -> Reply:
    """Okta echoes name.formatted beside the new names."""
    formatted = at(call.body, "name.formatted")
    if is_replace(call) and isinstance(formatted, str):
        given, _, family = formatted.partition(" ")
        call.body["name"].update(givenName=given, familyName=family)
    reply = answer(call)
    for user in each_resource(reply):
        if call.kind == "Users" and isinstance(user.get("name"), dict):
            name = user["name"]
            name["formatted"] = f"{name.get('givenName')} {name.get('familyName')}"
    return reply


@fault(
    "U4",
    "an update is accepted and ignored",
    catches=(
        NAME,
        "okta.enable_provisioning.a_change_waits_while_provisioning_is_disabled",
        "okta.create_users.an_existing_account_is_linked",
        "okta.deactivate_users.a_suspended_person_keeps_an_active_account",
        "okta.import_users.an_imported_person_can_be_updated",
    ),
)
def update_is_ignored(call: Call, answer: Answerer) -> Reply:
    """PUT is answered 200 with the body that came, and changes nothing."""
    if is_replace(call) and call.provider.user(call.id):
        return json_reply(200, call.body)
    return answer(call)


@fault(
    "U4",
    "an update arrives for the newest account only",
    catches=("okta.update_users.a_change_reaches_everyone_in_a_group",),
)
def update_reaches_the_newest_only(call: Call, answer: Answerer) -> Reply:
    """Updates that follow each other are merged into one."""
    if is_replace(call) and call.provider.users()[-1]["id"] != call.id:
        return json_reply(200, call.body)
    return answer(call)


@fault("U5", "null is refused", catches=(NULL,))
def null_is_refused(call: Call, answer: Answerer) -> Reply:
    """The validator wants a string."""
    if is_replace(call) and None in call.body.values():
        return scim_error(400, "Expecting string but got null", "invalidValue")
    return answer(call)


@fault("U5", "an erased value stays", catches=(NULL, BLANK))
def erased_value_stays(call: Call, answer: Answerer) -> Reply:
    """Empty values are skipped when the account is written."""
    if is_replace(call):
        stored: dict[str, Any] = call.provider.user(call.id) or {}
        call.body = {k: stored.get(k, v) if v in (None, "") else v for k, v in call.body.items()}
    return answer(call)


@fault("U6", "the empty string is refused", catches=(BLANK,))
def empty_string_is_refused(call: Call, answer: Answerer) -> Reply:
    """The validator wants at least one character."""
    if is_replace(call) and "" in call.body.values():
        return scim_error(400, "must not be empty", "invalidValue")
    return answer(call)


@fault(
    "U7",
    "an email address or login stays as it was created",
    catches=(
        "okta.update_users.a_changed_email_shows",
        "okta.update_users.a_changed_login_and_email_show",
    ),
)
def email_and_login_are_fixed(call: Call, answer: Answerer) -> Reply:
    """The identity provider owns them."""
    stored = call.provider.user(call.id) if is_replace(call) else None
    if stored:
        call.body.update(userName=stored["userName"], emails=stored.get("emails", []))
    return answer(call)


@fault(
    "U7",
    "a display name stays as it was created",
    catches=("okta.update_users.a_changed_display_name_shows",),
)
def display_name_is_fixed(call: Call, answer: Answerer) -> Reply:
    """It is taken on create only."""
    stored = call.provider.user(call.id) if is_replace(call) else None
    if stored and "displayName" in stored:
        call.body["displayName"] = stored["displayName"]
    return answer(call)


@fault("U10", "PUT is answered 204", catches=(ANSWERED,))
def put_is_answered_204(call: Call, answer: Answerer) -> Reply:
    """The update is done, the answer says nothing."""
    reply = answer(call)
    return empty(204) if is_replace(call) and reply.ok else reply


@fault("U10", "PUT is answered with the state before", catches=(ANSWERED,))
def put_is_answered_stale(call: Call, answer: Answerer) -> Reply:
    """The account is read before it is written."""
    stale = call.provider.user(call.id)
    reply = answer(call)
    return json_reply(200, stale) if is_replace(call) and reply.ok else reply


@fault(
    "U11",
    "PUT to an unknown id creates an account",
    catches=("okta.update_users.an_update_of_an_unknown_id_creates_nothing",),
)
def put_creates(call: Call, answer: Answerer) -> Reply:
    """The update is an upsert."""
    if is_replace(call) and call.provider.user(call.id) is None:
        body = {key: value for key, value in call.body.items() if key != "id"}
        return json_reply(200, call.provider.put_user(body))
    return answer(call)
