"""What Okta does when a user in pushed groups goes and returns.

One user goes through these checks: each starts from the state in which the one before it left
the user.
"""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7643, rfc7644
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import (
    UNASSIGN_OWNER,
    Assigned,
    Console,
    Profile,
    Users,
    expect_equal,
    linked_id,
    succeeded,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.grouped_user import GroupedUser, State
from pytest_scim.suites.okta.support.grouped_users import GroupedUsers
from pytest_scim.suites.okta.support.vendor_steps import may_be_deleted, require_features
from pytest_scim.suites.support.owners import (
    ADD_OWNER,
    DEACTIVATE_OWNER,
    REACTIVATE_OWNER,
    REMOVE_OWNER,
    RETURN_OWNER,
)

SECTION_ID = "users_in_groups"

DEACTIVATE = okta_api("Delete Users")
REACTIVATE = okta_api("Update a specific User (PATCH)")
MEMBERS = okta_api("Update specific Group membership")
LIFE_CYCLE = okta_docs("concepts/scim/", "Delete (Deprovision)")
READ_ONLY = rfc7643("4.1.2")

Grouped = Callable[[State], GroupedUser]


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

    Impact: Other users lose access when a colleague leaves.
    Fix: Change only the User whose `id` is in the path.
    """
    require_features(profile, "deactivate_users")
    member = grouped(State.ACTIVE)
    after = "after the deactivation of a group member"
    with also_of(DEACTIVATE_OWNER):
        succeeded(console.deactivate(member.okta_user))
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

    Impact: Users who return miss access by their groups.
    Fix: Ignore `groups` in the body of a User, and keep memberships on reactivation.
    """
    require_features(profile, "deactivate_users")
    member = grouped(State.INACTIVE)
    had = member.own_groups()
    after = "after the reactivation of a group member"
    with also_of(REACTIVATE_OWNER):
        succeeded(console.reactivate(member.okta_user))
        users.expects(member.id, {"active": True}, after)
    users.finds(member.okta_user.user_name, member.id, because=f"{after}, the lookup by userName")
    for group_id in had:
        member.expect_group(after, group_id, [member.id, member.other.id])
    if len(had) < len(member.group_ids):
        for group in member.whole_groups():
            succeeded(console.push_now(group))
        member.expect_members("after the groups were pushed again")
    member.expect_other_unchanged(after)
    grouped_users.put_back(member, State.ACTIVE)


@check(MUST, DEACTIVATE, rfc7643("4.2"), feature="push_groups", cases=("C9294",))
def test_removing_the_app_from_a_group_member_changes_no_other_user(
    console: Console, profile: Profile, grouped: Grouped, grouped_users: GroupedUsers
) -> None:
    """Removing the app from a group member deactivates that User only

    The other members stay active members.

    Impact: Other users lose access when a colleague leaves.
    Fix: Change only the User whose `id` is in the path.
    """
    require_features(profile, "deactivate_users")
    member = grouped(State.ACTIVE)
    after = "after the app was removed from a group member"
    with also_of(UNASSIGN_OWNER):
        succeeded(console.unassign(member.okta_user))
        member.expect_inactive(after)
    member.expect_members(after, own=None)
    member.expect_other_unchanged(after)
    grouped_users.put_back(member, State.UNASSIGNED)


@check(MUST, MEMBERS, rfc7644("3.5.2.1"), feature="push_groups", cases=("C9332",))
def test_a_user_joins_a_group_with_an_inactive_member(
    console: Console,
    profile: Profile,
    grouped: Grouped,
    grouped_users: GroupedUsers,
    any_user: Callable[[int], Assigned],
) -> None:
    """A User can join a Group of which another member is inactive, and leave it again

    The app was removed from the other member, who is in Okta's group. Whether an inactive User is
    still a member is left to the target.

    Impact: Nobody can join a group after one of its members left.
    Fix: Accept a list of members that contains an inactive User.
    """
    require_features(profile, "deactivate_users")
    member, new = grouped(State.UNASSIGNED), any_user(1)
    if may_be_deleted(profile) and member.is_gone():
        raise NotApplicable("the target deletes a User whom Okta deactivates: a profile's rule")
    whole, group_id = member.whole_groups()[0], member.group_ids[0]
    other, free = member.other.id, [member.id]
    after = "after a User joined a Group with an inactive member"
    task = console.change_group(whole.of(*whole.members, new.okta_user))
    with also_of(ADD_OWNER):
        succeeded(task)
        member.expect_group(after, group_id, [other, new.id], free)
    member.expect_inactive(after)
    member.expect_other_unchanged(after)
    task = console.change_group(whole)
    with also_of(REMOVE_OWNER):
        succeeded(task)
        member.expect_group("after that User left the Group", group_id, [other], free)
    grouped_users.put_back(member, State.UNASSIGNED)


@check(MUST, MEMBERS, rfc7644("3.5.2.2"), feature="push_groups", cases=("C9333",))
def test_an_inactive_user_is_removed_from_groups(
    profile: Profile, grouped: Grouped, grouped_users: GroupedUsers
) -> None:
    """An inactive User can be removed from Groups

    Okta pushes the groups without the user after the app was removed. The other members stay, and
    the User stays inactive. Where the target ended the memberships before, another check judges
    its response.

    Impact: Groups cannot change after one of their members left.
    Fix: Accept removal of a member whose User is inactive, or that is a member no more.
    """
    require_features(profile, "deactivate_users")
    member = grouped(State.UNASSIGNED)
    after = "after the removal of an inactive User"
    with also_of(REMOVE_OWNER):
        member.leave()
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

    Impact: Users who return miss access by their groups.
    Fix: Reactivate the same User, and accept it as a member as before.
    """
    require_features(profile, "create_users", "deactivate_users")
    member = grouped(State.OUTSIDE)
    after = "after the app was assigned again"
    with also_of(RETURN_OWNER):
        succeeded(console.assign(member.okta_user))
        linked = linked_id(console.org, member.okta_user)
        if not may_be_deleted(profile):
            expect_equal("the `id` of the User that Okta links", linked, member.id)
        users.expects(linked, {"active": True}, after)
    users.finds(member.okta_user.user_name, linked, because=f"{after}, the lookup by userName")
    member.id = linked
    with also_of(ADD_OWNER):
        for group in member.whole_groups():
            succeeded(console.change_group(group))
        member.expect_members("after the return of a user")
    member.expect_other_unchanged("after the return of a user")
    grouped_users.put_back(member, State.ACTIVE)
