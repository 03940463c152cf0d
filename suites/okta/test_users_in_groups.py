"""Everything that Okta does with a user, on a user whom Okta has pushed in groups.

One user goes through these checks: each starts from the state in which the one before it left
the user.
"""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    UNASSIGN_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Users,
    blocked_by,
    expect_equal,
    expect_status,
    resource_path,
)
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.okta.support.grouped_user import GroupedUser, GroupedUsers, State, also_of
from pytest_scim.suites.okta.support.vendor_steps import (
    may_be_deleted,
    require_features,
    require_free_user_names,
    updatable,
)
from pytest_scim.suites.support.own_resources import UPDATE_OWNER

USER_NAME_OWNER = "okta.update_users.a_changed_user_name_and_email_are_stored"
DEACTIVATE_OWNER = "okta.deactivate_users.deactivating_the_okta_user_deactivates_the_user"
REACTIVATE_OWNER = "okta.deactivate_users.activating_the_okta_user_reactivates_the_user"
RETURN_OWNER = "okta.deactivate_users.assigning_the_app_again_reactivates_the_same_user"
LEAVE_OWNER = "okta.push_group_members.a_removed_member_goes"

UPDATE = okta_api("Update a user")
DEACTIVATE = okta_api("Deactivate a user")
REACTIVATE = okta_api("Reactivate users")
MEMBERS = okta_api("Update a specific group membership")
LIFE_CYCLE = okta_docs("concepts/scim/", "Deprovision")
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
    """Changing the names of a group member changes them on the User

    Okta reads the User and sends it back by PUT, with `groups` as GET returned it. All memberships
    and the other members are unchanged.
    """
    require_features(profile, "update_users")
    member = grouped(State.ACTIVE)
    given, family = test_data.name()
    changed = {GIVEN: f"{given}-Grouped", FAMILY: f"{family}-Grouped"}
    updated = member.okta_user.having(changed)
    after = "after the update of a group member"
    with also_of(UPDATE_OWNER):
        task = console.update(updated)
        assert task.ok, task.message
        users.expects(member.id, {**updatable(profile, changed), "active": True}, after)
    member.expect_members(after)
    member.expect_other_unchanged(after)
    member.okta_user = updated
    grouped_users.put_back(member, State.ACTIVE)


@check(MUST, UPDATE, rfc7644("3.5.1"), READ_ONLY, feature="push_groups")
def test_an_update_without_groups_ends_no_membership(
    users: Users, profile: Profile, grouped: Grouped, grouped_users: GroupedUsers
) -> None:
    """PUT of a group member without `groups` ends no membership

    Okta's PUT has no `groups` when GET returns none. `groups` is read-only: only requests for a
    Group change its members.
    """
    require_features(profile, "update_users")
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
        task = console.update(before.having({USER_NAME: f"renamed.{before.user_name}"}))
        assert task.ok, task.message
        users.expects(member.id, {**wanted, **email, "active": True}, after)
        users.finds(wanted[USER_NAME], member.id, because=f"{after}, the lookup by userName")
    except AssertionError:
        require_changeable_user_names(console, users, provision(test_data.okta_user()))
        raise
    member.expect_members(after)
    member.expect_other_unchanged(after)
    member.okta_user = before.having(wanted)
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
    """
    if profile.rule("one_group_per_user"):
        raise NotApplicable("the profile's rule one_group_per_user allows one group for each user")
    member = grouped(State.ACTIVE)
    stays, left = member.group_ids
    both = [member.id, member.other.id]
    after = "after a member left another Group"
    task = console.change_group(member.groups_of(member.other.okta_user)[1])
    with also_of(LEAVE_OWNER):
        assert task.ok, task.message
        member.expect_group("after a member left it", left, [member.other.id])
    member.expect_group(after, stays, both)
    users.expects(member.id, {"active": True}, after)
    task = console.change_group(member.whole_groups()[1])
    assert task.ok, task.message
    member.expect_members("after the member joined the Group again")
    grouped_users.put_back(member, State.ACTIVE)


@check(
    MUST,
    DEACTIVATE,
    LIFE_CYCLE,
    rfc7643("4.2"),
    feature="push_groups",
    cases=("C9292",),
)
def test_deactivating_a_group_member_changes_no_other_user(
    console: Console, profile: Profile, grouped: Grouped, grouped_users: GroupedUsers
) -> None:
    """Deactivating the Okta user of a group member deactivates that User only

    The other members stay active members. Whether an inactive User is still a member is left to
    the target.
    """
    require_features(profile, "deactivate_users")
    member = grouped(State.ACTIVE)
    after = "after the deactivation of a group member"
    with also_of(DEACTIVATE_OWNER):
        task = console.deactivate(member.okta_user)
        assert task.ok, task.message
        member.expect_inactive(after)
    member.expect_members(after, own=None)
    member.expect_other_unchanged(after)
    if not (may_be_deleted(profile) and member.is_gone()):
        grouped_users.put_back(member, State.INACTIVE)


@check(MUST, REACTIVATE, READ_ONLY, feature="push_groups", cases=("C9293",))
def test_reactivating_a_group_member_ends_no_membership(
    console: Console,
    users: Users,
    profile: Profile,
    grouped: Grouped,
    grouped_users: GroupedUsers,
) -> None:
    """Activating the Okta user of an inactive group member reactivates the same User

    It is a member of every Group of which it was a member while inactive, and of all of them once
    Okta pushes the groups again. For custom apps Okta sends `groups: []` with the second PUT.
    """
    require_features(profile, "deactivate_users")
    member = grouped(State.INACTIVE)
    had = member.own_groups()
    after = "after the reactivation of a group member"
    with also_of(REACTIVATE_OWNER):
        task = console.reactivate(member.okta_user)
        assert task.ok, task.message
        users.expects(member.id, {"active": True}, after)
    users.finds(member.okta_user.user_name, member.id, because=f"{after}, the lookup by userName")
    for group_id in had:
        member.expect_group(after, group_id, [member.id, member.other.id])
    if len(had) < len(member.group_ids):
        for group in member.whole_groups():
            task = console.push_now(group)
            assert task.ok, task.message
    member.expect_members("after the groups were pushed again")
    member.expect_other_unchanged(after)
    grouped_users.put_back(member, State.ACTIVE)


@check(MUST, DEACTIVATE, rfc7643("4.2"), feature="push_groups", cases=("C9294",))
def test_removing_the_app_from_a_group_member_changes_no_other_user(
    console: Console, profile: Profile, grouped: Grouped, grouped_users: GroupedUsers
) -> None:
    """Removing the app from a group member deactivates that User only

    The other members stay active members.
    """
    require_features(profile, "deactivate_users")
    member = grouped(State.ACTIVE)
    after = "after the app was removed from a group member"
    with also_of(UNASSIGN_OWNER):
        task = console.unassign(member.okta_user)
        assert task.ok, task.message
        member.expect_inactive(after)
    member.expect_members(after, own=None)
    member.expect_other_unchanged(after)
    grouped_users.put_back(member, State.UNASSIGNED)


@check(MUST, MEMBERS, rfc7644("3.5.2.2"), feature="push_groups", cases=("C9333",))
def test_an_inactive_user_is_removed_from_groups(
    console: Console, profile: Profile, grouped: Grouped, grouped_users: GroupedUsers
) -> None:
    """An inactive User can be removed from Groups

    Okta pushes the groups without the user after the app was removed. The other members stay, and
    the User stays inactive.
    """
    require_features(profile, "deactivate_users")
    member = grouped(State.UNASSIGNED)
    after = "after the removal of an inactive User"
    for group in member.groups_of(member.other.okta_user):
        task = console.change_group(group)
        assert task.ok, task.message
    member.expect_members(after, own=False)
    member.expect_inactive(after)
    grouped_users.put_back(member, State.OUTSIDE)


@check(
    MUST,
    REACTIVATE,
    MEMBERS,
    field_report("better-auth/better-auth#11111"),
    feature="push_groups",
    cases=("C9293", "C9332"),
)
def test_a_returned_user_is_a_group_member_again(
    console: Console,
    users: Users,
    profile: Profile,
    grouped: Grouped,
    grouped_users: GroupedUsers,
) -> None:
    """Assigning the app again reactivates the User, and Okta can push it into its Groups

    The target has no second User with the userName.
    """
    require_features(profile, "create_users", "deactivate_users")
    member = grouped(State.OUTSIDE)
    after = "after the app was assigned again"
    with also_of(RETURN_OWNER):
        task = console.assign(member.okta_user)
        assert task.ok, task.message
        linked = console.org.links[member.okta_user.okta_id]
        if not may_be_deleted(profile):
            expect_equal("the `id` of the User that Okta links", linked, member.id)
        users.expects(linked, {"active": True}, after)
    users.finds(member.okta_user.user_name, linked, because=f"{after}, the lookup by userName")
    member.id = linked
    for group in member.whole_groups():
        task = console.change_group(group)
        assert task.ok, task.message
    member.expect_members("after the return of a user")
    member.expect_other_unchanged("after the return of a user")
    grouped_users.put_back(member, State.ACTIVE)


def require_changeable_user_names(console: Console, users: Users, user: Assigned) -> None:
    """Raise Blocked where the userName of a User in no Group cannot change either."""
    changed = {USER_NAME: f"renamed.{user.okta_user.user_name}"}
    task = console.update(user.okta_user.having(changed))
    with blocked_by(USER_NAME_OWNER):
        if not task.ok:
            raise Finding(task.message or task.button)
        users.expects(user.id, changed)
