"""A member of pushed groups whose User the target's own admin has deleted."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, okta_docs, rfc7643, rfc7644
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    Groups,
    Profile,
    Task,
    Users,
    expect_status,
    linked_id,
    member_ids,
    succeeded,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.grouped_user import GroupedUser, State
from pytest_scim.suites.okta.support.grouped_users import GroupedUsers
from pytest_scim.suites.okta.support.vendor_steps import require_features
from pytest_scim.suites.support.owners import ADD_OWNER, PUSH_NOW_OWNER
from pytest_scim.suites.support.rejections import CLIENT_ERROR

SECTION_ID = "users_in_groups"

MEMBERS = okta_api("Update specific Group membership")

Grouped = Callable[[State], GroupedUser]


@check(
    MUST,
    rfc7644("3.6"),
    rfc7644("3.12"),
    okta_docs("concepts/scim/faqs/", "Data validation and error reporting"),
    feature="push_groups",
)
def test_requests_for_a_deleted_group_member_return_404(
    console: Console, profile: Profile, grouped: Grouped, grouped_users: GroupedUsers
) -> None:
    """Requests for a deleted group member return 404

    Okta then shows its admin that the User is missing. The Groups still have their other members.

    Impact: The admin does not learn that the User is gone.
    Fix: Return 404 with a SCIM Error to requests for a deleted User, and remove it from its
    Groups alone.
    """
    member = grouped(State.DELETED)
    what = "of a group member that was deleted in the app"
    if profile.offers("update_users"):
        expect_missing(console.update(member.okta_user), f"the update {what}")
    if profile.offers("deactivate_users"):
        expect_missing(console.deactivate(member.okta_user), f"the deactivation {what}")
    member.expect_members("after a member was deleted in the app", own=None)
    member.expect_other_unchanged("after a member was deleted in the app")
    grouped_users.put_back(member, State.DELETED)


@check(MUST, okta_api("Create the User"), MEMBERS, feature="push_groups")
def test_a_deleted_group_member_can_be_assigned_again(
    console: Console,
    users: Users,
    profile: Profile,
    grouped: Grouped,
    grouped_users: GroupedUsers,
) -> None:
    """Assigning the app to a deleted group member creates a User, and *Push Now* adds it

    A lookup by the userName returns the new User only. The Groups have no other members than those
    of the Okta groups.

    Impact: A user who was deleted in the app by mistake can never get access again.
    Fix: Release the userName of a deleted User, and accept the new `id` as a member.
    """
    require_features(profile, "create_users")
    member = grouped(State.DELETED)
    if users.polling.timeout:  # Okta's own lookup comes next, and does not poll
        because = "after the User was deleted, the lookup by userName"
        users.finds(member.okta_user.user_name, because=because)
    task = console.assign(member.okta_user)
    assert task.ok, f"assigning the app to a user who was deleted in the app: {task.message}"
    member.id = linked_id(console.org, member.okta_user)
    users.expects(member.id, {"active": True}, "the User that was created again")
    because = "after the User was created again, the lookup by userName"
    users.finds(member.okta_user.user_name, member.id, because=because)
    with also_of(PUSH_NOW_OWNER):
        for group in member.whole_groups():
            succeeded(console.push_now(group))
        member.expect_members("after the User was created again")
    member.expect_other_unchanged("after the User was created again")
    grouped_users.put_back(member, State.ACTIVE)


@check(MUST, MEMBERS, rfc7644("3.12"), rfc7643("4.2"), feature="push_groups", cases=("C9332",))
def test_a_user_joins_a_group_with_a_deleted_member(
    console: Console, groups: Groups, grouped: Grouped, any_user: Callable[[int], Assigned]
) -> None:
    """A User can join a Group of which another member was deleted

    Okta still has the deleted member in its group. The target adds the User and leaves the other
    members. Where Okta's request has the deleted member in it, the target may reject that request
    with 4xx, but not the next one without it.

    Impact: Nobody can join a group after one of its members was deleted.
    Fix: Reject an unknown member with 4xx, or leave it out, and apply the requests that follow.
    """
    member, new = grouped(State.DELETED), any_user(1)
    group_id = member.group_ids[0]
    free = [member.id]
    task = console.change_group(member.groups_of(*_three(member, new))[0])
    if task.ok or console.org.patches_groups:
        with also_of(ADD_OWNER):
            succeeded(task)
            member.expect_group("after a User joined", group_id, [member.other.id, new.id], free)
        return
    expect_status(task.responses[-1], CLIENT_ERROR, what="the push of a deleted member")
    lost = member.other.id not in member_ids(groups.resource(group_id))
    assert not lost, "a rejected push of a deleted member removed another member"
    console.org.links.pop(member.okta_user.okta_id, None)
    succeeded(console.push_now(member.groups_of(*_three(member, new))[0]))
    member.expect_group("after a User joined", group_id, [member.other.id, new.id], free)


def _three(member: GroupedUser, new: Assigned) -> tuple[OktaUser, OktaUser, OktaUser]:
    return member.okta_user, member.other.okta_user, new.okta_user


def expect_missing(task: Task, what: str) -> None:
    """Require that a task fails because the target returns 404 or 410."""
    assert not task.ok, f"{what} succeeded: Okta takes the User for present"
    expect_status(task.responses[-1], 404, 410, what=what)
