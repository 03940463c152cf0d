"""Faults of what comes back that nobody should see, and of values taken for code (RFC 7644, 7)."""

import json
import re
from typing import Any, Final
from weakref import WeakKeyDictionary

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    html,
    is_create,
    is_list,
    is_read,
    is_replace,
    json_reply,
    scim_error,
)

SECURITY = "rfc7644.security"
HOSTILE = "rfc7644.hostile_input"
AS_TEXT = f"{HOSTILE}.a_value_that_looks_like_code_is_kept_as_text"
FILTERED = f"{HOSTILE}.a_filter_value_that_looks_like_code_finds_nobody"
ODD_ID = f"{HOSTILE}.an_id_of_an_odd_shape_names_nobody"
ONE_TYPE = f"{HOSTILE}.an_id_names_nothing_of_another_type"
LARGE = f"{HOSTILE}.a_body_of_more_than_a_megabyte_does_no_harm"
DEEP = f"{HOSTILE}.a_deeply_nested_body_does_no_harm"

MEGABYTE: Final = 1_000_000
TRACE: Final = (
    'Traceback (most recent call last):\n  File "scim/views.py", line 88, in get\nKeyError'
)

_PASSWORDS: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
"""Passwords in plain text by login, by provider."""


def _passwords(call: Call) -> dict[str, str]:
    known = _PASSWORDS.setdefault(call.provider, {})
    login, password = at(call.body, "userName"), at(call.body, "password")
    if is_create(call) and isinstance(login, str) and isinstance(password, str):
        known[login] = password
    return known


@fault(
    "7644-7.4",
    "a debugging header repeats the token",
    catches=(f"{SECURITY}.no_answer_repeats_the_credentials",),
)
def token_comes_back(call: Call, answer: Answerer) -> Reply:
    """What was meant for the developers is still there."""
    reply = answer(call)
    reply.headers["X-Debug-Request"] = call.headers.get("Authorization", "")
    return reply


@fault("S2", "a create repeats its request", catches=(f"{SECURITY}.no_answer_repeats_a_password",))
def request_comes_back(call: Call, answer: Answerer) -> Reply:
    """The answer has what was received beside what was made, password and all."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.body["received"] = json.dumps(call.body)
    return reply


@fault(
    "E1",
    "an error has its stack trace with it",
    catches=(f"{SECURITY}.no_error_shows_the_inside_of_the_service",),
)
def errors_have_a_stack_trace(call: Call, answer: Answerer) -> Reply:
    """It was put into production with the developers' settings."""
    reply = answer(call)
    if not reply.ok and isinstance(reply.body, dict):
        reply.body["detail"] = TRACE
    return reply


@fault("E1", "errors are web pages", catches=(f"{SECURITY}.no_error_is_a_web_page",))
def errors_are_web_pages(call: Call, answer: Answerer) -> Reply:
    """The framework's own page for errors."""
    reply = answer(call)
    return reply if reply.ok else html(reply.status, "Something went wrong")


@fault(
    "S2",
    "a password is shown to who asks for it",
    catches=(f"{SECURITY}.a_password_is_not_shown_when_asked_for",),
)
def password_is_shown_when_asked_for(call: Call, answer: Answerer) -> Reply:
    """What is named in `attributes` is taken from the row as it is."""
    known = _passwords(call)
    reply = answer(call)
    login = at(reply.body, "userName")
    if is_read(call) and "password" in call.query.get("attributes", "") and login in known:
        reply.body["password"] = known[login]
    return reply


@fault(
    "S2",
    "a filter searches in passwords",
    catches=(f"{SECURITY}.a_password_cannot_be_guessed_by_a_filter",),
)
def passwords_can_be_searched(call: Call, answer: Answerer) -> Reply:
    """They are a column like every other one, and in plain text."""
    known = _passwords(call)
    asked = re.fullmatch(r'userName eq "(.+)" and password sw "(.*)"', call.query.get("filter", ""))
    if is_list(call) and asked:
        right = known.get(asked[1], "").startswith(asked[2])
        call.query["filter"] = f'userName eq "{asked[1] if right else "nobody"}"'
    return answer(call)


@fault("7644-7", "a name is escaped for the web", catches=(AS_TEXT,))
def names_are_escaped(call: Call, answer: Answerer) -> Reply:
    """Escaping is done when a value is stored, not where it is shown."""
    if is_replace(call):
        names = at(call.body, "name") or {}
        call.body["name"] = {k: str(v).replace("<", "&lt;") for k, v in names.items()}
    return answer(call)


@fault("7644-7", "a quote ends a statement", catches=(AS_TEXT,))
def quotes_end_a_statement(call: Call, answer: Answerer) -> Reply:
    """The statement is put together from text."""
    if is_replace(call) and "'" in json.dumps(call.body.get("name")):
        return scim_error(500, "near 'DROP': syntax error")
    return answer(call)


@fault(
    "7644-7.1",
    "a value with a line break becomes two headers",
    catches=(f"{HOSTILE}.a_line_break_in_a_value_starts_no_header",),
)
def line_breaks_start_headers(call: Call, answer: Answerer) -> Reply:
    """A header names who was changed, and is not cleaned."""
    reply = answer(call)
    _, broken, rest = str(at(call.body, "name.givenName")).partition("\r\n")
    if is_replace(call) and broken:
        name, _, value = rest.partition(":")
        reply.headers[name] = value.strip()
    return reply


@fault(
    "7644-7.1",
    "an id with a line break becomes two headers",
    catches=(f"{HOSTILE}.a_line_break_in_an_id_starts_no_header",),
)
def locations_are_not_encoded(call: Call, answer: Answerer) -> Reply:
    """The location of an answer is put together from the path as it was decoded."""
    reply = answer(call)
    first, *more = f"{call.provider.base_url}{call.path}".split("\r\n")
    reply.headers["Location"] = first
    for name, _, value in (line.partition(":") for line in more):
        reply.headers[name] = value.strip()
    return reply


@fault("7644-7", "a filter is pasted into a query", catches=(FILTERED,))
def filters_are_pasted(call: Call, answer: Answerer) -> Reply:
    """A quote in the login ends the value, and what follows is always true."""
    if is_list(call) and "' or '1'='1" in call.query.get("filter", ""):
        del call.query["filter"]
    return answer(call)


@fault("7644-7", "an asterisk stands for anything", catches=(FILTERED,))
def asterisks_are_wildcards(call: Call, answer: Answerer) -> Reply:
    """The filter is handed to an LDAP directory as it came."""
    if is_list(call) and call.query.get("filter") == 'userName eq "*"':
        del call.query["filter"]
    return answer(call)


@fault("7644-7", "a body of a megabyte is a server error", catches=(LARGE,))
def large_bodies_are_server_errors(call: Call, answer: Answerer) -> Reply:
    """The column is too short, and nobody looks before."""
    return scim_error(500, "Data too long") if len(call.raw) > MEGABYTE else answer(call)


@fault("7644-7", "a deeply nested body is a server error", catches=(DEEP,))
def deep_bodies_are_server_errors(call: Call, answer: Answerer) -> Reply:
    """The parser calls itself until it may no more."""
    deep = call.raw.count(b"{") > 1000
    return scim_error(500, "maximum recursion depth exceeded") if deep else answer(call)


@fault("7644-7", "an odd body takes the account with it", catches=(LARGE, DEEP))
def odd_bodies_break_the_account(call: Call, answer: Answerer) -> Reply:
    """It is refused, but after the row was taken out to be replaced."""
    if is_replace(call) and len(call.raw) > 10_000:
        call.provider.delete_user(call.id or "")
        return scim_error(413, "Too large")
    return answer(call)


@fault("R2", "a null byte in an id is a server error", catches=(ODD_ID,))
def null_bytes_are_server_errors(call: Call, answer: Answerer) -> Reply:
    """The database refuses to hear of it."""
    return scim_error(500, "invalid byte sequence") if "\0" in call.path else answer(call)


@fault("7644-7", "an id is taken for a path", catches=(ODD_ID,))
def ids_are_paths(call: Call, answer: Answerer) -> Reply:
    """Resources are files, and their ids are the names."""
    if is_read(call) and "../" in call.path:
        return json_reply(200, {"id": call.id, "root": "x:0:0:root:/root:/bin/bash"})
    return answer(call)


@fault("7643-3.1", "an account is served as a group", catches=(ONE_TYPE,))
def accounts_are_groups(call: Call, answer: Answerer) -> Reply:
    """There is one table of resources, and the type in the path is not looked at."""
    if is_read(call, "Groups") and call.provider.user(call.id):
        call.path = f"/Users/{call.id}"
    return answer(call)


@fault("7643-3.1", "a group is served as an account", catches=(ONE_TYPE,))
def groups_are_accounts(call: Call, answer: Answerer) -> Reply:
    """There is one table of resources, and the type in the path is not looked at."""
    if is_read(call) and call.provider.group(call.id):
        call.path = f"/Groups/{call.id}"
    return answer(call)
