"""RFC 7644, section 3.4.2.2: the syntax of filters, and malformed filters."""

import json
from collections.abc import Mapping
from urllib.parse import quote

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Profile, Users
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.rfc7644.support.list_queries import (
    DECLINED,
    FilterQuery,
    eq,
    expect_invalid_filter,
    literal,
)
from pytest_scim.suites.support.own_resources import Enter, OwnUser
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

FILTER = rfc7644("3.4.2.2")


@check(SHOULD, FILTER, rfc7644("3.12"), feature="create_users")
def test_an_unknown_operator_is_declined(filter_query: FilterQuery) -> None:
    """A filter with an unknown operator returns 400 `invalidFilter`

    The target rejects a filter operator that it does not recognize with 400 and the scimType
    `invalidFilter`.

    Fix: Compare the operator with the list of those that you know, and return 400 with scimType
    `invalidFilter`, instead of ignoring the filter.
    """
    expect_invalid_filter(filter_query, f"{USER_NAME} zz {literal(filter_query.one[USER_NAME])}")


@check(SHOULD, rfc7644("3.12"), FILTER, feature="create_users")
def test_a_filter_of_invalid_syntax_is_declined(filter_query: FilterQuery) -> None:
    """A filter with invalid syntax returns 400 `invalidFilter`

    The target rejects a filter with an open quote or parenthesis, or without a value after the
    operator, with 400 and the scimType `invalidFilter`.

    Fix: Parse a filter to its end before you query, and return 400 with scimType
    `invalidFilter` where a quotation mark, a parenthesis or a value is missing.
    """
    user_name = eq(USER_NAME, filter_query.one[USER_NAME])
    expect_invalid_filter(filter_query, user_name.removesuffix('"'))
    expect_invalid_filter(filter_query, f"({user_name}")
    expect_invalid_filter(filter_query, f"{USER_NAME} eq")


@check(SHOULD, FILTER, feature="create_users")
def test_an_unknown_attribute_finds_no_resource(filter_query: FilterQuery) -> None:
    """A filter by an unknown attribute returns no resources

    The target treats an attribute that no resource has as one without a value, or rejects the
    filter. It never returns all users.

    Fix: Evaluate a comparison with an unknown attribute as false, or return 400 with
    `invalidFilter`. Do not drop it from the query.
    """
    response = filter_query.lists.page('noSuchAttribute eq "x"', count=2)
    if response.status in {404, *DECLINED}:
        return
    rows = filter_query.lists.rows(response, '`noSuchAttribute eq "x"`')
    expect_equal('the number of Users that `noSuchAttribute eq "x"` returned', len(rows), 0)


@pytest.fixture
def user_with_special_names(
    once: Once,
    filter_query: FilterQuery,
    users: Users,
    profile: Profile,
    enter: Enter,
    test_data: DataGenerator,
) -> UserResource:
    """A user whose names contain characters that a filter must escape."""
    del filter_query  # requested because it knows whether the target supports filters
    odd_user = once.keyed("special names", OwnUser, users, profile, enter, test_data)
    odd_user.require_updatable(DISPLAY, FAMILY)
    names = {DISPLAY: f'Ann "A\\B" {test_data.tag}', FAMILY: f"Łukasik-Čapková {test_data.tag}"}
    if not has(odd_user.body, names):
        given = text_at(odd_user.body, GIVEN) or "Ann"
        name: JSONObject = {"givenName": given, "familyName": names[FAMILY]}
        odd_user.put({**odd_user.body, DISPLAY: names[DISPLAY], "name": name})
    if not has(odd_user.body, names):
        raise NotApplicable("the target stores no names with quotes and non-ASCII letters")
    return odd_user


def has(user: JSONObject, names: Mapping[str, str]) -> bool:
    """Whether a user has these values by path."""
    return all(at(user, path) == name for path, name in names.items())


@check(SHOULD, FILTER, feature="create_users")
def test_a_quote_in_a_string_is_escaped_by_a_backslash(
    users: Users, user_with_special_names: UserResource
) -> None:
    r"""Filter strings support quotes and backslashes escaped by a backslash

    A string in a filter is a JSON string: `\"` stands for a quote and `\\` for a backslash.

    Fix: Decode each string in a filter with a JSON parser, so that `\"` does not end it, and
    compare the decoded value.
    """
    expect_found(
        users, user_with_special_names, DISPLAY, literal(at(user_with_special_names.body, DISPLAY))
    )


@check(SHOULD, FILTER, feature="create_users")
def test_a_string_may_hold_letters_of_any_script(
    users: Users, user_with_special_names: UserResource
) -> None:
    """Filter strings support non-ASCII letters

    A string in a filter may contain any letter. The URL contains it percent-encoded in UTF-8.

    Fix: Percent-decode the query as UTF-8, not as Latin-1, before you parse the filter.
    """
    expect_found(
        users, user_with_special_names, FAMILY, literal(at(user_with_special_names.body, FAMILY))
    )


@check(SHOULD, FILTER, feature="create_users")
def test_a_letter_may_be_escaped_by_its_number(
    users: Users, user_with_special_names: UserResource
) -> None:
    r"""Filter strings support letters escaped by their Unicode number

    A string in a filter is a JSON string: `\u0141` stands for the letter with that number.

    Fix: Replace `\u` and its four digits in a string by the letter with that number before you
    compare; a JSON parser does so.
    """
    expect_found(
        users, user_with_special_names, FAMILY, json.dumps(at(user_with_special_names.body, FAMILY))
    )


def expect_found(users: Users, user_resource: UserResource, path: str, string: str) -> None:
    """Raise a finding unless a filter by one attribute returns the user."""
    expression = f"{path} eq {string}"

    def read() -> None:
        response = filtered(users, expression)
        if response.status in DECLINED and filtered(users, f'{path} eq "Ann"').status in DECLINED:
            raise NotApplicable(f"the target has no filter by {path}")
        expect_status(response, 200, what=f"the filter `{expression}`")
        ids = [row.get("id") for row in users.rows(response)]
        expect_equal(f"the list of ids for the filter `{expression}`", ids, [user_resource.id])

    users.polling.until(read)


def filtered(users: Users, expression: str) -> Response:
    """Return the response to a filter."""
    query = f"filter={quote(expression, safe='', errors='replace')}&count=10"
    return users.ask("GET", "/Users", query=query)
