"""Faults of what comes back that nobody should see (RFC 7644, section 7)."""

import json
import re

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ANY, ERROR, OK, fault
from pytest_scim.provider.faults.parts import filter_of, matches
from pytest_scim.scim.paths import at

TRACE = 'Traceback (most recent call last):\n  File "scim/views.py", line 88, in get\nKeyError'

FAULTS = rows.table(
    __name__,
    rows.replies("7644-7.4", "token_comes_back", "", ANY,
        "A response repeats the token in a header",
        lambda call, reply: reply.headers.update({"X-Log": call.headers.get("Authorization", "")}),
        "no_response_contains_the_credentials"),
    rows.replies("S2", "request_comes_back", "POST /Users", OK,
        "POST returns the request beside the User, with the password",
        lambda call, reply: reply.body.update(received=json.dumps(call.body)),
        "no_response_contains_a_password"),
    rows.replies("E1", "errors_have_a_stack_trace", "", ERROR, "An Error shows a stack trace",
        lambda reply: reply.body.update(detail=TRACE), "no_error_reveals_internals"),
    rows.pages("E1", "errors_are_web_pages", "", ERROR, "no_error_is_a_web_page"),
)  # fmt: skip


def passwords(call: Call) -> dict[str, str]:
    """Return the passwords of created Users by userName."""
    known: dict[str, str] = call.memory.setdefault("passwords", {})
    name, password = at(call.body, "userName"), at(call.body, "password")
    if matches(call, "POST /Users") and isinstance(name, str) and isinstance(password, str):
        known[name] = password
    return known


@fault("S2", "a_requested_password_is_not_returned")
def requested_password_is_returned(call: Call, respond: Responder) -> Reply:
    """`attributes=password` returns the password."""
    known = passwords(call)
    reply = respond(call)
    name = at(reply.body, "userName")
    requested = "password" in call.query.get("attributes", "")
    if matches(call, "GET /Users/{id}") and requested and name in known:
        reply.body["password"] = known[name]
    return reply


@fault("S2", "a_password_cannot_be_guessed_by_a_filter")
def passwords_can_be_searched(call: Call, respond: Responder) -> Reply:
    """A filter searches in passwords."""
    known = passwords(call)
    guess = re.fullmatch(r'userName eq "(.+)" and password sw "(.*)"', filter_of(call))
    if matches(call, "GET /Users") and guess:
        right = known.get(guess[1], "").startswith(guess[2])
        call.query["filter"] = f'userName eq "{guess[1] if right else "nobody"}"'
    return respond(call)
