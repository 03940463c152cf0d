"""RFC 7644, section 3.4.2.3: sorting."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import FAMILY, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.list_queries import (
    DECLINED,
    FilterQuery,
    ListQueries,
    instant,
    known,
    only_the_first_has,
)
from pytest_scim.suites.support.discovery import Discovery

SORTING = rfc7644("3.4.2.3")


@dataclass(frozen=True, slots=True)
class SortedLists:
    """Lists of the two users as the target sorts them."""

    lists: ListQueries

    def user_names(self, path: str, order: str | None = None) -> list[str]:
        """Return the userNames of the two users in the order of a sorted list."""
        parameters = {"sortBy": path} | ({"sortOrder": order} if order else {})
        response = self.lists.page(self.lists.either, count=10, **parameters)
        if path.lower() != USER_NAME.lower() and response.status in DECLINED:
            raise NotApplicable(f"the target does not sort by {path}: {describe(response)}")
        return self.lists.user_names(self.lists.rows(response, f"a list sorted by {path}"))

    def expect_order(self, path: str, order: str | None, first: JSONObject) -> None:
        """Raise a finding unless a sorted list has both users, this one first."""
        both = self.lists.one, self.lists.other
        second = next(user for user in both if user is not first)
        expected = [str(user[USER_NAME]) for user in (first, second)]
        words = f"sorted by {path}, {order}" if order else f"sorted by {path}"
        expect_equal(f"the list {words}", self.user_names(path, order), expected)


@pytest.fixture
def sorted_lists(
    lists: ListQueries, filter_query: FilterQuery, discovery: Discovery
) -> SortedLists:
    """Requests sorted lists of the two users, where the target supports sorting."""
    discovery.needs("sort")
    filter_query.require_both()
    return SortedLists(lists)


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_in_ascending_order_by_default(sorted_lists: SortedLists) -> None:
    """`sortBy` without `sortOrder` sorts in ascending order

    A list with `sortBy` and without `sortOrder` is sorted in ascending order.

    Fix: Sort by `sortBy` from the lowest value where `sortOrder` is missing, or return
    `sort.supported: false` in ServiceProviderConfig.
    """
    lowest, _ = ascending(sorted_lists.lists, USER_NAME)
    sorted_lists.expect_order(USER_NAME, None, lowest)


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_in_descending_order_on_request(sorted_lists: SortedLists) -> None:
    """`sortOrder=descending` sorts in descending order

    A list with `sortOrder=descending` starts with the highest value.

    Fix: Read `sortOrder`, and sort from the highest value where it is `descending`.
    """
    _, highest = ascending(sorted_lists.lists, USER_NAME)
    sorted_lists.expect_order(USER_NAME, "descending", highest)


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_by_a_sub_attribute(sorted_lists: SortedLists) -> None:
    """`sortBy` supports sub-attributes

    The target sorts a complex attribute by the sub-attribute that `sortBy` names, such as
    `name.familyName`.

    Fix: Resolve a name with a dot in `sortBy` to the sub-attribute, and sort by its value.
    """
    lists = sorted_lists.lists
    # The user that was created later comes first, so that an unsorted list is noticed.
    order = "ascending" if ascending(lists, FAMILY)[0] is lists.one else "descending"
    sorted_lists.expect_order(FAMILY, order, lists.one)


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_by_time(sorted_lists: SortedLists) -> None:
    """`sortBy` sorts times chronologically

    The target sorts according to the attribute's type: by `meta.created` in chronological
    order.

    Fix: Sort `meta.created` and other dateTimes by the stored time, in its full precision, not
    by an id.
    """
    lists = sorted_lists.lists
    one, other = (instant(user, "meta.created") for user in (lists.one, lists.other))
    if not one or not other or one == other:
        raise NotApplicable("the target does not return when each user was created")
    sorted_lists.expect_order(
        "meta.created", "descending", lists.one if one > other else lists.other
    )


@check(SHOULD, SORTING, feature="create_users")
def test_resources_without_a_value_come_last(sorted_lists: SortedLists) -> None:
    """Resources without the sortBy attribute sort last

    Resources without a value of the `sortBy` attribute come last in ascending order and first
    in descending order.

    Fix: Write the position of NULL into the query: NULLS LAST for ascending, NULLS FIRST for
    descending order.
    """
    path = only_the_first_has(sorted_lists.lists)
    sorted_lists.expect_order(path, "ascending", sorted_lists.lists.one)
    sorted_lists.expect_order(path, "descending", sorted_lists.lists.other)


@check(SHOULD, SORTING, rfc7644("3.10"), feature="create_users")
def test_sort_by_may_come_in_any_case(sorted_lists: SortedLists) -> None:
    """Names in `sortBy` are case-insensitive

    `sortBy=USERNAME` sorts by userName.

    Fix: Compare the name in `sortBy` without regard to case.
    """
    lowest, highest = ascending(sorted_lists.lists, USER_NAME)
    sorted_lists.expect_order(USER_NAME, None, lowest)
    for order, first in (("ascending", lowest), ("descending", highest)):
        sorted_lists.expect_order(USER_NAME.upper(), order, first)


def ascending(lists: ListQueries, path: str) -> list[JSONObject]:
    """Return the two users in the order of a string that both have."""
    users = {str(at(user, path)).casefold(): user for user in (lists.one, lists.other)}
    if not (known(at(lists.one, path)) and known(at(lists.other, path)) and len(users) == 2):
        raise NotApplicable(f"the target stores no {path}")
    return [users[key] for key in sorted(users)]
