"""Faults of replacing, against RFC 7644 section 3.5.1."""

from typing import Any, Final

from pytest_scim.provider.faults.memory import kept_after
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    empty,
    fault,
    is_patch,
    is_replace,
    json_reply,
    patched,
    scim_error,
)

HERE: Final = "rfc7644.replacing."
ANSWERED: Final = f"{HERE}a_put_is_answered_200_with_the_account"
LEFT_OUT: Final = f"{HERE}what_a_put_leaves_out_is_cleared_or_kept"
EMPTY: Final = f"{HERE}an_empty_array_in_a_put_clears_all_values"
OTHER_ID: Final = f"{HERE}another_id_in_a_put_is_ignored_or_refused"
READ_ONLY: Final = f"{HERE}read_only_attributes_in_a_put_are_ignored"
MISSPELLED: Final = f"{HERE}a_misspelled_attribute_in_a_put_is_passed_over_or_refused"
REQUIRED: Final = f"{HERE}a_put_without_a_required_attribute_takes_nothing_away"


def _stored(call: Call) -> dict[str, Any]:
    """Return the account that a PUT is about to replace; nothing of any other call."""
    return (call.provider.user(call.id) if is_replace(call) else None) or {}


@fault("U10", "a PUT is answered 204", catches=(ANSWERED,))
def replaced_without_a_body(call: Call, answer: Answerer) -> Reply:
    """The update is done, the answer says nothing."""
    reply = answer(call)
    return empty(204) if is_replace(call) and reply.ok else reply


@fault("U10", "a PUT is answered with the account as it was", catches=(ANSWERED,))
def replaced_and_answered_stale(call: Call, answer: Answerer) -> Reply:
    """The account is read before it is written."""
    stale = _stored(call)
    reply = answer(call)
    return json_reply(200, stale) if stale and reply.ok else reply


@fault(
    "U7",
    "a PUT leaves displayName and names alone",
    catches=(f"{HERE}a_put_replaces_the_values_that_are_there",),
)
def names_are_fixed(call: Call, answer: Answerer) -> Reply:
    """They were taken when the account was made."""
    stored = _stored(call)
    if stored:
        call.body.update({k: stored[k] for k in ("name", "displayName") if k in stored})
    return answer(call)


@fault("7644-3.5.1", "a PUT must carry every attribute", catches=(LEFT_OUT,))
def every_attribute_is_required(call: Call, answer: Answerer) -> Reply:
    """What the account has may not be missing."""
    missing = [k for k in _stored(call) if k not in call.body and k not in {"groups", "meta"}]
    if missing:
        return scim_error(400, f"{missing[0]} is required", "invalidValue")
    return answer(call)


@fault("7644-3.5.1", "what a PUT leaves out becomes a word for nothing", catches=(LEFT_OUT,))
def left_out_becomes_a_word(call: Call, answer: Answerer) -> Reply:
    """Nothing is turned into text before it is stored."""
    stored = _stored(call)
    texts = [k for k, value in stored.items() if isinstance(value, str) and k not in call.body]
    call.body = {**call.body, **dict.fromkeys(texts, "None")} if texts else call.body
    return answer(call)


@fault("7643-2.5", "an empty array is passed over", catches=(EMPTY,))
def empty_list_in_a_put_is_passed_over(call: Call, answer: Answerer) -> Reply:
    """An empty list is taken for one that did not come."""
    stored = _stored(call)
    emptied = [k for k, value in (call.body or {}).items() if value == [] and k in stored]
    call.body = {**call.body, **{k: stored[k] for k in emptied}} if emptied else call.body
    return answer(call)


@fault("7643-2.5", "an empty array is refused", catches=(EMPTY,))
def empty_list_in_a_put_is_refused(call: Call, answer: Answerer) -> Reply:
    """The validator wants at least one entry."""
    if any(value == [] and k in _stored(call) for k, value in (call.body or {}).items()):
        return scim_error(400, "must have at least one entry", "invalidValue")
    return answer(call)


@fault(
    "7644-3.5.1",
    "a PUT keeps the first entry of a list",
    catches=(f"{HERE}what_was_read_can_be_put_back",),
)
def one_entry_is_kept(call: Call, answer: Answerer) -> Reply:
    """There is one column for a telephone number."""
    if _stored(call) and isinstance(call.body.get("phoneNumbers"), list):
        call.body["phoneNumbers"] = call.body["phoneNumbers"][:1]
    return answer(call)


@fault(
    "7643-3.1",
    "Content-Location of a PUT is the collection's",
    catches=(f"{HERE}a_content_location_is_the_accounts_own",),
)
def replaced_location_is_the_collection(call: Call, answer: Answerer) -> Reply:
    """The last part of the path is cut off."""
    reply = answer(call)
    if is_replace(call) and reply.ok:
        reply.headers["Content-Location"] = f"{call.provider.base_url}/Users"
    return reply


@fault("C2", "a PUT moves the account to the id in its body", catches=(OTHER_ID,))
def put_moves_the_account(call: Call, answer: Answerer) -> Reply:
    """The body is written to the database as it came."""
    wanted = at(call.body, "id")
    reply = answer(call)
    if is_replace(call) and reply.ok and wanted and wanted != call.id:
        call.provider.delete_user(str(call.id))
        reply.body = call.provider.put_user({**reply.body, "id": wanted})
    return reply


@fault("C2", "a PUT with another id is a server error", catches=(OTHER_ID,))
def other_id_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The database refuses to change a primary key."""
    if is_replace(call) and at(call.body, "id") not in (None, call.id) and "id" in call.body:
        return scim_error(500, "cannot update primary key")
    return answer(call)


@fault("U2", "a PUT with meta of another time is refused", catches=(READ_ONLY,))
def other_meta_is_refused(call: Call, answer: Answerer) -> Reply:
    """What is readOnly should be ignored."""
    created = at(call.body, "meta.created")
    if created and created != at(_stored(call), "meta.created") and is_replace(call):
        return scim_error(400, "meta is readOnly", "mutability")
    return answer(call)


@fault("7644-3.5.1", "a PUT writes meta", catches=(READ_ONLY,))
def put_writes_meta(call: Call, answer: Answerer) -> Reply:
    """The body is written to the database as it came."""
    meta = at(call.body, "meta")
    return kept_after(call, answer, is_replace(call) and bool(meta), meta=meta)


@fault("7644-3.5.1", "a PUT writes groups", catches=(READ_ONLY,))
def put_writes_groups(call: Call, answer: Answerer) -> Reply:
    """The body is written to the database as it came."""
    groups = at(call.body, "groups")
    return kept_after(call, answer, is_replace(call) and bool(groups), groups=groups)


@fault("7644-3.5.1", "a misspelled attribute is a server error", catches=(MISSPELLED,))
def misspelled_attribute_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """There is no such column."""
    if "nikName" in (call.body or {}):
        return scim_error(500, "column nikName does not exist")
    return answer(call)


@fault("7644-3.5.1", "a misspelled attribute spoils the rest", catches=(MISSPELLED,))
def misspelled_attribute_spoils_the_rest(call: Call, answer: Answerer) -> Reply:
    """The parser stops where it knows no further."""
    if is_replace(call) and "nikName" in call.body:
        call.body.pop("displayName", None)
        call.body.pop("name", None)
    return answer(call)


@fault("C15", "a PUT without userName is a server error", catches=(REQUIRED,))
def missing_login_in_a_put_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The missing key is not caught."""
    if is_replace(call) and "userName" not in (call.body or {"userName": ""}):
        return scim_error(500, "KeyError: userName")
    return answer(call)


@fault("7644-3.5.1", "a PUT without userName takes the login away", catches=(REQUIRED,))
def missing_login_is_erased(call: Call, answer: Answerer) -> Reply:
    """A value that did not come is a value that is empty."""
    wrong = is_replace(call) and "userName" not in (call.body or {"userName": ""})
    call.body = {**call.body, "userName": f"gone-{call.id}"} if wrong else call.body
    return kept_after(call, answer, wrong, userName="")


@fault(
    "X5",
    "a deactivation that is not allowed is a server error",
    catches=("okta.deactivate_users.an_unassigned_person_is_inactive",),
)
def deactivation_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """An owner may not be switched off, and nobody says so."""
    off = patched(call, "active") is False if is_patch(call) else at(call.body, "active") is False
    if off and (is_patch(call) or is_replace(call)):
        return scim_error(500, "Internal error")
    return answer(call)
