"""RFC 7644, section 3.4.2.3: sorting."""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.names import FAMILY, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.list_queries import DECLINED, SIMPLE, instant, known

SORTING = rfc7644("3.4.2.3")


@pytest.fixture
def ordered(lists, filter_query, discovery):
    """Returns the userNames of our two users, in the order of a sorted list."""
    discovery.needs("sort")
    filter_query.needs_both()

    def ordered(path, order=None):
        parameters = {"sortBy": path} | ({"sortOrder": order} if order else {})
        response = lists.page(lists.either, count=10, **parameters)
        if path != USER_NAME and response.status in DECLINED:
            raise NotApplicable(f"the target does not sort by {path}: {describe(response)}")
        return lists.who(lists.rows(response, f"a list sorted by {path}"))

    return ordered


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_in_ascending_order_by_default(lists, ordered):
    """`sortBy` without `sortOrder` sorts in ascending order

    A list with `sortBy` and without `sortOrder` is sorted in ascending order.
    """
    low, high = by(lists, USER_NAME)
    in_order(ordered(USER_NAME), low, high, "sorted by userName")


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_in_descending_order_on_request(lists, ordered):
    """`sortOrder=descending` sorts in descending order

    A list with `sortOrder=descending` starts with the highest value.
    """
    low, high = by(lists, USER_NAME)
    in_order(ordered(USER_NAME, "descending"), high, low, "sorted by userName, descending")


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_by_a_sub_attribute(lists, ordered):
    """`sortBy` supports sub-attributes

    The target sorts a complex attribute by the sub-attribute that `sortBy` names, such as
    `name.familyName`.
    """
    one, other = lists.one[USER_NAME], lists.other[USER_NAME]
    # The user that was created later comes first, so that an unsorted list is noticed.
    order = "ascending" if by(lists, FAMILY) == [one, other] else "descending"
    in_order(ordered(FAMILY, order), one, other, f"sorted by name.familyName, {order}")


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_by_time(lists, ordered):
    """`sortBy` sorts times chronologically

    The target sorts according to the attribute's type: by `meta.created` in chronological
    order.
    """
    one, other = (instant(user, "meta.created") for user in (lists.one, lists.other))
    if not one or not other or one == other:
        raise NotApplicable("the target does not return when each user was created")
    later, earlier = (lists.one, lists.other) if one > other else (lists.other, lists.one)
    actual = ordered("meta.created", "descending")
    in_order(actual, later[USER_NAME], earlier[USER_NAME], "sorted by meta.created, descending")


@check(SHOULD, SORTING, feature="create_users")
def test_who_has_no_value_comes_last(lists, ordered):
    """Resources without the sortBy attribute sort last

    Resources without a value of the `sortBy` attribute come last in ascending order and first
    in descending order.
    """
    found = [p for p in SIMPLE if known(at(lists.one, p)) and not known(at(lists.other, p))]
    if not found:
        raise NotApplicable("the target stores none of these attributes: " + ", ".join(SIMPLE))
    path, has, lacks = found[0], lists.one[USER_NAME], lists.other[USER_NAME]
    in_order(ordered(path, "ascending"), has, lacks, f"sorted by {path}, ascending")
    in_order(ordered(path, "descending"), lacks, has, f"sorted by {path}, descending")


def by(lists, path):
    """Return the userNames of our two users in the order of a string that both have."""
    values = {str(at(user, path)).casefold(): user[USER_NAME] for user in (lists.one, lists.other)}
    if not (known(at(lists.one, path)) and known(at(lists.other, path)) and len(values) == 2):
        raise NotApplicable(f"the target stores no {path}")
    return [values[key] for key in sorted(values)]


def in_order(actual, first, second, asked):
    """Raise a finding unless a list contains both users in this order."""
    expect_equal(f"the list {asked}", actual, [first, second])
