"""Okta's life cycle on Users that were renamed, inactive, moved, deleted or taken over before."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, okta_docs
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Users,
    blocked_by,
    expect_equal,
    linked_id,
)
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.okta.support.changeable import is_updatable
from pytest_scim.suites.okta.support.deleted_user import delete_provisioned
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.user_history import (
    HistoryChanges,
    RenamedUser,
    change_reactivated,
    change_renamed,
    move,
)
from pytest_scim.suites.okta.support.vendor_steps import require_not_deleted
from pytest_scim.suites.support.owners import UNCHANGED_OWNER, UPDATE_OWNER, USER_NAME_CHANGE_OWNER
from pytest_scim.suites.support.shared_responses import Once

LIFE_CYCLE = okta_docs("concepts/scim/", "Delete (Deprovision)")
UPDATE = okta_api("Update a specific User (PUT)")
ASSIGN = okta_api("Determine if the User already exists")
RENAMED_OWNER = "okta.users_with_a_history.a_renamed_user_changes_as_any_other"


@pytest.fixture
def changes(
    once: Once,
    console: Console,
    users: Users,
    groups: Groups,
    profile: Profile,
    test_data: DataGenerator,
    push: Callable[..., Pushed],
    any_user: Callable[[int], Assigned],
) -> HistoryChanges:
    """Okta's changes on the Users of this file."""
    return once(
        HistoryChanges, console, users, groups, profile, test_data, push=push, any_user=any_user
    )


@pytest.fixture
def oldest(
    once: Once,
    renamed: Callable[[], RenamedUser],
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> RenamedUser:
    """The User on which most checks of this file play; its userName changed, if it may change."""
    try:
        with blocked_by(USER_NAME_CHANGE_OWNER):
            return renamed()
    except NotApplicable:
        return once(provision_unrenamed, provision, test_data)


def provision_unrenamed(
    provision: Callable[[OktaUser], Assigned], test_data: DataGenerator
) -> RenamedUser:
    """Assign the app to an Okta user whose userName does not change."""
    user = provision(test_data.okta_user())
    return RenamedUser(user.okta_user, user.id, user.okta_user.user_name)


@pytest.fixture
def changed_before(once: Once, changes: HistoryChanges, oldest: RenamedUser) -> RenamedUser:
    """The User after the first check: updated, in a Group, deactivated and reactivated."""
    if not oldest.is_renamed:  # the check that owns these changes is not applicable
        once(change_renamed, changes, oldest)
        return oldest
    with blocked_by(RENAMED_OWNER):
        once(change_renamed, changes, oldest)
    return oldest


@check(MUST, UPDATE, LIFE_CYCLE, feature="update_users", cases=("C9310",))
def test_a_renamed_user_changes_as_any_other(
    once: Once, changes: HistoryChanges, renamed: Callable[[], RenamedUser]
) -> None:
    """A User whose userName changed can be updated, deactivated, reactivated and made a member

    A target that finds its own records by the userName of before fails on one of them. GET returns
    the effect of each change.

    Impact: Users whose user name changed keep access when they leave, or cannot be updated.
    Fix: Find your own records by the permanent `id`, never by userName.
    """
    with blocked_by(USER_NAME_CHANGE_OWNER):
        user = renamed()
    once(change_renamed, changes, user)


@check(MUST, UPDATE, LIFE_CYCLE, feature="deactivate_users")
def test_a_reactivated_user_changes_as_any_other(
    changes: HistoryChanges, changed_before: RenamedUser
) -> None:
    """A User that was inactive before can be updated, deactivated and reactivated again

    GET returns the effect of each change.

    Impact: Users who returned once keep access when they leave again.
    Fix: Treat a User that was inactive before as any other.
    """
    change_reactivated(changes, changed_before)


@check(
    MUST,
    okta_api("Update specific Group membership"),
    LIFE_CYCLE,
    feature="push_groups",
)
def test_a_user_can_move_between_groups(
    changes: HistoryChanges, changed_before: RenamedUser
) -> None:
    """A User that leaves a Group can join another, and be deactivated and reactivated

    The first Group no longer has the member, and the second one has it. `active` changes as for
    any other User.

    Impact: Users who move between groups keep old access or miss new access.
    Fix: Remove the membership of the one Group and add that of the other. Change nothing
    else.
    """
    move(changes, changed_before)


@check(
    MUST,
    ASSIGN,
    okta_api("Create the User"),
    feature="create_users",
)
def test_a_deleted_user_can_be_created_again(
    once: Once,
    console: Console,
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
    provision: Callable[[OktaUser], Assigned],
    changes: HistoryChanges,
) -> None:
    """After the target's admin deleted a User, Okta can create it again and change it

    The new User has the userName of the deleted one. It can be updated, deactivated, reactivated
    and made a member of a Group.

    Impact: A user who was deleted in the app by mistake can never get access again.
    Fix: Release the userName of a deleted User, and give the new User an `id` of its own.
    """
    deleted = once(delete_provisioned, provision, users, profile, test_data)
    if users.polling.timeout:  # Okta's own lookup comes next, and does not poll
        because = "after the User was deleted, the lookup by userName"
        users.finds(deleted.okta_user.user_name, because=because)
    task = console.assign(deleted.okta_user)
    assert task.ok, f"assigning the app again after the User was deleted failed: {task.message}"
    user_id = linked_id(console.org, deleted.okta_user)
    who = "a User that was deleted and created again"
    okta_user = changes.update(deleted.okta_user, user_id, who)
    changes.join(okta_user, user_id, who)
    changes.deactivate_and_reactivate(okta_user, user_id, who)


@check(
    MUST,
    ASSIGN,
    okta_api("Update a specific User (PATCH)"),
    feature="deactivate_users",
)
def test_another_okta_user_gets_the_inactive_user_of_a_user_name(
    console: Console,
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
    unassigned: Assigned,
) -> None:
    """Another Okta user with the userName of an inactive User gets it, with their own names

    Okta links the other Okta user to the User that the lookup returns, activates it and pushes
    the profile. The User has the new names and can be deactivated again.

    Impact: A new employee gets the names of a former one, or no access.
    Fix: Apply the profile of the PUT that follows the reactivation.
    """
    if profile.unique_identifier != USER_NAME:
        raise NotApplicable(f"the profile lets Okta find Users by {profile.unique_identifier}")
    if not (profile.offers("create_users") and profile.offers("update_users")):
        raise NotApplicable("the profile does not offer both create_users and update_users")
    require_not_deleted(profile, users, unassigned.id)
    former = unassigned.okta_user
    other = test_data.okta_user().having({USER_NAME: former.user_name, EMAIL: former.email})
    task = console.assign(other)
    assert task.ok, f"assigning the app to another Okta user failed: {task.message}"
    linked = linked_id(console.org, other)
    with also_of(UNCHANGED_OWNER):
        expect_equal("the `id` of the User that Okta links", linked, unassigned.id)
    names = {GIVEN: other.given, FAMILY: other.family}
    wanted = {path: name for path, name in names.items() if is_updatable(profile, path)}
    with also_of(UPDATE_OWNER):
        users.expects(linked, {**wanted, "active": True}, "after another Okta user got the User")
    task = console.deactivate(other)
    assert task.ok, f"the deactivation of the other Okta user failed: {task.message}"
    users.expects(linked, {"active": False}, "after the deactivation of the other Okta user")
