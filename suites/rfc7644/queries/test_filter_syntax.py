"""RFC 7644, section 3.4.2.2: the syntax of filters, and malformed filters."""

import json
from urllib.parse import quote

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.compare import expect_scim_type
from pytest_scim.suites.rfc7644.support.list_queries import DECLINED, eq, literal

FILTER = rfc7644("3.4.2.2")


@check(SHOULD, FILTER, rfc7644("3.12"), feature="create_users")
def test_an_unknown_operator_is_declined(filter_query):
    """A filter with an unknown operator returns 400 `invalidFilter`

    The target rejects a filter operator that it does not recognize with 400 and the scimType
    `invalidFilter`.
    """
    refused(filter_query, f"{USER_NAME} zz {literal(filter_query.one[USER_NAME])}")


@check(SHOULD, rfc7644("3.12"), FILTER, feature="create_users")
def test_a_filter_of_invalid_syntax_is_declined(filter_query):
    """A filter with invalid syntax returns 400 `invalidFilter`

    The target rejects a filter with an open quote or parenthesis with 400 and the scimType
    `invalidFilter`.
    """
    user_name = eq(USER_NAME, filter_query.one[USER_NAME])
    refused(filter_query, user_name.removesuffix('"'))
    refused(filter_query, f"({user_name}")


@check(SHOULD, FILTER, feature="create_users")
def test_an_unknown_attribute_finds_nobody(filter_query):
    """A filter by an unknown attribute returns no resources

    The target treats an attribute that no resource has as one without a value, or rejects the
    filter. It never returns all users.
    """
    response = filter_query.lists.page('noSuchAttribute eq "x"', count=2)
    if response.status in {404, *DECLINED}:
        return
    rows = filter_query.lists.rows(response, '`noSuchAttribute eq "x"`')
    if rows:
        message = f'the filter `noSuchAttribute eq "x"` returned {len(rows)} Users'
        raise Finding(message, expected=0, actual=len(rows))


@pytest.fixture
def respelled(filter_query, user_resource, test_data):
    """A user whose names contain characters that a filter must escape."""
    del filter_query  # requested because it knows whether the target supports filters
    user_resource.takes(DISPLAY, FAMILY)
    names = {DISPLAY: f'Ann "A\\B" {test_data.tag}', FAMILY: f"Łukasik-Čapková {test_data.tag}"}
    if not shows(user_resource.body, names):
        name = {"givenName": at(user_resource.body, GIVEN) or "Ann", "familyName": names[FAMILY]}
        user_resource.put({**user_resource.body, DISPLAY: names[DISPLAY], "name": name})
    if not shows(user_resource.body, names):
        raise NotApplicable("the target stores no names with quotes and non-ASCII letters")
    return user_resource


def shows(user, names):
    """Whether a user has these values by path."""
    return all(at(user, path) == name for path, name in names.items())


@check(SHOULD, FILTER, feature="create_users")
def test_a_quote_in_a_string_is_escaped_by_a_backslash(users, respelled):
    r"""Filter strings support quotes and backslashes escaped by a backslash

    A string in a filter is a JSON string: `\"` stands for a quote and `\\` for a backslash.
    """
    found(users, respelled, DISPLAY, literal(at(respelled.body, DISPLAY)))


@check(SHOULD, FILTER, feature="create_users")
def test_a_string_may_hold_letters_of_any_script(users, respelled):
    """Filter strings support non-ASCII letters

    A string in a filter may contain any letter. The URL contains it percent-encoded in UTF-8.
    """
    found(users, respelled, FAMILY, literal(at(respelled.body, FAMILY)))


@check(SHOULD, FILTER, feature="create_users")
def test_a_letter_may_be_escaped_by_its_number(users, respelled):
    r"""Filter strings support letters escaped by their Unicode number

    A string in a filter is a JSON string: `\u0141` stands for the letter with that number.
    """
    found(users, respelled, FAMILY, json.dumps(at(respelled.body, FAMILY)))


def found(users, user_resource, path, string):
    """Raise a finding unless a filter by one attribute returns the user."""
    expression = f"{path} eq {string}"

    def look():
        response = filtered(users, expression)
        if response.status in DECLINED and filtered(users, f'{path} eq "Ann"').status in DECLINED:
            raise NotApplicable(f"the target has no filter by {path}")
        expect_status(response, 200, what=f"the filter `{expression}`")
        ids = [row.get("id") for row in users.rows(response)]
        if ids != [user_resource.id]:
            message = f"the filter `{expression}` does not return exactly the matching User"
            raise Finding(message, expected=1, actual=len(ids))

    users.polling.until(look)


def filtered(users, expression):
    """Return the response to a filter."""
    query = f"filter={quote(expression, safe='', errors='replace')}&count=10"
    return users.ask("GET", "/Users", query=query)


def refused(filter_query, expression):
    """Raise a finding unless the target rejects a filter as invalid."""
    response = filter_query.lists.page(expression, count=2)
    expect_scim_type(response, 400, "invalidFilter", f"the filter `{expression}`")
