"""RFC 7644, section 3.4.2.2: the syntax of filters, and malformed filters."""

import json
from urllib.parse import quote

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, LOGIN
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.compare import expect_scim_type
from pytest_scim.suites.rfc7644.support.list_queries import DECLINED, eq, literal

FILTER = rfc7644("3.4.2.2")


@check(SHOULD, FILTER, rfc7644("3.12"), feature="create_users")
def test_an_unknown_operator_is_declined(sieve):
    """A filter with an unknown operator returns 400 `invalidFilter`

    The target rejects a filter operator that it does not recognize with 400 and the scimType
    `invalidFilter`.
    """
    refused(sieve, f"{LOGIN} zz {literal(sieve.one[LOGIN])}")


@check(SHOULD, rfc7644("3.12"), FILTER, feature="create_users")
def test_a_filter_of_invalid_syntax_is_declined(sieve):
    """A filter with invalid syntax returns 400 `invalidFilter`

    The target rejects a filter with an open quote or parenthesis with 400 and the scimType
    `invalidFilter`.
    """
    login = eq(LOGIN, sieve.one[LOGIN])
    refused(sieve, login.removesuffix('"'))
    refused(sieve, f"({login}")


@check(SHOULD, FILTER, feature="create_users")
def test_an_unknown_attribute_finds_nobody(sieve):
    """A filter by an unknown attribute returns no resources

    The target treats an attribute that no resource has as one without a value, or rejects the
    filter. It never returns all users.
    """
    answer = sieve.lists.page('noSuchAttribute eq "x"', count=2)
    if answer.status in {404, *DECLINED}:
        return
    rows = sieve.lists.rows(answer, '`noSuchAttribute eq "x"`')
    if rows:
        told = f'the filter `noSuchAttribute eq "x"` returned {len(rows)} Users'
        raise Finding(told, expected=0, shown=len(rows))


@pytest.fixture
def spelled(sieve, sheet, people):
    """A user whose names contain characters that a filter must escape."""
    del sieve  # requested because it knows whether the target supports filters
    sheet.takes(DISPLAY, FAMILY)
    names = {DISPLAY: f'Ann "A\\B" {people.tag}', FAMILY: f"Łukasik-Čapková {people.tag}"}
    if not shows(sheet.shown, names):
        name = {"givenName": at(sheet.shown, GIVEN) or "Ann", "familyName": names[FAMILY]}
        sheet.put({**sheet.shown, DISPLAY: names[DISPLAY], "name": name})
    if not shows(sheet.shown, names):
        raise NotApplicable("the target stores no names with quotes and non-ASCII letters")
    return sheet


def shows(account, names):
    """Whether a user has these values by path."""
    return all(at(account, path) == name for path, name in names.items())


@check(SHOULD, FILTER, feature="create_users")
def test_a_quote_in_a_string_is_escaped_by_a_backslash(directory, spelled):
    r"""Filter strings support quotes and backslashes escaped by a backslash

    A string in a filter is a JSON string: `\"` stands for a quote and `\\` for a backslash.
    """
    found(directory, spelled, DISPLAY, literal(at(spelled.shown, DISPLAY)))


@check(SHOULD, FILTER, feature="create_users")
def test_a_string_may_hold_letters_of_any_script(directory, spelled):
    """Filter strings support non-ASCII letters

    A string in a filter may contain any letter. The URL contains it percent-encoded in UTF-8.
    """
    found(directory, spelled, FAMILY, literal(at(spelled.shown, FAMILY)))


@check(SHOULD, FILTER, feature="create_users")
def test_a_letter_may_be_escaped_by_its_number(directory, spelled):
    r"""Filter strings support letters escaped by their Unicode number

    A string in a filter is a JSON string: `\u0141` stands for the letter with that number.
    """
    found(directory, spelled, FAMILY, json.dumps(at(spelled.shown, FAMILY)))


def found(directory, sheet, path, string):
    """Raise a finding unless a filter by one attribute returns the user."""
    expression = f"{path} eq {string}"

    def look():
        answer = filtered(directory, expression)
        if answer.status in DECLINED and filtered(directory, f'{path} eq "Ann"').status in DECLINED:
            raise NotApplicable(f"the target has no filter by {path}")
        expect_status(answer, 200, what=f"the filter `{expression}`")
        ids = [row.get("id") for row in directory.rows(answer)]
        if ids != [sheet.id]:
            told = f"the filter `{expression}` does not return exactly the matching User"
            raise Finding(told, expected=1, shown=len(ids))

    directory.settle.until(look)


def filtered(directory, expression):
    """Return the response to a filter."""
    query = f"filter={quote(expression, safe='', errors='replace')}&count=10"
    return directory.ask("GET", "/Users", query=query)


def refused(sieve, expression):
    """Raise a finding unless the target rejects a filter as invalid."""
    answer = sieve.lists.page(expression, count=2)
    expect_scim_type(answer, 400, "invalidFilter", f"the filter `{expression}`")
