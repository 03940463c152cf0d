"""Faults of deleting, against RFC 7644 section 3.6."""

from typing import Final

from pytest_scim.provider.faults.memory import hide
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    html,
    is_create,
    is_delete,
    is_list,
    is_patch,
    is_read,
    is_replace,
    json_reply,
    on_user,
    scim_error,
)

HERE: Final = "rfc7644.deleting."
ANSWERED: Final = f"{HERE}a_delete_is_answered_204_without_a_body"
READ: Final = f"{HERE}a_deleted_account_is_answered_404"
LISTED: Final = f"{HERE}a_deleted_account_is_in_no_list"
AGAIN: Final = f"{HERE}a_second_delete_is_answered_404"
WRITTEN: Final = f"{HERE}a_write_to_a_deleted_account_is_answered_404"
FREE: Final = f"{HERE}the_login_of_a_deleted_account_is_free_again"
OLD_ID: Final = f"{HERE}the_id_of_a_deleted_account_is_not_given_to_another"
UNKNOWN: Final = f"{HERE}a_write_to_an_unknown_id_is_answered_404"
GONE: Final = 404


@fault("X3", "a DELETE of an account is a server error with a web page", catches=(ANSWERED,))
def delete_is_a_web_page(call: Call, answer: Answerer) -> Reply:
    """Nobody thought of the method."""
    return html(500, "Internal Server Error") if is_delete(call) else answer(call)


@fault("7644-3.6", "a DELETE is answered 200 with a message", catches=(ANSWERED,))
def delete_is_answered_with_a_message(call: Call, answer: Answerer) -> Reply:
    """The framework says that all went well."""
    reply = answer(call)
    return json_reply(200, {"deleted": True}) if is_delete(call) and reply.ok else reply


@fault("7644-3.6", "a deleted account stays, inactive", catches=(READ, LISTED, AGAIN, WRITTEN))
def delete_only_deactivates(call: Call, answer: Answerer) -> Reply:
    """A soft delete that is shown to everybody."""
    stored = call.provider.user(call.id) if is_delete(call) else None
    if stored:
        call.provider.put_user({**stored, "active": False})
        return Reply(204)
    return answer(call)


@fault("7644-3.6", "a deleted account stays in lists", catches=(LISTED,))
def deleted_account_is_listed(call: Call, answer: Answerer) -> Reply:
    """Reads look at the mark of deletion, lists do not."""
    return _softly(call, answer, listed=True)


@fault("7644-3.6", "a deleted account keeps its login", catches=(FREE,))
def deleted_login_stays_taken(call: Call, answer: Answerer) -> Reply:
    """The row is marked as deleted, and its unique index stays."""
    return _softly(call, answer, listed=False)


@fault("7644-3.6", "a second DELETE is a success", catches=(AGAIN, UNKNOWN))
def second_delete_is_a_success(call: Call, answer: Answerer) -> Reply:
    """What is not there needs no deleting."""
    reply = answer(call)
    return Reply(204) if is_delete(call) and reply.status == GONE else reply


@fault("U11", "a PUT brings a deleted account back", catches=(WRITTEN,))
def put_brings_the_account_back(call: Call, answer: Answerer) -> Reply:
    """The update is an upsert."""
    if is_replace(call) and call.provider.user(call.id) is None:
        return json_reply(200, call.provider.put_user({**call.body, "id": call.id}))
    return answer(call)


@fault("R2", "a PATCH of what is not there is a success", catches=(WRITTEN, UNKNOWN))
def patch_of_nothing_is_a_success(call: Call, answer: Answerer) -> Reply:
    """An update that meets no row is no error."""
    reply = answer(call)
    return Reply(204) if is_patch(call) and reply.status == GONE else reply


@fault("R2", "a write to an unknown id is a bad request", catches=(UNKNOWN,))
def unknown_id_is_a_bad_request(call: Call, answer: Answerer) -> Reply:
    """The id is not of the shape that the service gives."""
    reply = answer(call)
    wrong = on_user(call) and call.method in {"PATCH", "DELETE"} and reply.status == GONE
    return scim_error(400, "malformed id", "invalidValue") if wrong else reply


@fault("R3", "an old id leads to the newest account", catches=(OLD_ID,))
def old_id_leads_elsewhere(call: Call, answer: Answerer) -> Reply:
    """Numbers of deleted rows are used again."""
    reply = answer(call)
    if is_read(call) and reply.status == GONE:
        return json_reply(200, {**call.provider.users()[-1], "id": call.id})
    return reply


@fault(
    "E1",
    "404 comes without an Error",
    catches=(
        "rfc7644.errors.an_error_is_an_error_message",
        "okta.update_users.an_unknown_id_is_answered_404_with_an_error",
    ),
)
def gone_is_a_web_page(call: Call, answer: Answerer) -> Reply:
    """The web server's own page."""
    reply = answer(call)
    return html(404, "Not Found") if on_user(call) and reply.status == GONE else reply


def _softly(call: Call, answer: Answerer, *, listed: bool) -> Reply:
    """Hide accounts instead of deleting them: from reads and writes, and from lists or not."""
    hidden = hide(call)
    if on_user(call) and call.id in hidden:
        return scim_error(404, "no such account")
    if is_delete(call) and call.provider.user(call.id):
        admitted = answer(call.instead("GET", call.path))
        hidden |= {str(call.id)} if admitted.ok else set()
        return Reply(204) if admitted.ok else admitted
    reply = answer(call)
    if is_list(call) and reply.ok and not listed:
        listed_rows = reply.body.get("Resources", [])
        rows = [row for row in listed_rows if row["id"] not in hidden]
        missing = len(listed_rows) - len(rows) if "filter" in call.query else len(hidden)
        total = reply.body["totalResults"] - missing
        reply.body.update(Resources=rows, totalResults=total, itemsPerPage=len(rows))
    if is_create(call) and listed and reply.status == 409:  # noqa: PLR2004 - HTTP's own number
        login = str(at(call.body, "userName")).casefold()
        same = [u for u in call.provider.users() if u["userName"].casefold() == login]
        if same and same[0]["id"] in hidden:
            call.provider.delete_user(same[0]["id"])
            return answer(call)
    return reply
