"""RFC 7644, section 7: Security Considerations about hostile input."""

import json
from urllib.parse import quote

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_absent
from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.plugin.fixtures import DataGenerator, Users, describe, resource_path
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.own_resources import OwnGroup, OwnUser
from pytest_scim.suites.support.owners import UPDATE_OWNER
from pytest_scim.suites.support.rejections import expect_no_success
from pytest_scim.suites.support.shared_responses import Once

LOOKUP_OWNER = "okta.create_users.a_filter_on_an_unknown_user_name_returns_no_user"
NAMES = ("name.givenName", "name.familyName")
UNKNOWN = ("padding", "nested")
"""Attributes that no schema defines, for oversized values."""
LARGE = 1_500_000
DEEP = 2_000

CODE = {
    "SQL": "Robert'); DROP TABLE users;--",
    "LDAP": "*)(uid=*))(|(uid=*",
    "a template": "{{7*7}}${7*7}<%= 7*7 %>",
    "a script": "<script>alert(1)</script>",
}
"""Values in the syntax of code."""

MATCH_ALL = {"SQL": "nobody' or '1'='1", "LDAP": "*"}
"""UserNames that match every user where a target copies a filter into a query."""

UNUSUAL = {
    "a parent folder": "%2e%2e",
    "a path": "..%2f..%2fetc%2fpasswd",
    "a null byte": "%00",
    "SQL": quote("' or '1'='1"),
    "four thousand letters": "a" * 4096,
}
"""Ids, encoded for a path, that no resource has."""


@check(SHOULD, rfc7643("2.3.1"), rfc7644("7"), feature="update_users")
def test_a_value_with_code_is_stored_as_text(hostile_user: OwnUser) -> None:
    """A value in the syntax of code is stored as text or rejected

    The target stores a value in the syntax of SQL, LDAP, a template or a script unchanged as text,
    or rejects it.

    Fix: Pass values to SQL and LDAP as parameters, render none as a template, and escape them
    in pages instead of in the stored User; or return 400.
    """
    hostile_user.require_updatable(*NAMES)
    kinds = list(CODE)
    for pair in (kinds[:2], kinds[2:]):
        values = [CODE[kind] for kind in pair]
        response = hostile_user.put(hostile_user.renamed(*values))
        expect_no_server_error(response, f"a PUT with {' and '.join(pair)} in names")
        if not response.ok:
            continue
        for kind, path, value in zip(pair, NAMES, values, strict=True):
            actual = at(hostile_user.body, path)
            if actual != value:
                message = f"{path} is {actual!r} after a PUT of {value!r}, in the syntax of {kind}"
                raise Unreadable(message, owner=UPDATE_OWNER, actual=actual)


@check(SHOULD, rfc7644("7"), rfc7644("7.1"), feature="update_users")
def test_a_line_break_in_a_value_starts_no_header(
    hostile_user: OwnUser, test_data: DataGenerator
) -> None:
    """A line break in a value does not create a response header

    A client cannot inject a response header with a line break inside an attribute value.

    Fix: Encode or remove line breaks before you write a value into a response header, or return
    400 to such a value.
    """
    hostile_user.require_updatable(*NAMES)
    given, family = test_data.name()
    value = f"{given}\r\nX-Scim-Injected: yes"
    response = hostile_user.put(hostile_user.renamed(value, family))
    what = "a PUT with a line break in a name"
    expect_no_injected_header(response, what)
    expect_no_server_error(response, what)
    if not response.ok:
        return
    actual = at(hostile_user.body, NAMES[0])
    if str(actual).split() != value.split():  # a name on one line is the same name
        message = f"a name is {actual!r} after a PUT of {value!r}"
        raise Unreadable(message, owner=UPDATE_OWNER, actual=actual)


@check(SHOULD, rfc7644("3.4.1"), rfc7644("7"))
def test_a_line_break_in_an_id_starts_no_header(users: Users) -> None:
    """A line break in an id does not create a response header

    A client cannot inject a response header with a line break inside an id, not even through
    the `Location` header.

    Fix: Write headers from the stored resource, never from the decoded path, and return 404 to
    an id that no User has.
    """
    response = users.ask("GET", "/Users/nobody%0d%0aX-Scim-Injected:%20yes")
    what = "GET of an id with a line break"
    expect_no_injected_header(response, what)
    expect_no_server_error(response, what)


@pytest.fixture
def lookups(once: Once, users: Users) -> dict[str, Response]:
    """The responses to lookups of userNames in the syntax of code, by its kind."""
    return once(look_up_code, users)


def look_up_code(users: Users) -> dict[str, Response]:
    """Look up each userName that matches everything where it is copied into a query."""
    queries = {
        kind: f"filter={quote(f'userName eq {json.dumps(text)}')}&startIndex=1&count=2"
        for kind, text in MATCH_ALL.items()
    }
    return {kind: users.ask("GET", "/Users", query=query) for kind, query in queries.items()}


@check(MUST, rfc7644("7.7"), rfc7644("3.4.2.2"))
def test_a_filter_value_with_code_finds_no_user(lookups: dict[str, Response]) -> None:
    """A filter value in the syntax of code matches no User

    The target treats a filter's value as text: a userName in the syntax of SQL or LDAP matches no
    user.

    Impact: Okta links and overwrites the user that a lookup returns, which is another one.
    Fix: Pass the filter's value to the database as a parameter, never as a part of the query.
    """
    for kind, response in lookups.items():
        user_name = MATCH_ALL[kind]
        found = entries(response.json, "Resources") if response.ok else []
        if found:
            message = (
                f"a lookup of {user_name!r}, in the syntax of {kind}, returned {len(found)} Users"
            )
            raise Unreadable(message, owner=LOOKUP_OWNER, actual=len(found))


@check(SHOULD, rfc7644("7.7"), rfc7644("3.12"))
def test_a_filter_value_with_code_is_no_server_error(lookups: dict[str, Response]) -> None:
    """A filter value in the syntax of code causes no server error

    The target returns a list or a 4xx status to a lookup of a userName in the syntax of SQL or
    LDAP.

    Fix: Pass the filter's value to the database as a parameter, never as a part of the query.
    """
    for kind, response in lookups.items():
        what = f"a lookup of {MATCH_ALL[kind]!r}, in the syntax of {kind},"
        expect_no_server_error(response, what)


@check(SHOULD, rfc7644("3.12"), rfc7644("7"), feature="update_users")
@pytest.mark.usefixtures("large_bodies")
def test_a_body_of_more_than_a_megabyte_does_no_harm(hostile_user: OwnUser) -> None:
    """A body of 1.5 MB is accepted or rejected without a server error

    The target accepts a body of 1.5 MB or rejects it with a 4xx status, and still responds
    afterwards.

    Fix: Limit the size of bodies in the web server with a 413 above it, and drop or reject
    members that no schema defines before you store the rest.
    """
    body = {**hostile_user.body, UNKNOWN[0]: "x" * LARGE}
    expect_no_harm(hostile_user, body, "PUT with a body of 1.5 MB")


@check(SHOULD, rfc7644("3.12"), rfc7644("7"), feature="update_users")
@pytest.mark.usefixtures("large_bodies")
def test_a_deeply_nested_body_does_no_harm(hostile_user: OwnUser) -> None:
    """A body nested 2,000 levels deep causes no server error

    The target accepts a body nested 2,000 levels deep or rejects it with a 4xx status, and still
    responds afterwards.

    Fix: Set a maximum depth in the JSON parser, and return 400 for the error that it raises.
    """
    nested = '{"a":' * DEEP + "1" + "}" * DEEP
    body = f'{json.dumps(hostile_user.body)[:-1]},"{UNKNOWN[1]}":{nested}}}'.encode()
    expect_no_harm(hostile_user, body, f"PUT with a body nested {DEEP:,} levels deep")


@check(SHOULD, rfc7644("3.4.1"), rfc7644("3.12"), rfc7644("7"))
def test_an_unusual_id_identifies_no_resource(users: Users) -> None:
    """Unusual ids return a 4xx status

    The target returns a 4xx status for an id that is a path, a null byte, SQL or 4 kB long.

    Fix: Compare the decoded id with the form of your ids before you pass it to the database,
    and return 404 for any other, null bytes and slashes included.
    """
    for kind, resource_id in UNUSUAL.items():
        response = users.ask("GET", f"/Users/{resource_id}", query="startIndex=1&count=1")
        what = f"GET of an id that is {kind}"
        expect_no_server_error(response, what)
        # The parent folder may return a list, which is no user with that id.
        if kind != "a parent folder" or at(response.json, "userName"):
            expect_no_success(response, what)


@check(SHOULD, rfc7643("3.1"), rfc7644("3.2"), feature="push_groups")
def test_an_id_identifies_nothing_of_another_type(
    users: Users, own_user: OwnUser, own_group: OwnGroup
) -> None:
    """An id is not served under another resource type

    The target does not return a user under /Groups/{id} or a group under /Users/{id}.

    Fix: Restrict the query of GET /Users/{id} to Users and that of GET /Groups/{id} to Groups
    where one table has both, and return 404.
    """
    group = users.ask("GET", resource_path("Groups", own_user.id))
    user = users.ask("GET", resource_path("Users", own_group.id))
    expect_no_server_error(group, "GET /Groups/{id} with a User's id")
    expect_no_server_error(user, "GET /Users/{id} with a Group's id")
    user_name = str(at(group.json, "userName")).casefold()
    if user_name == own_user.okta_user.user_name.casefold():
        expect_no_success(group, "GET /Groups/{id} with a User's id")
    if at(user.json, "displayName") == own_group.name:
        expect_no_success(user, "GET /Users/{id} with a Group's id")


def expect_no_harm(own_user: OwnUser, body: JSONObject | bytes, what: str) -> None:
    """Raise a finding where a PUT returns a server error or no response."""
    response = own_user.put(body)
    if response.status:  # a service may close the connection instead of reading all of it
        expect_no_server_error(response, what)
    elif response.error == "Read timed out":
        message = f"the target did not respond to {what}"
        raise Finding(message, expected="a 4xx or 2xx status", actual=describe(response))
    own_user.expects({}, f"after {what}")


def expect_no_server_error(response: Response, what: str) -> None:
    """Raise a finding where a request has a 5xx status, or no response."""
    if not response.status or response.status >= 500:
        message = f"{what} returned {describe(response)}"
        raise Finding(message, expected="a 4xx status", actual=describe(response))


def expect_no_injected_header(response: Response, what: str) -> None:
    """Raise a finding where a value of the request became a header of its response."""
    names = [name.lower() for name, value in response.headers if value]
    expect_absent(f"the list of headers of the response to {what}", "x-scim-injected", names)
