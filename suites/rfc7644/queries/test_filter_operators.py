"""RFC 7644, section 3.4.2.2: the attribute operators of filters."""

from datetime import datetime, timedelta, timezone

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.names import USER_NAME
from pytest_scim.suites.rfc7644.support.list_queries import (
    FilterQuery,
    eq,
    expect_invalid_filter,
    instant,
    literal,
    only_the_first_has,
)

FILTER = rfc7644("3.4.2.2")
LONG_AGO = '"2011-05-13T04:42:34Z"'


@check(SHOULD, FILTER, feature="create_users")
def test_co_sw_and_ew_find_parts_of_a_string(filter_query: FilterQuery) -> None:
    """Filters `co`, `sw` and `ew` match parts of a string

    `co` matches any part of a value, `sw` its beginning and `ew` its end.

    Fix: Compare any part for `co`, the start for `sw` and the end for `ew`, with `%` and `_`
    escaped in an SQL LIKE; return 400 with `invalidFilter` for one that you lack.
    """
    user_name = str(filter_query.one[USER_NAME])
    name, _, domain = user_name.rpartition("@")
    tagged = name.rpartition(".")[2]
    if not tagged:
        raise NotApplicable("the target does not return the userName as it was sent")
    filter_query.expect(
        (f"{USER_NAME} co {literal(f'.{tagged}@')}", filter_query.one),
        (f"{USER_NAME} sw {literal(f'{name}@')}", filter_query.one),
        (f"{USER_NAME} ew {literal(f'{tagged}@{domain}')}", filter_query.one),
    )


@check(SHOULD, FILTER, feature="create_users")
def test_ne_finds_other_values(filter_query: FilterQuery) -> None:
    """Filter `ne` matches resources whose value differs

    A filter with `ne` matches a resource when the attribute's value and the filter's value are
    not identical.

    Fix: Return the resources that `eq` with the same value does not match, or return 400 with
    `invalidFilter`.
    """
    filter_query.expect_among_both(
        (f"{USER_NAME} ne {literal(filter_query.one[USER_NAME])}", filter_query.other)
    )


@check(SHOULD, FILTER, feature="create_users")
def test_pr_finds_resources_with_a_value(filter_query: FilterQuery) -> None:
    """Filter `pr` matches resources that have a value

    A filter with `pr` matches a resource when the attribute has a value that is neither empty
    nor null.

    Fix: Match `pr` where the stored value is neither null nor empty, not wherever the attribute
    or its column exists.
    """
    filter_query.expect_among_both(
        (f"{only_the_first_has(filter_query.lists)} pr", filter_query.one)
    )


@check(SHOULD, FILTER, feature="create_users")
def test_strings_are_compared_in_lexicographical_order(filter_query: FilterQuery) -> None:
    """Filters `gt`, `ge`, `lt` and `le` compare strings in lexicographical order

    The target compares string values in lexicographical order for these four operators.

    Fix: Compare strings by their letters, not by ids or lengths; `ge` and `le` include the
    equal value. Or return 400 with `invalidFilter`.
    """
    low, high = sorted(
        (filter_query.one, filter_query.other), key=lambda user: str(user[USER_NAME]).casefold()
    )
    filter_query.expect_among_both(
        (f"{USER_NAME} gt {literal(low[USER_NAME])}", high),
        (f"{USER_NAME} ge {literal(high[USER_NAME])}", high),
        (f"{USER_NAME} lt {literal(high[USER_NAME])}", low),
        (f"{USER_NAME} le {literal(low[USER_NAME])}", low),
    )


@check(SHOULD, FILTER, feature="create_users")
def test_times_are_compared_by_gt_and_lt(filter_query: FilterQuery) -> None:
    """Filters `gt` and `lt` compare times

    The target compares a time such as `meta.lastModified` chronologically: a later time is
    greater.

    Fix: Parse the value of the filter as a dateTime where the attribute is one, and compare it
    with the stored time, or return 400 with `invalidFilter`.
    """
    earlier_last_modified(filter_query)
    filter_query.expect_among_both(
        (f"meta.lastModified gt {LONG_AGO}", filter_query.one, filter_query.other),
        (f"meta.lastModified lt {LONG_AGO}",),
    )


@check(SHOULD, FILTER, rfc7643("2.3.5"), feature="create_users")
def test_times_of_another_zone_are_compared_chronologically(filter_query: FilterQuery) -> None:
    """Filters compare times across time zones

    The target compares times chronologically, whatever time zone their notation has.

    Fix: Convert the value of the filter to UTC before you compare it with the stored time.
    Decode `%2B` in the query to the `+` of the offset.
    """
    elsewhere = timezone(timedelta(hours=5))
    before = (earlier_last_modified(filter_query) - timedelta(hours=1)).astimezone(elsewhere)
    bound = literal(before.isoformat(timespec="seconds"))
    filter_query.expect_among_both(
        (f"meta.lastModified gt {bound}", filter_query.one, filter_query.other)
    )


@check(SHOULD, FILTER, feature="create_users")
def test_booleans_are_compared_by_eq(filter_query: FilterQuery) -> None:
    """Filter `eq` compares Booleans

    The target compares a Boolean such as `active` with `true` or `false`, written without
    quotes.

    Fix: Parse `true` and `false` without quotation marks as Booleans, and compare them with the
    stored Boolean, not with its text.
    """
    if not (filter_query.one.get("active") is filter_query.other.get("active") is True):
        raise NotApplicable("the target does not return active: true for both users")
    filter_query.expect_among_both(
        ("active eq true", filter_query.one, filter_query.other), ("active eq false",)
    )


@check(SHOULD, FILTER, rfc7644("3.12"), feature="create_users")
def test_booleans_have_no_order(filter_query: FilterQuery) -> None:
    """Filter `gt` on a Boolean returns 400 `invalidFilter`

    The target rejects a comparison of a Boolean by `gt`, `ge`, `lt` or `le` with 400 and the
    scimType `invalidFilter`.

    Fix: Check the type of the attribute before you evaluate `gt`, `ge`, `lt` and `le`, and
    return 400 with `invalidFilter` for a Boolean.
    """
    user_name = eq(USER_NAME, filter_query.one[USER_NAME])
    expect_invalid_filter(filter_query, f"{user_name} and active gt true")


@check(SHOULD, FILTER, rfc7643("2.5"), feature="create_users")
def test_null_is_no_value(filter_query: FilterQuery) -> None:
    """Filter `eq null` matches no resource that has a value

    Unassigned and null are the same state. No sentence says whether a filter for `null` matches
    resources without a value; one with a value it never matches.

    Fix: Compare `null` with no value, or decline it with 400 `invalidFilter`.
    """
    path = only_the_first_has(filter_query.lists)
    filter_query.require_logic()
    mine = eq(USER_NAME, filter_query.one[USER_NAME])
    filter_query.expect((f"{mine} and {path} eq null",))


@check(SHOULD, FILTER, rfc7643("3.1"), feature="create_users")
def test_an_external_id_is_compared_letter_by_letter(filter_query: FilterQuery) -> None:
    """Filters compare `externalId` case-sensitively

    `externalId` is case-exact: a filter with other upper and lower case does not match.

    Fix: Compare `externalId` with a case-sensitive collation, without a conversion of either
    side to lower case.
    """
    external = filter_query.one.get("externalId")
    if not isinstance(external, str) or external == external.swapcase():
        raise NotApplicable("the target stores no externalId with letters")
    filter_query.expect(
        (eq("externalId", external), filter_query.one), (eq("externalId", external.swapcase()),)
    )


@check(SHOULD, FILTER, feature="create_users")
def test_an_id_finds_one_user(filter_query: FilterQuery) -> None:
    """A filter by `id` returns the one User with that id

    The target returns exactly one user for a filter by `id`.

    Fix: Resolve `id` in a filter to the key of the resource, and compare the whole value.
    """
    filter_query.expect((eq("id", filter_query.one["id"]), filter_query.one))


def earlier_last_modified(filter_query: FilterQuery) -> datetime:
    """Return the earlier meta.lastModified of the two users."""
    users = filter_query.one, filter_query.other
    times = [time for user in users if (time := instant(user, "meta.lastModified"))]
    if len(times) < len(users):
        raise NotApplicable("the target returns no meta.lastModified with a time zone")
    return min(times)
