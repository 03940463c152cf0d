"""What a storm sends: which tasks, in which stages, and when."""

from dataclasses import replace

import pytest

from pytest_scim.load.plan.order import Order, order_of, portion
from pytest_scim.load.plan.shapes import (
    DEFAULT,
    Requests,
    leavers,
    memberships,
    names,
    sizes,
    stages,
    unoffered,
)

ORDER = Order(profile="okta-oin", base_url="http://x", report_dir="", shapes=DEFAULT)


def stage(name, **changes):
    return next(one for one in stages(replace(ORDER, **changes)) if one.name == name)


def test_the_onboarding_offers_25_requests_in_a_second():
    acts = [act for act in stage("onboarding").acts if act.kind == "assign"]

    assert [act.n for act in acts] == [*range(1000)]
    assert acts[250].at == pytest.approx(20.0)  # a lookup and a create each


def test_imports_are_spread_over_the_onboarding():
    acts = stage("onboarding").acts
    imports = [act.at for act in acts if act.kind == "import_users"]

    assert len(imports) == 3
    assert 0 < imports[0] < imports[1] < imports[2] < acts[-1].at
    assert sorted(acts) == [*acts]


def test_a_hundred_groups_start_at_once_with_0_to_2000_members():
    order = replace(ORDER, users=5000)

    assert {act.at for act in stage("group-burst", users=5000).acts} == {0.0}
    assert len(sizes(order)) == 100
    assert (min(sizes(order)), max(sizes(order))) == (0, 2000)
    assert sizes(order)[:5] == [0, 2000, 1000, 666, 500]


def test_groups_overlap_and_name_each_member_once():
    order = replace(ORDER, users=30, groups=6, largest=20)
    burst = memberships(order)[:6]

    assert all(len(set(group)) == len(group) for group in burst)
    assert not any(0 in group for group in burst)
    assert set(burst[1]) & set(burst[2])


@pytest.mark.parametrize("users", [1, 2, 20, 2000])
def test_no_user_is_in_two_groups_where_the_target_allows_one(users):
    order = replace(ORDER, users=users, one_group=True)
    listed = memberships(order)
    members = [member for group in listed for member in group]
    pushed = {a.n for s in stages(order) for a in s.acts if a.kind in {"push_group", "push_again"}}

    assert len(members) == len(set(members))
    assert listed[-1] == [0]
    assert max(pushed) == len(listed) - 1


def test_the_user_who_returns_is_in_50_groups_which_are_pushed_at_once():
    returning = memberships(ORDER)[ORDER.groups :]

    assert len(returning) == 50
    assert all(group[0] == 0 for group in returning)
    assert [act.kind for act in stage("return").acts] == ["reactivate"]
    assert {act.at for act in stage("return: groups").acts} == {0.0}
    assert [act.n for act in stage("return: groups").acts] == [*range(100, 150)]


def test_the_stages_that_prepare_the_return_are_not_measured():
    assert [one.name for one in stages(ORDER) if not one.measured] == [
        "return: set-up",
        "return: deactivation",
    ]


def test_at_most_half_of_the_users_leave_and_not_the_one_who_returned():
    assert leavers(replace(ORDER, users=11)) == range(6, 11)
    assert leavers(replace(ORDER, users=5000)) == range(4000, 5000)


def test_the_rate_of_leavers_is_that_of_requests():
    acts = stages(replace(ORDER, shapes=("leavers",)), Requests(deactivate=4))[-1].acts

    assert acts[25].at == pytest.approx(4.0)


def test_users_are_created_for_each_shape_but_not_measured_for_all():
    first = stages(replace(ORDER, shapes=("leavers",)))[0]

    assert (first.name, first.measured) == ("onboarding", False)


def test_a_storm_of_one_user_is_possible():
    assert names(replace(ORDER, users=1)) == [
        "onboarding",
        "group-burst",
        "return: set-up",
        "return: deactivation",
        "return",
        "return: groups",
    ]


def test_a_shape_that_the_profile_does_not_offer_is_named_with_its_feature():
    offers = {"create_users": True, "push_groups": False, "deactivate_users": True}

    assert unoffered(DEFAULT, lambda name: offers.get(name, False)) == {
        "import": "import_users",
        "group-burst": "push_groups",
        "return": "push_groups",
    }


def test_the_shares_of_an_order_are_the_order():
    order = replace(ORDER, workers=3, users=1000, groups=100, leavers=10)
    shares = [order.share(part) for part in range(3)]

    assert sum(one.users for one in shares) == 1000
    assert sum(one.groups for one in shares) == 100
    assert sum(one.requests for one in shares) == order.requests
    assert sum(one.rate for one in shares) == pytest.approx(order.rate)
    assert [one.returned for one in shares] == [50, 0, 0]
    assert len({one.seed for one in shares}) == 3


@pytest.mark.parametrize("number", [0, 1, 7, 1000])
def test_portions_add_up(number):
    assert sum(portion(number, 4, part) for part in range(4)) == number


def test_an_order_is_read_as_it_was_written():
    assert order_of(ORDER.text()) == ORDER
