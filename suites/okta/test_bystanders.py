"""What Okta's actions on one user or group do to others."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from pytest_scim.checks.check import MUST, Phase, check
from pytest_scim.checks.citations import okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Blocked, Unreadable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Users,
)
from pytest_scim.suites.okta.support.bystander_actions import play_on_a_group, play_on_a_user
from pytest_scim.suites.okta.support.bystanders import Bystanders
from pytest_scim.suites.support.shared_responses import Once

USERS_OWNER = "okta.bystanders.actions_on_a_user_change_no_other_resource"
GROUPS_OWNER = "okta.bystanders.actions_on_a_group_change_no_other_resource"


@pytest.fixture
def bystanders(
    once: Once,
    provision: Callable[[OktaUser], Assigned],
    users: Users,
    groups: Groups,
    profile: Profile,
    test_data: DataGenerator,
) -> Bystanders:
    """A User and a Group on whom Okta does not act."""
    return once.lasting(Bystanders, provision, users, groups, profile, test_data)


@pytest.fixture
def act_on_a_user(
    once: Once, bystanders: Bystanders, console: Console, users: Users, test_data: DataGenerator
) -> Callable[[], None]:
    """Plays Okta's actions on a user of the same names and email, once in a run."""
    return partial(once, play_on_a_user, bystanders, console, users, test_data)


@pytest.fixture
def act_on_a_group(
    once: Once,
    bystanders: Bystanders,
    console: Console,
    users: Users,
    groups: Groups,
    profile: Profile,
    any_user: Callable[[int], Assigned],
    test_data: DataGenerator,
) -> Callable[[], None]:
    """Plays Okta's actions on a group whose name begins like the other one, once in a run."""
    return partial(
        once, play_on_a_group, bystanders, console, users, groups, profile, any_user, test_data
    )


@check(
    MUST,
    okta_api("Update a specific User (PUT)"),
    rfc7643("3.1"),
    rfc7644("3.5"),
    feature="create_users",
)
def test_actions_on_a_user_change_no_other_resource(act_on_a_user: Callable[[], None]) -> None:
    """Okta's actions on a user change no other User and no Group

    The other User has the same names and email, and another userName. Where the target rejects a
    second User with an email, it has another email, too. The finding names the action: assign,
    password, deactivate, reactivate, removal of the app, assign again, change of the userName, or
    update.

    Impact: An action on one user changes the data or the access of another.
    Fix: Let each write reach only the resource whose `id` is in its path. Select rows by that
    `id`, never by email address or name.
    """
    act_on_a_user()


@check(
    MUST,
    okta_api("Update specific Group membership"),
    rfc7643("3.1"),
    rfc7644("3.5"),
    feature="push_groups",
)
def test_actions_on_a_group_change_no_other_resource(act_on_a_group: Callable[[], None]) -> None:
    """Okta's actions on a group change no other Group and no User

    The finding names the action: push, rename, add, removal, Push Now, link, or unlink with
    *Delete*, after which the members are still active Users.

    Impact: Pushing one group changes the members of another, so users gain or lose access that
    nobody decided.
    Fix: Let each write reach only the Group whose `id` is in its path, and only the members
    that the request names.
    """
    act_on_a_group()


@check(
    MUST,
    okta_api("Update a specific User (PUT)"),
    rfc7643("3.1"),
    rfc7644("3.5"),
    feature="create_users",
    phase=Phase.WHOLE_RUN,
)
def test_bystanders_are_unchanged_at_the_end(
    bystanders: Bystanders,
    users: Users,
    profile: Profile,
    act_on_a_user: Callable[[], None],
    act_on_a_group: Callable[[], None],
) -> None:
    """A User and a Group on whom Okta never acts are unchanged at the end of the run

    All attributes of the User, and the displayName and the members of the Group, are as they were.
    Lookups by userName and displayName return the two alone.

    Impact: Users and groups on whom Okta never acted have lost data or access.
    Fix: Find the write that has no condition on the `id`, or the background job that rewrites
    all Users.
    """
    owner = USERS_OWNER
    with suppress(Blocked, AssertionError):
        act_on_a_user()
    if profile.offers("push_groups"):
        try:
            act_on_a_group()
        except (Blocked, AssertionError):
            owner = GROUPS_OWNER
    users.polling.over()
    try:
        bystanders.expect_unchanged("at the end of the run", since_start=True)
        bystanders.expect_user_found_alone("at the end of the run")
        bystanders.expect_group_found_alone("at the end of the run")
    except Unreadable:
        raise
    except AssertionError as finding:
        raise Unreadable(str(finding), owner=owner) from finding
