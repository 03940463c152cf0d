"""Which user a check of users in groups starts with."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.profile.load import load
from pytest_scim.run.check_log import CheckLog
from pytest_scim.scim.names import EMAIL, GIVEN, USER_NAME
from pytest_scim.suites.okta.support import vendor_steps
from pytest_scim.suites.okta.support.bystanders import state_of
from pytest_scim.suites.okta.support.grouped_user import State
from pytest_scim.suites.okta.support.grouped_users import GroupedUsers


class User:
    """Stands for a user in groups: notes which states were reached."""

    def __init__(self):
        self.state = State.ACTIVE
        self.exchanges = range(0)
        self.reached = []

    def reach(self, state):
        self.reached.append(state)
        self.state = state


@pytest.fixture
def grouped_users():
    return GroupedUsers(CheckLog([]))


def test_a_user_who_was_put_back_in_that_state_is_taken_again(grouped_users):
    user = grouped_users.take(State.ACTIVE, User)
    grouped_users.put_back(user, State.INACTIVE)

    assert grouped_users.take(State.INACTIVE, User) is user


def test_an_active_user_is_brought_into_any_state(grouped_users):
    user = grouped_users.take(State.ACTIVE, User)
    grouped_users.put_back(user, State.ACTIVE)

    assert grouped_users.take(State.DELETED, User) is user
    assert user.reached[-1] is State.DELETED


def test_a_user_in_another_state_is_replaced(grouped_users):
    user = grouped_users.take(State.ACTIVE, User)
    grouped_users.put_back(user, State.DELETED)

    assert grouped_users.take(State.INACTIVE, User) is not user


def test_a_user_whom_a_check_did_not_put_back_is_replaced(grouped_users):
    user = grouped_users.take(State.ACTIVE, User)

    assert grouped_users.take(State.ACTIVE, User) is not user


def test_a_set_up_that_failed_is_not_sent_again(grouped_users):
    sent = []

    def fail():
        sent.append("set-up")
        raise Blocked("okta.push_groups.a_pushed_group_is_created", "refused")

    for _ in range(2):
        with pytest.raises(Blocked, match="refused"):
            grouped_users.take(State.ACTIVE, fail)

    assert sent == ["set-up"]


@pytest.mark.parametrize(
    ("profile", "groups", "changed"),
    [
        ("okta-oin", 2, [USER_NAME, GIVEN, EMAIL]),
        ("leadiq", 1, [GIVEN]),
        ("iomete", 2, [USER_NAME, GIVEN, EMAIL]),
    ],
)
def test_rules_replace_steps(profile, groups, changed):
    profile = load(profile)
    values = {USER_NAME: "a", GIVEN: "b", EMAIL: "c"}

    assert vendor_steps.groups_of_one_user(profile) == groups
    assert list(vendor_steps.updatable(profile, values)) == changed
    assert vendor_steps.may_be_deleted(profile) is (profile.name == "iomete")


def test_a_user_name_that_is_the_email_is_not_changed_alone():
    vendor_steps.require_free_user_names(load("leadiq"))
    with pytest.raises(NotApplicable, match="username_is_work_email"):
        vendor_steps.require_free_user_names(load("scileads"))


def test_neither_order_nor_groups_change_the_state_of_a_user():
    emails = [{"value": "a@example.com"}, {"value": "b@example.com"}]
    before = {"userName": "a", "emails": emails, "groups": [], "meta": {"version": "1"}}
    after = {"emails": emails[::-1], "userName": "a", "groups": [{"value": "g"}], "meta": {}}

    assert state_of(before) == state_of(after) == {"userName": "a", "emails": emails}
