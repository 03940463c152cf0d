"""RFC 7644, sections 3.4.2.2 and 3.10: the paths by which filters name attributes."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import EMAIL, ENTERPRISE_USER, FAMILY, USER, USER_NAME
from pytest_scim.scim.paths import Missing, at, entries
from pytest_scim.suites.rfc7644.support.list_queries import (
    FilterCase,
    FilterQuery,
    eq,
    known,
    literal,
)

FILTER = rfc7644("3.4.2.2")
NOTATION = rfc7644("3.10")
COMPANY = ("employeeNumber", "costCenter", "department", "division", "organization")


@check(SHOULD, FILTER, NOTATION, feature="create_users")
def test_a_sub_attribute_is_named_after_a_dot(filter_query: FilterQuery) -> None:
    """Filters support sub-attributes such as `name.familyName`

    A filter by `name.familyName` compares that sub-attribute of `name`.

    Fix: Resolve the name after the dot to the sub-attribute, and compare its value, or return
    400 with `invalidFilter`.
    """
    filter_query.expect((eq(FAMILY, value_at(filter_query.one, FAMILY)), filter_query.one))


@check(SHOULD, NOTATION, FILTER, feature="create_users")
def test_an_attribute_may_be_named_with_its_schema(filter_query: FilterQuery) -> None:
    """Filters support attribute names with the schema's URN

    The target treats an attribute with its schema's URN, such as
    `urn:…:core:2.0:User:userName`, as the same attribute.

    Fix: Remove the URN of the core User and the colon after it from a name in a filter, and
    resolve the rest as you resolve the name alone.
    """
    user_name = filter_query.one[USER_NAME]
    supported = filter_query.works((eq(USER_NAME, user_name), filter_query.one))
    full = eq(f"{USER}:{USER_NAME}", user_name)
    filter_query.expect((full, filter_query.one), supported=supported)


@check(SHOULD, NOTATION, FILTER, feature="create_users")
def test_an_extension_attribute_is_named_with_its_schema(filter_query: FilterQuery) -> None:
    """Filters support extension attributes with the extension's URN

    A filter by an attribute of the enterprise extension, with the extension's URN, compares
    that attribute.

    Fix: Split the name in a filter at its last colon, and compare the attribute after it in the
    extension before it; the dot in `2.0` separates nothing.
    """
    paths = [f"{ENTERPRISE_USER}:{name}" for name in COMPANY]
    path = next((path for path in paths if known(at(filter_query.one, path))), None)
    if path is None or known(at(filter_query.other, path)):
        raise NotApplicable("the target stores no attribute of the enterprise extension")
    filter_query.expect_among_both((eq(path, at(filter_query.one, path)), filter_query.one))


@check(SHOULD, FILTER, feature="create_users")
def test_one_matching_value_of_several_is_enough(filter_query: FilterQuery) -> None:
    """A filter on a multi-valued attribute matches if any value does

    The target returns a resource when at least one value of the multi-valued attribute matches
    the filter.

    Fix: Compare the filter with every entry of a multi-valued attribute, not with the first or
    the primary one.
    """
    _, last = phones_of(filter_query)
    filter_query.expect_among_both((eq("phoneNumbers.value", last["value"]), filter_query.one))


@check(SHOULD, FILTER, feature="create_users")
def test_conditions_in_brackets_select_a_value(filter_query: FilterQuery) -> None:
    """Filters support conditions on one value in brackets

    A filter such as `emails[type eq "work" and value eq "…"]` returns the resources that have
    such a value.

    Fix: Parse the text in brackets as a filter on the entries of the attribute before them, or
    return 400 with `invalidFilter`.
    """
    path = f'emails[type eq "work" and {eq("value", value_at(filter_query.one, EMAIL))}]'
    filter_query.expect((path, filter_query.one))


@check(SHOULD, FILTER, feature="create_users")
def test_conditions_in_brackets_are_met_by_one_value(filter_query: FilterQuery) -> None:
    """Conditions in brackets must match the same value

    The target returns a resource only when one and the same value of the attribute matches all
    conditions in the brackets.

    Fix: Evaluate all conditions in brackets on one entry at a time, in SQL with one EXISTS for
    all of them, not one for each.
    """
    first, second = phones_of(filter_query)
    mixed = f"phoneNumbers[{eq('type', first['type'])} and {eq('value', second['value'])}]"
    exact = f"phoneNumbers[{eq('type', second['type'])} and {eq('value', second['value'])}]"
    filter_query.expect_among_both((exact, filter_query.one), (mixed,))


@check(SHOULD, FILTER, feature="create_users")
def test_any_filter_may_stand_in_brackets(filter_query: FilterQuery) -> None:
    """Brackets in a filter support `ne`, `not`, `or`, `sw` and `pr`

    The brackets of a filter may contain any filter on sub-attributes, not only `eq`.

    Fix: Parse the text in brackets with the parser of whole filters, and return 400 with
    `invalidFilter` for an operator that you lack there.
    """
    mine, theirs = (only_email(user) for user in (filter_query.one, filter_query.other))
    start = literal(mine.partition("@")[0] + "@")
    cases: list[FilterCase] = [
        (f"emails[value ne {literal(mine)}]", filter_query.other),
        (
            f"emails[{eq('value', theirs)} or value sw {start}]",
            filter_query.one,
            filter_query.other,
        ),
        (f"emails[value pr and not ({eq('value', mine)})]", filter_query.other),
    ]
    denied = f"({filter_query.lists.either}) and not ({eq(USER_NAME, filter_query.one[USER_NAME])})"
    whole = filter_query.works((denied, filter_query.other))  # another check judges this
    filter_query.expect_among_both(*cases[: 3 if whole else 2])


def value_at(user: JSONObject, path: str) -> JSON:
    """Return a value of the user, or raise NotApplicable."""
    value = at(user, path)
    if not known(value) or isinstance(value, Missing):
        raise NotApplicable(f"the target stores no {path}")
    return value


def phones_of(filter_query: FilterQuery) -> list[JSONObject]:
    """Return the first user's work and mobile phones, as the target returns them."""
    listed = [
        entry for entry in entries(filter_query.one, "phoneNumbers") if isinstance(entry, dict)
    ]
    kinds = ("value", "type")
    phones = [one for one in listed if all(isinstance(one.get(key), str) for key in kinds)]
    apart = all(len({phone[key] for phone in phones}) == 2 for key in kinds)
    if len(phones) != 2 or not apart or entries(filter_query.other, "phoneNumbers"):
        raise NotApplicable("the target does not store two phoneNumbers of different types")
    return phones


def only_email(user: JSONObject) -> str:
    """Return the one email address of a user."""
    listed = entries(user, "emails")
    value = at(listed[0], "value") if len(listed) == 1 else None
    if not isinstance(value, str):
        raise NotApplicable("the target does not return one email address for each user")
    return value
