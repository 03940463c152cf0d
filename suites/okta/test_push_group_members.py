"""Okta's test plan: Using Group Push: change a pushed group."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, PATCHED, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    Groups,
    Profile,
    Pushed,
    Users,
    blocked_by,
    linked_id,
    require_success,
    succeeded,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.vendor_steps import require_features
from pytest_scim.suites.support.owners import ADD_OWNER

UPDATE = okta_api("Update specific Group membership")
RENAME = okta_api("Update a specific Group name")


@check(MUST, UPDATE, rfc7644("3.5.2.1"), feature="push_groups", cases=("C9332",))
def test_an_added_member_is_in_the_group(
    console: Console, groups: Groups, pushed: Pushed, ungrouped_user: Assigned
) -> None:
    """Adding an Okta user to a pushed group adds the member to the Group

    The members that the Group had before stay.

    Impact: A user who joins a group in Okta gets no access in the app.
    Fix: Apply PATCH `add` on `members`, or PUT of the whole Group, and keep the members that
    were there.
    """
    succeeded(
        console.change_group(pushed.group.of(*pushed.group.members, ungrouped_user.okta_user))
    )
    groups.expects(
        pushed.id, members=[*pushed.ids, ungrouped_user.id], because="after a member was added"
    )


@check(
    MUST,
    UPDATE,
    rfc7644("3.5.2.2"),
    field_report("appsmithorg/appsmith#35719"),
    feature="push_groups",
    cases=("C9333",),
)
def test_a_removed_member_goes(
    console: Console, users: Users, groups: Groups, pushed: Pushed
) -> None:
    """Removing an Okta user from a pushed group removes only that member

    The other members stay, and the User of the removed member stays active.

    Impact: A user who leaves a group in Okta keeps its access.
    Fix: Apply PATCH `remove` with `members[value eq "…"]`, or PUT of the remaining members, to
    that member alone.
    """
    stays, goes = pushed.members
    succeeded(console.change_group(pushed.group.of(stays.okta_user)))
    groups.expects(pushed.id, members=[stays.id], because="after a member was removed")
    users.expects(goes.id, {"active": True}, "the User of the removed member")


@check(MUST, UPDATE, rfc7644("3.5.2"), feature="push_groups", cases=("C9332", "C9333"))
def test_adding_and_removing_in_one_change_does_both(
    console: Console, groups: Groups, pushed: Pushed, ungrouped_user: Assigned
) -> None:
    """Adding and removing members in one change has both effects

    After the change, the Group has exactly the members of the Okta group.

    Impact: Some users keep access that they lost, or miss access that they gained.
    Fix: Apply all operations of a PATCH in their order, or none.
    """
    stays, _ = pushed.members
    succeeded(console.change_group(pushed.group.of(stays.okta_user, ungrouped_user.okta_user)))
    groups.expects(pushed.id, members=[stays.id, ungrouped_user.id], because="after both changes")


@check(MUST, UPDATE, feature="push_groups", cases=("C9333",))
def test_the_last_member_goes_too(console: Console, groups: Groups, pushed: Pushed) -> None:
    """Removing the last member leaves an empty Group

    The Group still exists under its displayName.

    Impact: The last user of a group keeps its access.
    Fix: Accept a Group without members, and keep it under its displayName.
    """
    succeeded(console.change_group(pushed.group.of()))
    groups.expects(pushed.id, name=pushed.group.name, members=[], because="after the change")


@check(
    MUST,
    RENAME,
    rfc7644("3.5.2.3"),
    field_report("langwatch/langwatch#7131"),
    feature="push_groups",
    cases=("C9315",),
)
def test_renaming_a_group_changes_no_member(
    console: Console, groups: Groups, pushed: Pushed
) -> None:
    """Renaming a pushed group changes the displayName, and no member

    For catalog apps Okta sends a PATCH operation without a path, with the `id` of the Group inside
    its value.

    Impact: Renaming a group takes access away or fails.
    Fix: Apply `replace` without a path: take `displayName` from the value, ignore the `id` in
    it, and leave the members.
    """
    renamed = pushed.group.named(f"{pushed.group.name} renamed")
    succeeded(console.change_group(renamed))
    groups.expects(pushed.id, name=renamed.name, members=pushed.ids, because="after the rename")


@check(MUST, UPDATE, rfc7644("3.5.2.3"), feature="push_groups", cases=("C9316",))
def test_push_now_overwrites_the_membership(
    console: Console,
    groups: Groups,
    pushed: Pushed,
    enter: Callable[[OktaUser], Assigned],
    okta_user: OktaUser,
) -> None:
    """*Push Now* makes the members of the Group equal to the Okta group

    The target removes a member that its own admin had created and added, and that Okta does not
    know.

    Impact: Users whom Okta does not list keep access by the group.
    Fix: Apply `replace` of `members` as the complete new list.
    """
    with blocked_by(ADD_OWNER):
        unknown = enter(okta_user)
        groups.put_in(pushed.id, unknown.id)
        groups.expects(pushed.id, members=[*pushed.ids, unknown.id])
    succeeded(console.push_now(pushed.group))
    groups.expects(pushed.id, members=pushed.ids, because="after Push Now")


@check(
    MUST,
    UPDATE,
    rfc7644("3.5.2.3"),
    field_report("Captain-P-Goldfish/SCIM-SDK#757"),
    feature="push_groups",
    cases=("C9316", "C9317"),
)
def test_push_now_empties_a_group(console: Console, groups: Groups, pushed: Pushed) -> None:
    """*Push Now* of an empty Okta group removes all members

    The Group has no members afterwards.

    Impact: Users keep access by a group that is empty in Okta.
    Fix: Accept `replace` of `members` with an empty list, and remove all members.
    """
    succeeded(console.push_now(pushed.group.of()))
    groups.expects(pushed.id, members=[], because="after Push Now of an empty group")


@check(
    SHOULD,
    rfc7644("3.5.2.3"),
    field_report("jelhub/scimgateway#113"),
    feature="push_groups",
    integration=PATCHED,
    cases=("C9316",),
)
def test_push_now_without_a_path_empties_a_group(
    console: Console, groups: Groups, pushed: Pushed
) -> None:
    """PATCH `replace` without a path and with `members: []` removes all members

    The operation has `members` as an empty list inside its value.

    Impact: Users may keep access by a group that is empty in Okta.
    Fix: Accept `replace` without a path and with `members: []` in its value.
    """
    succeeded(console.push_now(pushed.group.of(), pathless=True))
    groups.expects(pushed.id, name=pushed.group.name, members=[], because="after Push Now")


@check(MUST, UPDATE, feature="push_groups", cases=("C9319", "C9320"))
def test_changes_wait_while_a_push_is_inactive(
    console: Console, groups: Groups, pushed: Pushed, ungrouped_user: Assigned
) -> None:
    """A deactivated push sends no changes until it is activated

    While the push is inactive, the Group is unchanged. After the activation it has the members of
    the Okta group.

    Impact: Changes of a group are lost after a pause of the push.
    Fix: Apply the complete list of members that Okta sends when the push is activated.
    """
    changed = pushed.group.of(*pushed.group.members, ungrouped_user.okta_user)
    console.deactivate_push(pushed.group)
    assert not console.change_group(changed).responses, "Okta sent a request"
    groups.keeps(pushed.id, members=pushed.ids, because="while the push was inactive")
    members = [*pushed.ids, ungrouped_user.id]
    with also_of(ADD_OWNER):
        succeeded(console.activate_push(changed))
        groups.expects(pushed.id, members=members, because="after the activation")


@check(MUST, UPDATE, feature="push_groups", cases=("C9328", "C9329"))
def test_pushes_can_be_paused_together(
    console: Console, groups: Groups, two_groups: list[Pushed]
) -> None:
    """Several pushes can be deactivated and activated by *Bulk Edit*

    While they are inactive, the Groups are unchanged. After the activation each has the members of
    its Okta group.

    Impact: Changes of groups are lost after a pause of their pushes.
    Fix: Apply the complete list of members to each Group, also when the requests follow one
    another quickly.
    """
    swapped = [two_groups[0].group.of(*two_groups[1].group.members), two_groups[1].group.of()]
    for one, changed in zip(two_groups, swapped, strict=True):
        console.deactivate_push(one.group)
        assert not console.change_group(changed).responses, "Okta sent a request"
    for one in two_groups:
        groups.keeps(one.id, members=one.ids, because="while the push was inactive")
    with also_of(ADD_OWNER):
        for changed in reversed(swapped):
            succeeded(console.activate_push(changed))
        groups.expects(two_groups[0].id, members=two_groups[1].ids, because="after the activation")
        groups.expects(two_groups[1].id, members=[], because="after the activation")


@check(MUST, UPDATE, feature="push_groups", cases=("C9332", "C9307"))
def test_an_okta_user_becomes_a_member_once_assigned(
    console: Console, groups: Groups, profile: Profile, pushed: Pushed, okta_user: OktaUser
) -> None:
    """An Okta user becomes a member once the app is assigned to them

    Until then Okta leaves the Okta user out of the push.

    Impact: Users who get the app after their group was pushed have no access by it.
    Fix: Apply PATCH `add` of a member as soon as its User exists.
    """
    require_features(profile, "create_users")
    group = pushed.group.of(*pushed.group.members, okta_user)
    succeeded(console.change_group(group))
    groups.keeps(pushed.id, members=pushed.ids, because="before the app was assigned")
    require_success(console.assign(okta_user), "okta.create_users.assigning_the_app_creates_a_user")
    succeeded(console.change_group(group))
    expected = [*pushed.ids, linked_id(console.org, okta_user)]
    groups.expects(pushed.id, members=expected, because="after the app was assigned")
