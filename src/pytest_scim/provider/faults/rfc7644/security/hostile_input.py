"""Faults of values that are taken for code, and of bodies and ids of an odd shape."""

import json

from pytest_scim.provider.call import Call, Reply, json_reply, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ANY, change_reply, change_request
from pytest_scim.provider.faults.parts import filter_of
from pytest_scim.scim.paths import at

LIKE_CODE = "a_filter_value_with_code_finds_no_user"
LARGE = "a_body_of_more_than_a_megabyte_does_no_harm"
DEEP = "a_deeply_nested_body_does_no_harm"
ONE_TYPE = "an_id_identifies_nothing_of_another_type"
PUT = "PUT /Users/{id}"

FAULTS = rows.table(
    __name__,
    rows.rejects("7644-7.7", "quotes_in_a_filter_are_a_server_error", "GET /Users", 500,
        "GET with a quote in a filter's value returns 500",
        lambda call: "'" in filter_of(call), "a_filter_value_with_code_is_no_server_error"),
    rows.rejects("7644-7", "quotes_end_a_statement", PUT, 500,
        "PUT with a quote in a name returns 500",
        lambda call: "'" in json.dumps(call.body.get("name")),
        "a_value_with_code_is_stored_as_text"),
    rows.rejects("7644-7", "large_bodies_are_server_errors", "", 500,
        "A body of a megabyte returns 500", lambda call: len(call.raw) > 1_000_000,
        "a_body_of_more_than_a_megabyte_does_no_harm"),
    rows.rejects("7644-7", "deep_bodies_are_server_errors", "", 500,
        "A deeply nested body returns 500", lambda call: call.raw.count(b"{") > 1000,
        "a_deeply_nested_body_does_no_harm"),
    rows.rejects("R2", "null_bytes_are_server_errors", "", 500,
        "An id with a null byte returns 500", lambda call: "\0" in call.path,
        "an_unusual_id_identifies_no_resource"),
    rows.changes("7644-7", "ids_are_paths", "GET /Users/{id}",
        "An id is taken for the path of a file",
        lambda call: json_reply(200, {"id": "passwd"}) if "../" in call.path else None,
        "an_unusual_id_identifies_no_resource"),
)  # fmt: skip


@change_request("7644-7", PUT, "a_value_with_code_is_stored_as_text")
def names_are_escaped(call: Call) -> None:
    """PUT stores < as &lt;."""
    names = call.body.get("name") or {}
    call.body["name"] = {part: str(text).replace("<", "&lt;") for part, text in names.items()}


@change_reply("7644-7.1", PUT, "a_line_break_in_a_value_starts_no_header", status=ANY)
def line_breaks_start_headers(call: Call, reply: Reply) -> None:
    """PUT with a line break in a name returns what follows it as a header."""
    _, broken, rest = str(at(call.body, "name.givenName")).partition("\r\n")
    name, _, value = rest.partition(":")
    if broken:
        reply.headers[name] = value.strip()


@change_reply("7644-7.1", "", "a_line_break_in_an_id_starts_no_header", status=ANY)
def locations_are_not_encoded(call: Call, reply: Reply) -> None:
    """An id with a line break in Location returns what follows it as a header."""
    first, *more = f"{call.provider.base_url}{call.path}".split("\r\n")
    reply.headers["Location"] = first
    for name, _, value in (line.partition(":") for line in more):
        reply.headers[name] = value.strip()


@change_request("7644-7", "GET /Users", LIKE_CODE)
def filters_are_pasted(call: Call) -> None:
    """A filter is pasted into a query: a quote ends the value, and what follows is true."""
    if "' or '1'='1" in filter_of(call):
        del call.query["filter"]


@change_request("7644-7", "GET /Users", LIKE_CODE)
def asterisks_are_wildcards(call: Call) -> None:
    """A filter takes an asterisk for any text, as LDAP does."""
    if filter_of(call) == 'userName eq "*"':
        del call.query["filter"]


@change_request("7644-7", PUT, LARGE, DEEP)
def odd_bodies_break_the_user(call: Call) -> Reply | None:
    """PUT with a large body returns 413 and deletes the User."""
    if len(call.raw) <= 10_000:
        return None
    call.provider.delete_user(call.id or "")
    return scim_error(413, "Too large")


@change_request("7643-3.1", "GET /Groups/{id}", ONE_TYPE)
def users_are_groups(call: Call) -> None:
    """GET of a User at /Groups returns it."""
    if call.provider.user(call.id):
        call.path = f"/Users/{call.id}"


@change_request("7643-3.1", "GET /Users/{id}", ONE_TYPE)
def groups_are_users(call: Call) -> None:
    """GET of a Group at /Users returns it."""
    if call.provider.group(call.id):
        call.path = f"/Groups/{call.id}"
