"""RFC 7644, section 3.4.2.3: sorting."""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import said
from pytest_scim.scim.names import FAMILY, LOGIN
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.list_queries import DECLINED, SIMPLE, instant, known

SORTING = rfc7644("3.4.2.3")


@pytest.fixture
def ordered(lists, sieve, discovery):
    """Returns the userNames of our two users, in the order of a sorted list."""
    discovery.needs("sort")
    sieve.needs_both()

    def ordered(path, order=None):
        parameters = {"sortBy": path} | ({"sortOrder": order} if order else {})
        answer = lists.page(lists.either, count=10, **parameters)
        if path != LOGIN and answer.status in DECLINED:
            raise NotApplicable(f"the target does not sort by {path}: {said(answer)}")
        return lists.who(lists.rows(answer, f"a list sorted by {path}"))

    return ordered


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_in_ascending_order_by_default(lists, ordered):
    """`sortBy` without `sortOrder` sorts in ascending order

    A list with `sortBy` and without `sortOrder` is sorted in ascending order.
    """
    low, high = by(lists, LOGIN)
    in_order(ordered(LOGIN), low, high, "sorted by userName")


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_in_descending_order_on_request(lists, ordered):
    """`sortOrder=descending` sorts in descending order

    A list with `sortOrder=descending` starts with the highest value.
    """
    low, high = by(lists, LOGIN)
    in_order(ordered(LOGIN, "descending"), high, low, "sorted by userName, descending")


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_by_a_sub_attribute(lists, ordered):
    """`sortBy` supports sub-attributes

    The target sorts a complex attribute by the sub-attribute that `sortBy` names, such as
    `name.familyName`.
    """
    one, other = lists.one[LOGIN], lists.other[LOGIN]
    # The user that was created later comes first, so that an unsorted list is noticed.
    order = "ascending" if by(lists, FAMILY) == [one, other] else "descending"
    in_order(ordered(FAMILY, order), one, other, f"sorted by name.familyName, {order}")


@check(SHOULD, SORTING, feature="create_users")
def test_a_list_is_sorted_by_time(lists, ordered):
    """`sortBy` sorts times chronologically

    The target sorts according to the attribute's type: by `meta.created` in chronological
    order.
    """
    one, other = (instant(account, "meta.created") for account in (lists.one, lists.other))
    if not one or not other or one == other:
        raise NotApplicable("the target does not return when each user was created")
    later, earlier = (lists.one, lists.other) if one > other else (lists.other, lists.one)
    shown = ordered("meta.created", "descending")
    in_order(shown, later[LOGIN], earlier[LOGIN], "sorted by meta.created, descending")


@check(SHOULD, SORTING, feature="create_users")
def test_who_has_no_value_comes_last(lists, ordered):
    """Resources without the sortBy attribute sort last

    Resources without a value of the `sortBy` attribute come last in ascending order and first
    in descending order.
    """
    found = [p for p in SIMPLE if known(at(lists.one, p)) and not known(at(lists.other, p))]
    if not found:
        raise NotApplicable("the target stores none of these attributes: " + ", ".join(SIMPLE))
    path, has, lacks = found[0], lists.one[LOGIN], lists.other[LOGIN]
    in_order(ordered(path, "ascending"), has, lacks, f"sorted by {path}, ascending")
    in_order(ordered(path, "descending"), lacks, has, f"sorted by {path}, descending")


def by(lists, path):
    """Return the userNames of our two users in the order of a string that both have."""
    values = {
        str(at(account, path)).casefold(): account[LOGIN] for account in (lists.one, lists.other)
    }
    if not (known(at(lists.one, path)) and known(at(lists.other, path)) and len(values) == 2):
        raise NotApplicable(f"the target stores no {path}")
    return [values[key] for key in sorted(values)]


def in_order(shown, first, second, asked):
    """Raise a finding unless a list contains both users in this order."""
    expect_equal(f"the list {asked}", shown, [first, second])
