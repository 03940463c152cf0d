"""Faults of what is shown that Okta's Runscope tests must catch: lists, reads, errors."""

import time
from typing import Any, Final

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    each_resource,
    fault,
    html,
    is_list,
    is_read,
    scim_error,
)
from pytest_scim.scim import urn

S01: Final = "runscope.spec.step_01_users_endpoint"
S02: Final = "runscope.spec.step_02_user_by_id"
S03: Final = "runscope.spec.step_03_unknown_user_by_username"
S04: Final = "runscope.spec.step_04_unknown_user_by_id"
S05: Final = "runscope.spec.step_05_random_user_is_absent"
S06: Final = "runscope.spec.step_06_create_user"
S07: Final = "runscope.spec.step_07_created_user_by_id"
S09: Final = "runscope.spec.step_09_username_in_upper_case"
S10: Final = "runscope.spec.step_10_groups_endpoint"
S11: Final = "runscope.spec.step_11_wrong_token"
S12: Final = "runscope.spec.step_12_not_found"
C04: Final = "runscope.crud.step_04_user_is_created"
C06: Final = "runscope.crud.step_06_first_name_is_updated"
C08: Final = "runscope.crud.step_08_user_is_deactivated"
C11: Final = "runscope.crud.step_11_user_is_reactivated"


@fault("SPEC-L8", "a list carries the URN of what it lists", catches=(S01, S03, S05))
def list_is_called_a_user(call: Call, answer: Answerer) -> Reply:
    """The schemas of the resources are taken for those of the message."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["schemas"] = [urn.USER]
    return reply


@fault("SPEC-L9", "a list leaves out its counts", catches=(S01,))
def list_without_counts(call: Call, answer: Answerer) -> Reply:
    """Neither startIndex nor itemsPerPage is there."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        del reply.body["startIndex"], reply.body["itemsPerPage"]
    return reply


@fault(
    "SPEC-L3", "totalResults counts the whole directory, whatever the filter", catches=(S03, S05)
)
def total_ignores_the_filter(call: Call, answer: Answerer) -> Reply:
    """The count is asked of the table, not of the query."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["totalResults"] = len(call.provider.users())
    return reply


@fault("SPEC-F5", "a filter without a match is answered 404", catches=(S03, S05))
def no_match_is_not_found(call: Call, answer: Answerer) -> Reply:
    """An empty list is taken for a missing resource."""
    reply = answer(call)
    if is_list(call) and reply.ok and not reply.body["Resources"]:
        return scim_error(404, "no such user")
    return reply


@fault("SPEC-F1", "a filter without a match returns everybody", catches=(S03, S05, C04))
def no_match_returns_everybody(call: Call, answer: Answerer) -> Reply:
    """The search falls back to the whole directory."""
    reply = answer(call)
    if is_list(call) and reply.ok and not reply.body["Resources"]:
        del call.query["filter"]
        return answer(call)
    return reply


@fault("SPEC-F2", "a userName in other letters is not found, and answered 404", catches=(S09,))
def other_case_is_not_found(call: Call, answer: Answerer) -> Reply:
    """The value is compared as it is written."""
    reply = answer(call)
    if is_list(call) and reply.ok and call.query.get("filter", "").endswith('.COM"'):
        return scim_error(404, "no such user")
    return reply


@fault("SPEC-C10", "the names are shown in formatted only", catches=(S01, S02, S06, S07, C04, C06))
def only_the_formatted_name(call: Call, answer: Answerer) -> Reply:
    """Both names are kept as one string."""
    reply = answer(call)
    for user in _users(call, reply):
        name = user.get("name", {})
        user["name"] = {"formatted": f"{name.get('givenName')} {name.get('familyName')}"}
    return reply


@fault("SPEC-R5", "active is shown only when it is false", catches=(S01, S02, S06, C11))
def active_is_shown_when_false(call: Call, answer: Answerer) -> Reply:
    """The value that is taken for the default is left out."""
    reply = answer(call)
    for user in _users(call, reply):
        if user.get("active") is True:
            del user["active"]
    return reply


@fault("SPEC-R5", "emails are never shown", catches=(S01, S02, C04))
def emails_are_not_shown(call: Call, answer: Answerer) -> Reply:
    """Addresses are stored under another attribute."""
    reply = answer(call)
    for user in _users(call, reply):
        user.pop("emails", None)
    return reply


@fault("SPEC-R1", "an id is answered with a list of one", catches=(S02, S07, C06, C08))
def read_returns_a_list(call: Call, answer: Answerer) -> Reply:
    """The lookup by id is a search."""
    reply = answer(call)
    if is_read(call) and reply.ok:
        reply.body = {"schemas": [urn.LIST_RESPONSE], "totalResults": 1, "Resources": [reply.body]}
    return reply


@fault("SPEC-C2", "a user read by id shows userName as its id", catches=(S02,))
def id_is_the_username(call: Call, answer: Answerer) -> Reply:
    """Two keys of one record are mixed up."""
    reply = answer(call)
    if is_read(call) and reply.ok:
        reply.body["id"] = reply.body["userName"]
    return reply


@fault("SPEC-R2", "an unknown id is answered 400", catches=(S04, S12))
def unknown_id_is_a_bad_request(call: Call, answer: Answerer) -> Reply:
    """Ids are parsed before they are looked up."""
    reply = answer(call)
    if is_read(call) and reply.status == 404:
        return scim_error(400, "the id is not a UUID")
    return reply


@fault("SPEC-E1", "an unknown id is answered with a web page", catches=(S04, S12))
def unknown_id_is_a_web_page(call: Call, answer: Answerer) -> Reply:
    """The router's own page is shown for what it does not find."""
    reply = answer(call)
    if is_read(call) and reply.status == 404:
        return html(404, "Not Found")
    return reply


@fault("SPEC-E2", "errors have no detail", catches=(S04, S11, S12))
def errors_without_detail(call: Call, answer: Answerer) -> Reply:
    """The reason is written to the log only."""
    reply = answer(call)
    if not reply.ok and reply.body is not None:
        reply.body.pop("detail", None)
    return reply


@fault("SPEC-E4", "status is the reason phrase", catches=(S11, S12))
def status_is_a_phrase(call: Call, answer: Answerer) -> Reply:
    """``Not Found`` where ``404`` belongs."""
    reply = answer(call)
    if not reply.ok and reply.body is not None:
        reply.body["status"] = "Error"
    return reply


@fault("SPEC-E1", "errors do not carry the Error schema", catches=(S04, S11, S12))
def errors_without_schema(call: Call, answer: Answerer) -> Reply:
    """The web framework's own error format is sent."""
    reply = answer(call)
    if not reply.ok and reply.body is not None:
        reply.body.pop("schemas", None)
    return reply


@fault("SPEC-A1", "a wrong token is answered 403", catches=(S11,))
def wrong_token_is_forbidden(call: Call, answer: Answerer) -> Reply:
    """Not to be known is taken for not to be allowed."""
    reply = answer(call)
    if reply.status == 401:
        return scim_error(403, "Forbidden")
    return reply


@fault("SPEC-L12", "/Groups is refused without paging parameters", catches=(S10,))
def groups_need_paging(call: Call, answer: Answerer) -> Reply:
    """What Okta always sends is taken for mandatory."""
    reply = answer(call)
    if is_list(call, "Groups") and reply.ok and not call.query:
        return scim_error(400, "startIndex and count are missing")
    return reply


@fault("SPEC-L12", "/Groups takes longer than 600 ms", catches=(S10,))
def groups_are_slow(call: Call, answer: Answerer) -> Reply:
    """Every membership is counted."""
    if is_list(call, "Groups"):
        time.sleep(0.65)
    return answer(call)


@fault("SPEC-L12", "the groups in a list stand under their names, not in an array", catches=(S10,))
def groups_are_a_map(call: Call, answer: Answerer) -> Reply:
    """Resources is an object."""
    reply = answer(call)
    if is_list(call, "Groups") and reply.ok:
        reply.body |= {"totalResults": 1, "itemsPerPage": 1, "Resources": {"Everyone": {}}}
    return reply


@fault("CRUD-R4", "a deactivated user cannot be read", catches=(C08,))
def deactivated_is_not_found(call: Call, answer: Answerer) -> Reply:
    """Reads by id look among the active ones."""
    reply = answer(call)
    if is_read(call) and reply.ok and reply.body.get("active") is False:
        return scim_error(404, "no such user")
    return reply


def _users(call: Call, reply: Reply) -> list[dict[str, Any]]:
    return list(each_resource(reply)) if call.kind == "Users" else []
