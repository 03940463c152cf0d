"""Faults that Okta's Runscope tests must catch, at least one for each step."""

import time
from typing import Any

from pytest_scim.provider.faults.tools import (
    MISSING,
    Answerer,
    Call,
    Reply,
    at,
    each_resource,
    fault,
    html,
    is_create,
    is_list,
    is_patch,
    is_read,
    is_replace,
    operations,
    patched,
    scim_error,
)
from pytest_scim.scim import urn


@fault("L8", "a list carries the URN of what it lists")
def list_is_called_a_user(call: Call, answer: Answerer) -> Reply:
    """The schemas of the resources are taken for those of the message."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["schemas"] = [urn.USER]
    return reply


@fault("L9", "a list leaves out its counts")
def list_without_counts(call: Call, answer: Answerer) -> Reply:
    """Neither startIndex nor itemsPerPage is there."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        del reply.body["startIndex"], reply.body["itemsPerPage"]
    return reply


@fault("L3", "totalResults counts the whole directory, whatever the filter")
def total_ignores_the_filter(call: Call, answer: Answerer) -> Reply:
    """The count is asked of the table, not of the query."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["totalResults"] = len(call.provider.users())
    return reply


@fault("F5", "a filter without a match is answered 404")
def no_match_is_not_found(call: Call, answer: Answerer) -> Reply:
    """An empty list is taken for a missing resource."""
    reply = answer(call)
    if is_list(call) and reply.ok and not reply.body["Resources"]:
        return scim_error(404, "no such user")
    return reply


@fault("F1", "a filter without a match returns everybody")
def no_match_returns_everybody(call: Call, answer: Answerer) -> Reply:
    """The search falls back to the whole directory."""
    reply = answer(call)
    if is_list(call) and reply.ok and not reply.body["Resources"]:
        del call.query["filter"]
        return answer(call)
    return reply


@fault("F2", "a userName in other letters is not found, and answered 404")
def other_case_is_not_found(call: Call, answer: Answerer) -> Reply:
    """userName is compared as it is written."""
    reply = answer(call)
    if is_list(call) and reply.ok and call.query.get("filter", "").endswith('.COM"'):
        return scim_error(404, "no such user")
    return reply


@fault("C10", "the names are shown in formatted only")
def only_the_formatted_name(call: Call, answer: Answerer) -> Reply:
    """givenName and familyName are kept as one string."""
    reply = answer(call)
    for user in _users(call, reply):
        name = user.get("name", {})
        user["name"] = {"formatted": f"{name.get('givenName')} {name.get('familyName')}"}
    return reply


@fault("R5", "active is shown only when it is false")
def active_is_shown_when_false(call: Call, answer: Answerer) -> Reply:
    """The value that is taken for the default is left out."""
    reply = answer(call)
    for user in _users(call, reply):
        if user.get("active") is True:
            del user["active"]
    return reply


@fault("R5", "emails are never shown")
def emails_are_not_shown(call: Call, answer: Answerer) -> Reply:
    """Addresses are stored under another attribute."""
    reply = answer(call)
    for user in _users(call, reply):
        user.pop("emails", None)
    return reply


@fault("R1", "an id is answered with a list of one")
def read_returns_a_list(call: Call, answer: Answerer) -> Reply:
    """The lookup by id is a search."""
    reply = answer(call)
    if is_read(call) and reply.ok:
        reply.body = {"schemas": [urn.LIST_RESPONSE], "totalResults": 1, "Resources": [reply.body]}
    return reply


@fault("C2", "a user read by id shows userName as its id")
def id_is_the_username(call: Call, answer: Answerer) -> Reply:
    """Two keys of one record are mixed up."""
    reply = answer(call)
    if is_read(call) and reply.ok:
        reply.body["id"] = reply.body["userName"]
    return reply


@fault("R2", "an unknown id is answered 400")
def unknown_id_is_a_bad_request(call: Call, answer: Answerer) -> Reply:
    """Ids are parsed before they are looked up."""
    reply = answer(call)
    if is_read(call) and reply.status == 404:  # noqa: PLR2004 - HTTP's own number
        return scim_error(400, "the id is not a UUID")
    return reply


@fault("E1", "an unknown id is answered with a web page")
def unknown_id_is_a_web_page(call: Call, answer: Answerer) -> Reply:
    """The router's own page is shown for what it does not find."""
    reply = answer(call)
    if is_read(call) and reply.status == 404:  # noqa: PLR2004 - HTTP's own number
        return html(404, "Not Found")
    return reply


@fault("E2", "errors have no detail")
def errors_without_detail(call: Call, answer: Answerer) -> Reply:
    """The reason is written to the log only."""
    reply = answer(call)
    if not reply.ok:
        reply.body.pop("detail", None)
    return reply


@fault("E4", "status is the reason phrase")
def status_is_a_phrase(call: Call, answer: Answerer) -> Reply:
    """``Not Found`` where ``404`` belongs."""
    reply = answer(call)
    if not reply.ok:
        reply.body["status"] = "Error"
    return reply


@fault("E1", "errors do not carry the Error schema")
def errors_without_schema(call: Call, answer: Answerer) -> Reply:
    """The web framework's own error format is sent."""
    reply = answer(call)
    if not reply.ok:
        reply.body.pop("schemas", None)
    return reply


@fault("A1", "a wrong token is answered 403")
def wrong_token_is_forbidden(call: Call, answer: Answerer) -> Reply:
    """Not to be known is taken for not to be allowed."""
    reply = answer(call)
    if reply.status == 401:  # noqa: PLR2004 - HTTP's own number
        return scim_error(403, "Forbidden")
    return reply


@fault("C6", "a new user is inactive until invited")
def created_inactive(call: Call, answer: Answerer) -> Reply:
    """The application switches accounts on by an invitation of its own."""
    if is_create(call):
        call.body["active"] = False
    return answer(call)


@fault("C9", "userName is stored in lower case")
def username_is_lower_cased(call: Call, answer: Answerer) -> Reply:
    """The value is normalised instead of compared."""
    if is_create(call) or is_replace(call):
        call.body["userName"] = call.body["userName"].lower()
    return answer(call)


@fault("C1", "a created user is shown without its schemas")
def created_without_schemas(call: Call, answer: Answerer) -> Reply:
    """The answer is the database's row."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        del reply.body["schemas"]
    return reply


@fault("C1", "a create is answered 202 before the user is there")
def created_later(call: Call, answer: Answerer) -> Reply:
    """The create is queued; the answer says so."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.status = 202
    return reply


@fault("U4", "given and family name change places")
def names_change_places(call: Call, answer: Answerer) -> Reply:
    """Two columns are mixed up."""
    if is_create(call) or is_replace(call):
        name = call.body.get("name", {})
        given, family = name.get("givenName"), name.get("familyName")
        call.body["name"] = {**name, "givenName": family, "familyName": given}
    return answer(call)


@fault("R4", "a new user cannot be read by its id")
def created_but_unreadable(call: Call, answer: Answerer) -> Reply:
    """The answer is sent before anything is stored, and the rest fails."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        call.provider.delete_user(reply.body["id"])
    return reply


@fault("C3", "a duplicate is answered 200 with the user that is there")
def duplicate_is_answered_with_the_user(call: Call, answer: Answerer) -> Reply:
    """A create is meant to be repeatable."""
    reply = answer(call)
    if is_create(call) and reply.status == 409:  # noqa: PLR2004 - HTTP's own number
        same = [u for u in call.provider.users() if u["userName"] == call.body["userName"]]
        return Reply(200, reply.headers, same[0])
    return reply


@fault("L12", "there is no /Groups")
def no_groups_endpoint(call: Call, answer: Answerer) -> Reply:
    """Groups are not routed."""
    reply = answer(call)
    return scim_error(404, "no such resource") if is_list(call, "Groups") and reply.ok else reply


@fault("L12", "/Groups takes longer than 600 ms")
def groups_are_slow(call: Call, answer: Answerer) -> Reply:
    """Every membership is counted."""
    if is_list(call, "Groups"):
        time.sleep(0.65)
    return answer(call)


@fault("L12", "the groups in a list stand under their names, not in an array")
def groups_are_a_map(call: Call, answer: Answerer) -> Reply:
    """Resources is an object."""
    reply = answer(call)
    if is_list(call, "Groups") and reply.ok:
        reply.body |= {"totalResults": 1, "itemsPerPage": 1, "Resources": {"Everyone": {}}}
    return reply


@fault("U1", "PUT leaves the name as it was")
def put_keeps_the_name(call: Call, answer: Answerer) -> Reply:
    """Names are read-only after creation."""
    if is_replace(call):
        call.body["name"] = (call.provider.user(call.id) or {}).get("name", {})
    return answer(call)


@fault("U8", "deactivation is accepted and ignored")
def deactivation_is_ignored(call: Call, answer: Answerer) -> Reply:
    """active is taken and thrown away."""
    if _switches(call) is False:
        _switch(call, to=True)
    return answer(call)


@fault("R4", "a deactivated user cannot be read")
def deactivated_is_not_found(call: Call, answer: Answerer) -> Reply:
    """Reads by id look among the active ones."""
    reply = answer(call)
    if is_read(call) and reply.ok and reply.body.get("active") is False:
        return scim_error(404, "no such user")
    return reply


@fault("P5", "who was switched off stays so")
def reactivation_is_ignored(call: Call, answer: Answerer) -> Reply:
    """active goes one way only."""
    before = call.provider.user(call.id) if call.kind == "Users" else None
    if before is not None and before.get("active") is False and _switches(call) is True:
        _switch(call, to=False)
    return answer(call)


def _users(call: Call, reply: Reply) -> list[dict[str, Any]]:
    return list(each_resource(reply)) if call.kind == "Users" else []


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
