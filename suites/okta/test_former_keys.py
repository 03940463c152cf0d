"""Values that distinguish a resource, after it has another one: userName, displayName, externalId.

Okta sends a lookup by one of them before it creates a resource.
"""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Users,
    blocked_by,
    linked_id,
)
from pytest_scim.scim.names import EXTERNAL_ID, GIVEN, USER_NAME
from pytest_scim.suites.okta.support.changeable import require_updatable
from pytest_scim.suites.okta.support.exact_lookups import expect_assigned_again
from pytest_scim.suites.okta.support.former_keys import (
    expect_former_external_id_free,
    expect_former_group_name_free,
)
from pytest_scim.suites.okta.support.user_history import RenamedUser
from pytest_scim.suites.okta.support.vendor_steps import mapped, require_features
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.owners import USER_NAME_CHANGE_OWNER

UPDATE = okta_api("Update a specific User (PUT)")
LOOKUP = okta_api("Determine if the User already exists")
GROUPS = okta_api("Retrieve Groups")


@pytest.fixture
def renamed_user(renamed: Callable[[], RenamedUser]) -> RenamedUser:
    """A User whose userName changed, and the userName that nobody has now."""
    with blocked_by(USER_NAME_CHANGE_OWNER):
        return renamed()


@check(MUST, UPDATE, rfc7643("4.1.1"), feature="update_users", cases=("C9310",))
def test_a_changed_user_name_changes_no_email(renamed: Callable[[], RenamedUser]) -> None:
    """Changing the userName changes it on the User, and not the email address

    Okta sends the new userName with the email address of before. The target derives neither of
    them from the other, unless the profile's rule `username_is_work_email` makes them one value.

    Impact: A changed userName redirects the user's mail, or the change is lost.
    Fix: Store userName and the email address as two attributes, and update each from its own
    value.
    """
    renamed()


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="update_users")
def test_a_former_user_name_finds_no_user(users: Users, renamed_user: RenamedUser) -> None:
    """After the userName changed, a filter on the former one returns no User

    Otherwise Okta links the next Okta user with that userName to the User of another.

    Impact: Okta links the next user of that userName to somebody else's User.
    Fix: Update every index and cache when the userName changes, so that the former one finds
    nothing.
    """
    because = "after the userName changed, the lookup by the former userName"
    users.finds(renamed_user.former, because=because)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="update_users")
def test_a_renamed_user_is_linked_again(
    console: Console, users: Users, renamed_user: RenamedUser
) -> None:
    """A User whose userName changed is found by the new one

    When Okta assigns the app again, its lookup returns the User. If it returned nobody and the
    create were refused, every retry would fail.

    Impact: Users whose userName changed can never be assigned again.
    Fix: Update the index that the filter on userName uses whenever the userName changes.
    """
    who = "a User whose userName changed"
    expect_assigned_again(console, users, renamed_user.okta_user, renamed_user.id, who)


@check(MUST, UPDATE, rfc7643("4.1.1"), feature="update_users")
def test_a_user_name_can_be_changed_back(
    console: Console, users: Users, renamed_user: RenamedUser
) -> None:
    """A User can get back the userName that it had before

    GET returns the former userName again.

    Impact: A mistake in a userName cannot be corrected.
    Fix: Release the former userName when it changes, and do not reserve it.
    """
    task = console.update(renamed_user.rename(renamed_user.former))
    assert task.ok, f"the change back to the former userName failed: {task.message}"
    wanted = {USER_NAME: renamed_user.okta_user.user_name, "active": True}
    users.expects(renamed_user.id, wanted, "after the change back")


@check(MUST, LOOKUP, okta_api("Create the User"), rfc7643("4.1.1"), feature="create_users")
def test_a_former_user_name_is_free_for_a_new_user(
    console: Console,
    users: Users,
    profile: Profile,
    renamed_user: RenamedUser,
    test_data: DataGenerator,
) -> None:
    """A new Okta user can get the userName that another User had before

    Okta creates a second User, and the User that had the userName before does not change.

    Impact: A new employee cannot get a userName that is free in Okta.
    Fix: Test uniqueness against current values only.
    """
    former = renamed_user.former
    if users.polling.timeout:  # Okta's own lookup comes next, and does not poll
        users.finds(former, because="after the userName changed, the lookup by the former userName")
    new = renamed_user.named(test_data.okta_user(), former)
    task = console.assign(new)
    assert task.ok, f"assigning an Okta user with a former userName failed: {task.message}"
    new_id = linked_id(console.org, new)
    if new_id == renamed_user.id:
        message = "Okta linked an Okta user with a former userName to the User that had it before"
        raise Finding(message, expected="another id", actual=new_id)
    wanted = mapped(profile, {USER_NAME: former, GIVEN: new.given})
    users.expects(new_id, wanted, "the User with a former userName")
    first = renamed_user.okta_user
    wanted = mapped(profile, {USER_NAME: first.user_name, GIVEN: first.given})
    users.expects(renamed_user.id, wanted, "the User that had the userName before")


@check(MUST, GROUPS, okta_api("Update a specific Group name"), feature="push_groups")
def test_a_former_name_is_free_where_okta_sends_a_lookup(
    console: Console,
    users: Users,
    groups: Groups,
    test_data: DataGenerator,
    discovery: Discovery,
) -> None:
    """Where Okta finds Groups by displayName, a former one is free for the Group and for others

    The lookup returns no Group, the Group can get the name back, and another Okta group can be
    pushed under a name that the Group had before. Otherwise Okta would link the wrong Group.

    Impact: Okta links the wrong Group, or cannot push a group under a name that is free.
    Fix: Test uniqueness and filters of displayName against current values only.
    """
    if console.org.offers("import_groups"):
        raise NotApplicable("the profile offers import_groups: Okta sends no lookup by displayName")
    expect_former_group_name_free(console, users, groups, test_data, discovery)


@check(SHOULD, GROUPS, okta_api("Update a specific Group name"), feature="push_groups")
def test_a_former_name_is_free_without_a_lookup(
    console: Console,
    users: Users,
    groups: Groups,
    test_data: DataGenerator,
    discovery: Discovery,
) -> None:
    """Where Okta imports Groups, a former displayName is free for the Group and for others

    The lookup returns no Group, the Group can get the name back, and another Okta group can be
    pushed under a name that the Group had before.

    Impact: A group cannot be pushed under a name that is free.
    Fix: Test uniqueness and filters of displayName against current values only.
    """
    if not console.org.offers("import_groups"):
        raise NotApplicable("the profile does not offer import_groups: Okta sends a lookup")
    expect_former_group_name_free(console, users, groups, test_data, discovery)


@check(MUST, LOOKUP, rfc7643("3.1"), feature="update_users", needs=(EXTERNAL_ID,))
def test_a_former_external_id_is_free_where_it_finds_users(
    console: Console,
    users: Users,
    profile: Profile,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
    discovery: Discovery,
) -> None:
    """Where Okta finds Users by externalId, a former one is free for the User and for others

    The lookup returns no User, the User can get the externalId back, and another Okta user can get
    one that the User had before. No two Users have one externalId.

    Impact: Okta links a user to somebody else's User, or cannot create one.
    Fix: Test uniqueness and filters of externalId against current values only.
    """
    if profile.unique_identifier != EXTERNAL_ID:
        raise NotApplicable(f"the profile lets Okta find Users by {profile.unique_identifier}")
    require_features(profile, "create_users")
    require_updatable(profile, EXTERNAL_ID)
    expect_former_external_id_free(console, users, provision, test_data, discovery)


@check(SHOULD, UPDATE, rfc7643("3.1"), feature="update_users", needs=(EXTERNAL_ID,))
def test_a_former_external_id_is_free(
    console: Console,
    users: Users,
    profile: Profile,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
    discovery: Discovery,
) -> None:
    """A former externalId is free for the User and for others

    A filter on it returns no User, the User can get it back, and another Okta user can get one
    that the User had before. No two Users have one externalId.

    Impact: A client that finds Users by externalId links the wrong one.
    Fix: Test uniqueness and filters of externalId against current values only.
    """
    if profile.unique_identifier == EXTERNAL_ID:
        raise NotApplicable("the profile lets Okta find Users by externalId")
    require_features(profile, "create_users")
    require_updatable(profile, EXTERNAL_ID)
    expect_former_external_id_free(console, users, provision, test_data, discovery)
