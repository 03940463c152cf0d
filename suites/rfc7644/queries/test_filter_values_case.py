"""RFC 7643, section 7, and RFC 7644, section 3.4.2.2: letter case in filters."""

from dataclasses import dataclass
from typing import TypeAlias

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.list_queries import AND_OWNER, FilterCase, FilterQuery, eq
from pytest_scim.suites.support.characteristics import Attribute, value_at
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user_attributes import user_attributes

FILTER = rfc7644("3.4.2.2")
MOST = 20
"""Attributes that are tried: a filter names all of them."""

Values: TypeAlias = dict[str, str]
"""A value by the path of its attribute."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The values of the first user by which the target filters: case-exact ones, and others."""

    exact: Values
    other: Values


@pytest.fixture
def compared(once: Once, filter_query: FilterQuery, discovery: Discovery) -> Compared:
    """The declared attributes of text by which the target finds the first user."""
    return once(find_compared, filter_query, discovery)


def find_compared(filter_query: FilterQuery, discovery: Discovery) -> Compared:
    """Filter by all values of text at once, then by each where that fails."""
    user = filter_query.one
    filter_query.require(AND_OWNER, (f"{mine(filter_query)} and {mine(filter_query)}", user))
    listed = [(one, text_of(user, one)) for one in user_attributes(discovery) if is_tried(one)]
    tried = [(one, text) for one, text in listed if text][:MOST]
    if not filter_query.works((joined(filter_query, values_of(tried)), user)):
        tried = [
            each
            for each in tried
            if filter_query.works((joined(filter_query, values_of([each])), user))
        ]
    exact = [(one, text) for one, text in tried if one.case_exact]
    other = [(one, text) for one, text in tried if not one.case_exact]
    return Compared(values_of(exact), values_of(other))


def values_of(tried: list[tuple[Attribute, str]]) -> Values:
    """Return the values of attributes by path."""
    return {one.path: text for one, text in tried}


@check(SHOULD, rfc7643("7"), FILTER, feature="create_users")
def test_other_letter_case_matches_unless_case_exact(
    filter_query: FilterQuery, compared: Compared
) -> None:
    """Filters ignore letter case where /Schemas define `caseExact: false`

    A filter with a value in the other upper and lower case returns the User, for every attribute
    of text that the target filters by.

    Fix: Compare the attribute without regard to case, or define it with `caseExact: true`.
    """
    require(compared.other, "caseExact: false")
    whole = (joined(filter_query, swapped(compared.other)), filter_query.one)
    if not filter_query.works(whole):
        filter_query.expect(*apart(filter_query, compared.other, found=True), supported=True)


@check(SHOULD, rfc7643("7"), FILTER, feature="create_users")
def test_other_letter_case_matches_no_case_exact_value(
    filter_query: FilterQuery, compared: Compared
) -> None:
    """Filters compare letter case where /Schemas define `caseExact: true`

    A filter with a value in the other upper and lower case does not return the User, for every
    attribute of text that the target filters by.

    Fix: Compare the attribute letter by letter, or define it with `caseExact: false`.
    """
    require(compared.exact, "caseExact: true")
    filter_query.expect(*apart(filter_query, compared.exact, found=False), supported=True)


def is_tried(attribute: Attribute) -> bool:
    """Whether an attribute may be compared: text, and not the userName, which has its own check."""
    return attribute.type.lower() == "string" and attribute.name.lower() not in {
        USER_NAME.lower(),
        "password",
    }


def text_of(user: object, attribute: Attribute) -> str | None:
    """Return the user's value of an attribute, if it is a text with ASCII letters."""
    value = value_at(user, attribute.path) if isinstance(user, dict) else None
    is_usable = isinstance(value, str) and value.isascii() and value != value.swapcase()
    return str(value) if is_usable else None


def mine(filter_query: FilterQuery) -> str:
    """Return the filter that matches the first user."""
    return eq(USER_NAME, at(filter_query.one, USER_NAME))


def joined(filter_query: FilterQuery, values: Values) -> str:
    """Return the filter that matches the first user if it has all these values."""
    return " and ".join([mine(filter_query), *(eq(path, text) for path, text in values.items())])


def apart(filter_query: FilterQuery, values: Values, *, found: bool) -> list[FilterCase]:
    """Return a case for each value in the other letter case."""
    users = (filter_query.one,) if found else ()
    return [(joined(filter_query, {path: text}), *users) for path, text in swapped(values).items()]


def swapped(values: Values) -> Values:
    """Return the values in the other letter case."""
    return {path: text.swapcase() for path, text in values.items()}


def require(values: Values, characteristic: str) -> None:
    """Raise NotApplicable where there is nothing to compare."""
    if not values:
        message = f"the target filters by no text that its /Schemas define with {characteristic}"
        raise NotApplicable(message)
