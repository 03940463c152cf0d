"""What Okta does with an active user, on a user whom Okta has pushed in groups.

One user goes through these checks: each starts from the state in which the one before it left
the user.
"""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Users,
    blocked_by,
    expect_status,
    resource_path,
    succeeded,
)
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.grouped_user import GroupedUser, State
from pytest_scim.suites.okta.support.grouped_users import GroupedUsers
from pytest_scim.suites.okta.support.update_forms import require_put
from pytest_scim.suites.okta.support.vendor_steps import (
    require_features,
    require_free_user_names,
    updatable,
)
from pytest_scim.suites.support.owners import PASSWORD_OWNER, REMOVE_OWNER, UPDATE_OWNER

EMAIL_OWNER = "okta.update_users.a_changed_email_is_stored"
USER_NAME_OWNER = "okta.update_users.a_changed_user_name_and_email_are_stored"
UPDATE = okta_api("Update a specific User (PUT)")
MEMBERS = okta_api("Update specific Group membership")
READ_ONLY = rfc7643("4.1.2")

Grouped = Callable[[State], GroupedUser]


@check(MUST, UPDATE, rfc7644("3.5.1"), READ_ONLY, feature="push_groups", cases=("C9291", "C9310"))
def test_an_update_of_a_group_member_is_stored(
    console: Console,
    users: Users,
    profile: Profile,
    grouped: Grouped,
    grouped_users: GroupedUsers,
    test_data: DataGenerator,
) -> None:
    """Changing the names and the email address of a group member changes them on the User

    Okta reads the User and sends it back by PUT, with `groups` as GET returned it. All memberships
    and the other members are unchanged.

    Impact: Profiles of users who are in a group cannot be updated, or an update ends their
    memberships.
    Fix: Ignore `groups` in the body of a PUT of a User.
    """
    require_features(profile, "update_users")
    member = grouped(State.ACTIVE)
    given, family = test_data.name()
    changed = {GIVEN: f"{given}-Grouped", FAMILY: f"{family}-Grouped"}
    if not profile.rule("username_is_work_email"):
        changed[EMAIL] = f"grouped.{member.okta_user.email}"
    stored = updatable(profile, changed)
    after = "after the update of a group member"
    with also_of(UPDATE_OWNER):
        succeeded(console.update(member.okta_user.having(changed)))
        names = {path: stored[path] for path in stored if path != EMAIL}
        read = users.expects(member.id, {**names, "active": True}, after)
    with also_of(EMAIL_OWNER):
        users.expects(member.id, stored, after, read)
    member.expect_members(after)
    member.expect_other_unchanged(after)
    member.okta_user = member.okta_user.having(stored)
    grouped_users.put_back(member, State.ACTIVE)


@check(MUST, UPDATE, rfc7644("3.5.1"), READ_ONLY, feature="push_groups")
def test_an_update_without_groups_ends_no_membership(
    console: Console,
    users: Users,
    profile: Profile,
    grouped: Grouped,
    grouped_users: GroupedUsers,
) -> None:
    """PUT of a group member without `groups` ends no membership

    Okta's PUT has no `groups` when GET returns none. `groups` is read-only: only requests for a
    Group change its members.

    Impact: An update of the profile takes access away.
    Fix: Leave memberships as they are when the body of a User has no `groups`.
    """
    require_features(profile, "update_users")
    require_put(console)
    member = grouped(State.ACTIVE)
    resource = users.user(member.id)
    body = {name: value for name, value in resource.items() if name != "groups"}
    with also_of(UPDATE_OWNER):
        response = users.ask("PUT", resource_path("Users", member.id), body)
        expect_status(response, SUCCESS, what="PUT of a group member without `groups`")
    member.expect_members("after a PUT of the User without `groups`")
    grouped_users.put_back(member, State.ACTIVE)


@check(MUST, UPDATE, rfc7643("4.1.1"), rfc7643("4.2"), feature="push_groups", cases=("C9310",))
def test_a_new_user_name_of_a_group_member_is_stored(
    console: Console,
    users: Users,
    profile: Profile,
    grouped: Grouped,
    grouped_users: GroupedUsers,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> None:
    """Changing the userName of a group member changes it on the User

    The email address and all memberships are unchanged. A target that changes no userName at all
    is judged by another check.

    Impact: Users in groups cannot get a new user name, or lose access.
    Fix: Refer to members by `id`, not by userName.
    """
    require_features(profile, "update_users")
    require_free_user_names(profile)
    member = grouped(State.ACTIVE)
    before = member.okta_user
    changed = updatable(profile, {USER_NAME: f"renamed.{before.user_name}"})
    wanted = {USER_NAME: before.user_name, **changed}
    email = {EMAIL: before.email} if profile.maps(EMAIL) else {}
    after = "after the change of a group member's userName"
    try:
        succeeded(console.update(before.having({USER_NAME: f"renamed.{before.user_name}"})))
        users.expects(member.id, {**wanted, **email, "active": True}, after)
        users.finds(wanted[USER_NAME], member.id, because=f"{after}, the lookup by userName")
    except AssertionError:
        require_changeable_user_names(console, users, provision(test_data.okta_user()))
        raise
    member.expect_members(after)
    member.expect_other_unchanged(after)
    member.okta_user = before.having(wanted)
    grouped_users.put_back(member, State.ACTIVE)


@check(MUST, okta_api("Update a specific User (PATCH)"), READ_ONLY, feature="push_groups")
def test_a_new_password_of_a_group_member_ends_no_membership(
    console: Console, users: Users, profile: Profile, grouped: Grouped, grouped_users: GroupedUsers
) -> None:
    """A new password of a group member is accepted and ends no membership

    The User stays active, and the other members are unchanged.

    Impact: A password change takes access away.
    Fix: Change only the attributes that the request contains.
    """
    require_features(profile, "sync_password")
    member = grouped(State.ACTIVE)
    after = "after the password change of a group member"
    with also_of(PASSWORD_OWNER):
        succeeded(console.sync_password(member.okta_user))
    users.expects(member.id, {"active": True}, after)
    member.expect_members(after)
    member.expect_other_unchanged(after)
    grouped_users.put_back(member, State.ACTIVE)


@check(MUST, MEMBERS, rfc7644("3.5.2.2"), feature="push_groups", cases=("C9332", "C9333"))
def test_a_user_leaves_one_group_and_joins_it_again(
    console: Console,
    users: Users,
    profile: Profile,
    grouped: Grouped,
    grouped_users: GroupedUsers,
) -> None:
    """A member of two Groups can leave one of them and join it again

    The User stays active and a member of the other Group.

    Impact: A user who returns to a group gets no access by it.
    Fix: Remove and add the membership of the one Group that the request names.
    """
    if profile.rule("one_group_per_user"):
        raise NotApplicable("the profile's rule one_group_per_user allows one group for each user")
    member = grouped(State.ACTIVE)
    stays, left = member.group_ids
    both = [member.id, member.other.id]
    after = "after a member left another Group"
    task = console.change_group(member.groups_of(member.other.okta_user)[1])
    with also_of(REMOVE_OWNER):
        succeeded(task)
        member.expect_group("after a member left it", left, [member.other.id])
    member.expect_group(after, stays, both)
    users.expects(member.id, {"active": True}, after)
    succeeded(console.change_group(member.whole_groups()[1]))
    member.expect_members("after the member joined the Group again")
    grouped_users.put_back(member, State.ACTIVE)


def require_changeable_user_names(console: Console, users: Users, user: Assigned) -> None:
    """Raise Blocked where the userName of a User in no Group cannot change either."""
    changed = {USER_NAME: f"renamed.{user.okta_user.user_name}"}
    task = console.update(user.okta_user.having(changed))
    with blocked_by(USER_NAME_OWNER):
        if not task.ok:
            raise Finding(task.message or task.button)
        users.expects(user.id, changed)
