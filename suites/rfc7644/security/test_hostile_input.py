"""RFC 7644, section 7: Security Considerations about hostile input."""

import json
from urllib.parse import quote

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotRun, Unreadable
from pytest_scim.plugin.fixtures import resource_path, said
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.own_resources import UPDATE_OWNER

LOOKUP_OWNER = "okta.create_users.nobody_is_found_for_an_unknown_login"
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
"""Values that look like code."""

EVERYBODY = {"SQL": "nobody' or '1'='1", "LDAP": "*"}
"""UserNames that match every user where a target copies a filter into a query."""

ODD = {
    "a parent folder": "%2e%2e",
    "a path": "..%2f..%2fetc%2fpasswd",
    "a null byte": "%00",
    "SQL": quote("' or '1'='1"),
    "four thousand letters": "a" * 4096,
}
"""Ids, encoded for a path, that no resource has."""


@check(SHOULD, rfc7643("2.3.1"), rfc7644("7"), feature="update_users")
def test_a_value_that_looks_like_code_is_kept_as_text(subject):
    """A value in the syntax of code is stored as text or rejected

    The target stores a value in the syntax of SQL, LDAP, a template or a script unchanged as text,
    or rejects it.
    """
    subject.takes(*NAMES)
    kinds = list(CODE)
    for pair in (kinds[:2], kinds[2:]):
        values = [CODE[kind] for kind in pair]
        answer = subject.put(subject.renamed(*values))
        if refused(answer, f"a PUT with {' and '.join(pair)} in names"):
            continue
        for kind, path, value in zip(pair, NAMES, values, strict=True):
            shown = at(subject.shown, path)
            if shown != value:
                told = f"{path} is {shown!r} after a PUT of {value!r}, in the syntax of {kind}"
                raise Unreadable(told, owner=UPDATE_OWNER, shown=shown)


@check(SHOULD, rfc7644("7"), rfc7644("7.1"), feature="update_users")
def test_a_line_break_in_a_value_starts_no_header(subject, people):
    """A line break in a value does not create a response header

    A client cannot inject a response header with a line break inside an attribute value.
    """
    subject.takes(*NAMES)
    given, family = people.name()
    value = f"{given}\r\nX-Scim-Injected: yes"
    answer = subject.put(subject.renamed(value, family))
    if answer.header("X-Scim-Injected"):
        told = "a line break in a value created a response header"
        raise Finding(told, expected="none", shown="one")
    if refused(answer, "a PUT with a line break in a name"):
        return
    shown = at(subject.shown, NAMES[0])
    if str(shown).split() != value.split():  # a name on one line is the same name
        told = f"a name is {shown!r} after a PUT of {value!r}"
        raise Unreadable(told, owner=UPDATE_OWNER, shown=shown)


@check(SHOULD, rfc7644("3.4.1"), rfc7644("7"))
def test_a_line_break_in_an_id_starts_no_header(directory):
    """A line break in an id does not create a response header

    A client cannot inject a response header with a line break inside an id, not even through
    the `Location` header.
    """
    answer = directory.ask("GET", "/Users/nobody%0d%0aX-Scim-Injected:%20yes")
    if answer.header("X-Scim-Injected"):
        told = "a line break in an id created a response header"
        raise Finding(told, expected="none", shown="one")
    refused(answer, "GET of an id with a line break")


@check(SHOULD, rfc7644("3.4.2.2"), rfc7644("7"))
def test_a_filter_value_that_looks_like_code_finds_nobody(directory):
    """A filter value in the syntax of code matches no User

    The target treats a filter's value as text: a userName in the syntax of SQL or LDAP matches no
    user.
    """
    for kind, login in EVERYBODY.items():
        query = f"filter={quote(f'userName eq {json.dumps(login)}')}&startIndex=1&count=2"
        answer = directory.ask("GET", "/Users", query=query)
        found = entries(answer.json, "Resources") if answer.ok else []
        if found:
            told = f"a lookup of {login!r}, in the syntax of {kind}, returned {len(found)} Users"
            raise Unreadable(told, owner=LOOKUP_OWNER, shown=len(found))
        refused(answer, f"a lookup of {login!r}, in the syntax of {kind},")


@check(SHOULD, rfc7644("3.12"), rfc7644("7"), feature="update_users")
def test_a_body_of_more_than_a_megabyte_does_no_harm(rehearsal, subject):
    """A body of 1.5 MB is accepted or rejected without a server error

    The target accepts a body of 1.5 MB or rejects it with a 4xx status, and still responds
    afterwards.
    """
    at_home(rehearsal)
    body = {**subject.shown, UNKNOWN[0]: "x" * LARGE}
    stands(subject, body, "PUT with a body of 1.5 MB")


@check(SHOULD, rfc7644("3.12"), rfc7644("7"), feature="update_users")
def test_a_deeply_nested_body_does_no_harm(rehearsal, subject):
    """A body nested 2,000 levels deep causes no server error

    The target accepts a body nested 2,000 levels deep or rejects it with a 4xx status, and still
    responds afterwards.
    """
    at_home(rehearsal)
    nested = '{"a":' * DEEP + "1" + "}" * DEEP
    body = f'{json.dumps(subject.shown)[:-1]},"{UNKNOWN[1]}":{nested}}}'.encode()
    stands(subject, body, f"PUT with a body nested {DEEP:,} levels deep")


@check(SHOULD, rfc7644("3.4.1"), rfc7644("3.12"), rfc7644("7"))
def test_an_id_of_an_odd_shape_names_nobody(directory):
    """Unusual ids return a 4xx status

    The target returns a 4xx status for an id that is a path, a null byte, SQL or 4 kB long.
    """
    for kind, resource_id in ODD.items():
        answer = directory.ask("GET", f"/Users/{resource_id}", query="startIndex=1&count=1")
        told = f"GET of an id that is {kind}"
        refused(answer, told)
        # The parent folder may return a list, which is no user with that id.
        if answer.ok and (kind != "a parent folder" or at(answer.json, "userName")):
            raise Finding(f"{told} returned {said(answer)}", expected=404, shown=said(answer))


@check(SHOULD, rfc7643("3.1"), rfc7644("3.2"), feature="push_groups")
def test_an_id_names_nothing_of_another_type(directory, subject, workgroup):
    """An id is not served under another resource type

    The target does not return a user under /Groups/{id} or a group under /Users/{id}.
    """
    group = directory.ask("GET", resource_path("Groups", subject.id))
    account = directory.ask("GET", resource_path("Users", workgroup.id))
    login = str(at(group.json, "userName")).casefold()
    refused(group, "GET /Groups/{id} with a User's id")
    refused(account, "GET /Users/{id} with a Group's id")
    if group.ok and login == subject.person.login.casefold():
        raise Finding("/Groups/{id} returned a User", expected=404, shown="the User")
    if account.ok and at(account.json, "displayName") == workgroup.name:
        raise Finding("/Users/{id} returned a Group", expected=404, shown="the Group")


def at_home(rehearsal):
    """Raise NotRun for a remote target, unless --scim-scale allows it."""
    if not (rehearsal.at_home or rehearsal.settings.scale):
        raise NotRun("pytest-scim sends a large body to a remote target only with --scim-scale")


def stands(subject, body, what):
    """Raise a finding if a PUT returns a server error; then restore the user."""
    answer = subject.put(body)
    if answer.status:  # a service may close the connection instead of reading all of it
        refused(answer, what)
    elif answer.error == "Read timed out":
        told = f"the target did not respond to {what}"
        raise Finding(told, expected="a 4xx or 2xx status", shown=said(answer))
    kept = {key: value for key, value in subject.shown.items() if key not in UNKNOWN}
    if kept != subject.shown:
        subject.put(kept)  # the checks that follow read it again


def refused(answer, what):
    """Return whether the target rejected a request; raise a finding on a server error."""
    if not answer.status or answer.status >= 500:
        told = f"{what} returned {said(answer)}"
        raise Finding(told, expected="a 4xx status", shown=said(answer))
    return not answer.ok
