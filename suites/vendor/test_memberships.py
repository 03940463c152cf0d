"""Rules about the members of Groups, and their effect on Users."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Pushed,
    Rule,
    RunContext,
    Task,
    Users,
    blocked_by,
    expect_equal,
    expect_status,
    linked_id,
    member_ids,
    require_success,
    require_text,
    succeeded,
)
from pytest_scim.suites.okta.support.vendor_steps import expect_inactive_or_deleted
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.owners import DELETE_OWNER
from pytest_scim.suites.vendor.support.licenses import License, seats_of
from pytest_scim.suites.vendor.support.members import expect_member


@check(MUST, rule="one_group_per_user", feature="push_groups")
def test_a_user_in_another_group_is_not_added(
    console: Console, groups: Groups, pushed: Pushed, second: Pushed
) -> None:
    """The target rejects a member of another Group

    A User may be a member of one Group only. The members of both Groups are unchanged.

    Impact: A user is in two groups although the app allows one.
    Fix: Reject a member of another Group with 4xx, and change neither Group.
    """
    task = console.change_group(second.group.of(*second.group.members, pushed.group.members[0]))
    expect_not_added(task, groups, pushed, second)


@check(MUST, rule="one_group_per_user", feature="push_groups")
def test_a_user_removed_from_a_group_can_join_another(
    console: Console, groups: Groups, pushed: Pushed, second: Pushed
) -> None:
    """A User removed from one Group can be added to another

    The first Group no longer has the member, and the second one has it.

    Impact: Users cannot move between groups.
    Fix: Release the membership as soon as the User is removed from the first Group.
    """
    moving, staying = pushed.members
    succeeded(console.change_group(pushed.group.of(staying.okta_user)))
    groups.expects(pushed.id, members=[staying.id], because="the first Group")
    succeeded(console.change_group(second.group.of(*second.group.members, moving.okta_user)))
    groups.expects(second.id, members=[*second.ids, moving.id], because="the second Group")


@check(MUST, rule="one_group_per_user", feature="push_groups")
def test_a_group_left_in_the_app_still_has_its_members(
    console: Console, groups: Groups, pushed: Pushed, second: Pushed
) -> None:
    """Unlinking with *Leave* does not change the members of the Group

    The target rejects these members for another Group until its own admin removes them from the
    first one.

    Impact: Unlinking a group in Okta takes access away.
    Fix: Change members only when a request names the Group.
    """
    console.unlink_group(pushed.group, delete=False)
    moving, staying = pushed.members
    grown = second.group.of(*second.group.members, moving.okta_user)
    expect_not_added(console.change_group(grown), groups, pushed, second)
    with blocked_by(PUSH_OWNER):
        groups.refill(pushed.id, staying.id)
        groups.expects(pushed.id, members=[staying.id])
    succeeded(console.push_now(grown))
    groups.expects(second.id, members=[*second.ids, moving.id], because="the second Group")


@check(MUST, rule="default_group", feature="push_groups")
def test_a_user_without_a_group_is_in_the_default_group(
    console: Console, groups: Groups, pushed: Pushed, rule: Rule
) -> None:
    """Removing a User from their Group moves them to the default Group

    The first Group no longer has the member. Where a lookup returns no Group of the default name,
    the guide's default Group is not visible over SCIM.

    Impact: A user without a group has no settings in the app.
    Fix: Move a User who leaves the last Group to the default Group.
    """
    removed, stays = pushed.members
    succeeded(console.change_group(pushed.group.of(stays.okta_user)))
    groups.expects(pushed.id, members=[stays.id], because="the first Group")
    name = rule.parameters["name"]
    found = groups.find(name)
    if not found:
        raise NotApplicable(f"the target returns no Group named {name!r}")
    expect_equal(f"the number of Groups named {name!r}", len(found), 1)
    default = groups.resource(require_text(found[0], "id", "the default Group"))
    expect_member("the default Group", default, removed.id)


@check(MUST, rule="one_group_per_user", feature="push_groups")
def test_members_of_a_deleted_group_can_join_another(
    console: Console, groups: Groups, pushed: Pushed, second: Pushed
) -> None:
    """After a Group was deleted, its former members can be added to another

    Okta unlinks the group with *Delete*. A User may be a member of one Group only.

    Impact: The members of a deleted group cannot be assigned to any other group.
    Fix: End the memberships when a Group is deleted.
    """
    moving = pushed.members[0]
    with blocked_by(DELETE_OWNER):
        require_success(console.unlink_group(pushed.group, delete=True), DELETE_OWNER)
    succeeded(console.change_group(second.group.of(*second.group.members, moving.okta_user)))
    groups.expects(second.id, members=[*second.ids, moving.id], because="the second Group")


@check(MUST, rule="removed_with_last_group", feature="push_groups")
def test_a_user_without_a_group_is_inactive_or_deleted(
    users: Users, without_group: Assigned
) -> None:
    """Removing a User from the last pushed Group deactivates or deletes the User

    Okta pushes the Group without the member, and removes the app from the Okta user. GET
    /Users/{id} then returns 404 or `active: false`.

    Impact: Users who leave keep their access.
    Fix: Delete or deactivate the User when its last Group is pushed without it, or when Okta
    sends `active: false`.
    """
    users.polling.until(lambda: expect_inactive_or_deleted(users.read(without_group.id)))


@check(SHOULD, rfc7644("3.6"), rule="removed_with_last_group", feature="push_groups")
def test_a_user_without_a_group_is_deleted(users: Users, without_group: Assigned) -> None:
    """Removing a User from the last pushed Group deletes the User

    Okta pushes the Group without the member, and removes the app from the Okta user. GET
    /Users/{id} then returns 404, and a lookup by userName returns no User.

    Impact: Users who left still occupy a seat.
    Fix: Delete a User who leaves the last pushed Group.
    """

    def read() -> None:
        response = users.read(without_group.id)
        found = [row.get("id") for row in users.find(without_group.okta_user.user_name)]
        expect_status(response, 404, 410, what="GET of the User")
        expect_ids("the lookup by userName", "User", found)

    users.polling.until(read)


@check(MUST, rule="removed_with_last_group", feature="push_groups")
def test_a_user_in_another_group_stays_active(
    console: Console, users: Users, groups: Groups, pushed: Pushed, second: Pushed
) -> None:
    """Removing a User from one of two Groups does not deactivate the User

    The User stays active and a member of the other Group.

    Impact: Users who leave one of several groups lose all access.
    Fix: Deactivate a User only if it is a member of no other Group.
    """
    shared, stays = pushed.members
    with blocked_by(PUSH_OWNER):
        both = second.group.of(*second.group.members, shared.okta_user)
        require_success(console.change_group(both), PUSH_OWNER)
    succeeded(console.change_group(pushed.group.of(stays.okta_user)))
    groups.expects(pushed.id, members=[stays.id], because="the first Group")
    users.keeps(shared.id, {"active": True}, "the User that is a member of another Group")
    groups.keeps(second.id, members=[*second.ids, shared.id], because="the other Group")


@check(MUST, rule="licence_cap", feature="push_groups")
def test_users_beyond_the_licences_stay_active_members(
    console: Console,
    users: Users,
    groups: Groups,
    rule: Rule,
    license_members: License,
    test_data: DataGenerator,
    context: RunContext,
    user_limit: int | None,
) -> None:
    """Users beyond the number of licences stay active members

    The Group has one member more than there are licences: each has an active User and is a member.

    Impact: Users beyond the licences cannot be provisioned.
    Fix: Create the User and its membership, and apply the limit of licences only inside the
    app.
    """
    if (refused := context.room.refused_for_licences) is not None:
        raise Finding(refused)
    count = seats_of(rule, context.settings) + 1
    if user_limit is not None and user_limit < count:
        raise NotRun(f"the run may create {user_limit} users, and the check needs {count}")
    okta_users = [test_data.okta_user() for _ in range(count)]
    for okta_user in okta_users:
        succeeded(console.assign(okta_user))
    group = test_data.group(*okta_users, name="Licensed")
    group_id, task = license_members(group)
    succeeded(task)
    ids = [linked_id(console.org, okta_user) for okta_user in okta_users]
    for user_id in ids:
        users.expects(user_id, {"active": True}, "with more users than licences")
    seen = member_ids(groups.resource(group_id))
    lacking = len(set(ids) - set(seen))
    expect_equal(f"the number of the {count} members that the Group lacks", lacking, 0)


def expect_not_added(task: Task, groups: Groups, first: Pushed, second: Pushed) -> None:
    """Require that a change failed and that both Groups are unchanged."""
    assert not task.ok, "the target accepted a member of another Group"
    groups.keeps(first.id, members=first.ids, because="the first Group")
    groups.keeps(second.id, members=second.ids, because="the second Group")
