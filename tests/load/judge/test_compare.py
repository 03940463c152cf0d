"""What differs between the target and what Okta believes."""

import pytest

from pytest_scim.load.judge.compare import Actual, Row, compare, doubtful, merged


def user(n, *, active=True, linked=True, family=None):
    link = str(n) if linked else None
    return {"name": f"u{n}@x", "id": link, "active": active, "family": family}


def group(*members, others=(), certain=True):
    return {
        "name": "Team",
        "id": "g",
        "members": [*members],
        "others": [*others],
        "certain": certain,
    }


def differences(users, actual, groups=()):
    found = compare({"users": users, "groups": [*groups]}, actual)
    return {one["kind"]: one["count"] for one in found}


def rows(*numbers, active=True):
    return [Row(str(n), f"u{n}@x", active) for n in numbers]


def test_nothing_differs_where_the_target_has_what_okta_believes():
    users = [user(1), user(2, active=False), user(3, linked=False), user(4, active=None)]
    actual = Actual([*rows(1), *rows(2, active=False)], groups={"g": frozenset({"1"})})

    assert differences(users, actual, [group("1", others=["2"])]) == {}


def test_a_user_that_get_does_not_return_is_lost():
    assert differences([user(1)], Actual([], missing={"1": True})) == {"lost": 1}


def test_a_user_that_only_lists_leave_out_is_unlisted():
    actual = Actual([], missing={"1": False}, again={"1": Row("1", "u1@x", active=True)})

    assert differences([user(1)], actual) == {"unlisted": 1}


def test_a_user_name_of_two_users_is_twice_also_where_a_task_failed():
    actual = Actual([*rows(1), Row("9", "U1@X", active=True)])

    assert differences([user(1, active=None)], actual) == {"twice": 1}


def test_a_row_that_a_list_repeats_is_one_user():
    assert differences([user(1)], Actual(rows(1, 1))) == {}


@pytest.mark.parametrize(("believed", "kind"), [(True, "inactive"), (False, "active")])
def test_a_user_in_another_state_differs(believed, kind):
    (row,) = rows(1, active=not believed)
    actual = Actual([row], again={"1": row})

    assert differences([user(1, active=believed)], actual) == {kind: 1}


def test_get_decides_where_a_list_is_out_of_date():
    actual = Actual(rows(1, active=False), again={"1": Row("1", "u1@x", active=True)})

    assert differences([user(1)], actual) == {}


def test_an_update_that_the_target_did_not_store_is_lost():
    actual = Actual([Row("1", "u1@x", active=True, family="Old")])

    assert differences([user(1, family="Old II")], actual) == {"update-lost": 1}
    assert differences([user(1, family="Old")], actual) == {}
    assert differences([user(1)], actual) == {}


def test_memberships_are_compared_one_by_one():
    actual = Actual([], groups={"g": frozenset({"1", "7"})})

    assert differences([], actual, [group("1", "2", "3")]) == {"member-lost": 2, "member-extra": 1}


def test_a_member_who_left_may_stay_in_a_group():
    actual = Actual([], groups={"g": frozenset({"1", "2"})})

    assert differences([], actual, [group("1", others=["2"])]) == {}


def test_a_group_of_a_failed_task_is_not_compared():
    assert differences([], Actual([], gone={"g"}), [group("1", certain=False)]) == {}
    assert differences([], Actual([], gone={"g"}), [group("1")]) == {"group-lost": 1}


def test_groups_without_members_are_a_difference_of_their_own():
    assert differences([], Actual([], groups={"g": None}), [group("1")]) == {"members-unread": 1}
    assert differences([], Actual([], groups={"g": None}), [group()]) == {}


def test_only_users_that_differ_are_read_again():
    users = [user(1), user(2), user(3, active=False), user(4, active=None), user(5, linked=False)]

    assert [*doubtful(users, rows(1, 3))] == ["2", "3"]


def test_a_difference_names_a_few_examples():
    (found,) = compare({"users": [user(n) for n in range(9)], "groups": []}, Actual([]))

    assert (found["count"], len(found["examples"])) == (9, 5)


def test_a_group_that_lost_several_memberships_is_named_once():
    (found,) = compare(
        {"users": [], "groups": [group("1", "2")]}, Actual([], groups={"g": frozenset()})
    )

    assert (found["count"], found["examples"]) == (2, ["Team"])


def test_the_parts_of_all_workers_are_one_expectation():
    part = {"users": [user(1)], "groups": [group("1")]}

    assert merged([part, part]) == {"users": [user(1)] * 2, "groups": [group("1")] * 2}
