"""RFC 7644 section 3.5.2: PATCH requests to a group that Okta does not send."""

from pytest_scim.checks.check import PATCHED, SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import Profile, Users, describe, member_ids
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.rfc7644.support.group import GroupMembers
from pytest_scim.suites.rfc7644.support.patch_runner import empty
from pytest_scim.suites.support.characteristics import Characteristics
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.rejections import expect_no_success
from pytest_scim.suites.support.user import op

ONCE_OWNER = "okta.push_group_members.a_member_is_listed_once"
PATCH = rfc7644("3.5.2")
ADD = rfc7644("3.5.2.1")
REMOVE = rfc7644("3.5.2.2")
REPLACE = rfc7644("3.5.2.3")


@check(SHOULD, ADD, feature="push_groups")
def test_an_add_without_a_path_adds_members(group_members: GroupMembers) -> None:
    """PATCH add without a path adds members to a Group

    An add without a path whose value contains `members` adds them to the existing members.

    Fix: Read `members` from the value of an add without a path, and append these members to the
    stored ones.
    """
    ann, bob, cy = group_members.user_ids
    group_members.set_members(ann, bob)
    expect_accepted(group_members.patch(op("add", None, {"members": [{"value": cy}]})))
    group_members.expects(members=[ann, bob, cy], because="after an add without a path")


@check(SHOULD, ADD, feature="push_groups")
def test_an_add_of_an_existing_member_is_no_change(
    group_members: GroupMembers, users: Users, profile: Profile
) -> None:
    """PATCH add of an existing member does not change the Group's `meta.lastModified`

    An add of a user who is already a member succeeds, and the target does not change the group's
    `meta.lastModified`.

    Fix: Skip Users who are members already. Where none remains, return success and write
    neither memberships nor `meta.lastModified`.
    """
    group_members.set_members(*group_members.user_ids)
    if users.polling.timeout:
        group_members.keeps(members=group_members.user_ids)
    path, before = "meta.lastModified", group_members.body
    if empty(at(before, path)):
        raise NotApplicable(f"the target returns no {path}")
    expect_accepted(
        group_members.patch(op("add", "members", [{"value": group_members.user_ids[0]}]))
    )
    after = group_members.keeps(members=group_members.user_ids)
    was, now = len(member_ids(before)), len(member_ids(after))
    if was != now and profile.integration in PATCHED:  # Okta adds by PATCH, too
        raise Blocked(ONCE_OWNER, "the Group now lists the member twice")
    expect_equal("the number of members after an add of an existing member", now, was)
    what = f"{path} after an add of an existing member"
    expect_equal(what, at(after, path), at(before, path))


@check(SHOULD, PATCH, feature="push_groups")
def test_a_group_is_emptied_and_filled_in_one_patch(group_members: GroupMembers) -> None:
    """PATCH of a Group applies its operations in order

    A PATCH that removes all members and then adds one leaves the group with exactly that
    member.

    Fix: Apply the operations on `members` one after the other. Do not collect all additions and
    all removals and apply them by kind.
    """
    ann, bob, cy = group_members.user_ids
    group_members.set_members(ann, bob, cy)
    expect_accepted(
        group_members.patch(op("remove", "members"), op("add", "members", [{"value": ann}]))
    )
    group_members.expects(members=[ann], because="after a remove of all and an add of one")


@check(SHOULD, PATCH, rfc7644("3.9"), feature="push_groups")
def test_a_patch_with_attributes_members_returns_them(group_members: GroupMembers) -> None:
    """PATCH of a Group with `attributes=members` returns 200 with the members

    The response contains the members as they are after the PATCH.

    Fix: Where the query of a PATCH has `attributes`, return 200 instead of 204, and read the
    members after the last operation.
    """
    ann, bob, _ = group_members.user_ids
    group_members.set_members(ann)
    response = group_members.patch(
        op("add", "members", [{"value": bob}]), query="attributes=members"
    )
    expect_accepted(response)
    group_members.expects(members=[ann, bob], because="after the add")
    expect_status(response, 200, what="PATCH with attributes=members")
    listed = member_ids(response.json) if isinstance(response.json, dict) else []
    what = "the list of members that PATCH with attributes=members returns"
    expect_equal(what, sorted(listed), sorted([ann, bob]))


@check(SHOULD, REPLACE, feature="push_groups")
def test_a_replace_of_the_name_changes_no_member(group_members: GroupMembers) -> None:
    """PATCH replace of `displayName` does not change the Group's members

    A replace whose path is `displayName` renames the group and leaves its members unchanged.

    Fix: Write `displayName` alone when it is the path of a replace. Do not take members from
    the PATCH, which has none.
    """
    ann, bob, _ = group_members.user_ids
    group_members.set_members(ann, bob)
    name = f"{group_members.name} again"
    expect_accepted(group_members.patch(op("replace", "displayName", name)))
    group_members.expects(name=name, members=[ann, bob], because="after a replace of displayName")


@check(SHOULD, PATCH, rfc7643("4.2"), rfc7643("7"), feature="push_groups")
def test_a_member_is_not_turned_into_another(
    group_members: GroupMembers, discovery: Discovery
) -> None:
    """PATCH replace of a member's immutable `value` is rejected

    The target rejects a change of a member's `value` where its schema defines that
    sub-attribute as immutable.

    Fix: Return 400 with scimType `mutability` where the path of an operation ends in `value` of
    a member, before you write anything.
    """
    ann, bob, cy = group_members.user_ids
    if not is_member_value_immutable(discovery):
        raise NotApplicable("the target's schema does not define a member's value as immutable")
    group_members.set_members(ann, bob)
    response = group_members.patch(op("replace", f'members[value eq "{ann}"].value', cy))
    group_members.keeps(members=[ann, bob], because="after a change of a member's value")
    expect_no_success(response, "PATCH replace of a member's immutable value")


@check(SHOULD, PATCH, feature="push_groups")
def test_a_failed_operation_leaves_the_members(group_members: GroupMembers) -> None:
    """A failed PATCH operation leaves the Group's members unchanged

    PATCH is atomic: when one operation fails, the group has the same members as before.

    Fix: Write memberships in the transaction of the whole PATCH, and roll it back when an
    operation fails.
    """
    ann, bob, _ = group_members.user_ids
    group_members.set_members(ann, bob)
    response = group_members.patch(op("remove", f'members[value eq "{ann}"]'), op("remove"))
    if response.ok:
        raise NotApplicable("the target accepts a remove without a path")
    group_members.keeps(
        members=[ann, bob], because=f"after a PATCH that returned {response.status}"
    )


@check(
    SHOULD,
    REMOVE,
    field_report("MicrosoftDocs/azure-docs#30826"),
    field_report("apache/directory-scimple#436"),
    feature="push_groups",
)
def test_a_remove_that_lists_members_is_applied_or_refused(group_members: GroupMembers) -> None:
    """PATCH remove of `members` with a value is applied or rejected

    Entra ID sends a remove whose value lists the members to remove. By the RFC it removes all
    members, for Entra ID those in the value: the target may do either or reject the PATCH.

    Fix: Remove the members in `value`, or all members, and commit before you respond; or return
    400 and remove none.
    """
    ann, bob, _ = group_members.user_ids
    group_members.set_members(ann, bob)
    response = group_members.patch(op("remove", "members", [{"value": ann}]))
    wanted = [[bob], []] if response.ok else [[ann, bob]]
    actual = group_members.wait_for_members(*wanted)
    if response.status >= 500 or actual not in [sorted(members) for members in wanted]:
        raise Finding(
            f"PATCH remove of members with a value returned {describe(response)}",
            expected="that member or all members removed, or an error",
            actual=actual,
        )


@check(SHOULD, REPLACE, feature="push_groups")
def test_a_replace_without_a_path_replaces_the_members(group_members: GroupMembers) -> None:
    """PATCH replace without a path replaces the Group's members

    A replace without a path whose value contains `members` leaves the group with exactly those
    members and its current name.

    Fix: Take `members` in the value of a replace without a path as the complete list, and
    change no attribute that `value` lacks.
    """
    ann, bob, cy = group_members.user_ids
    if cy in group_members.members:
        group_members.set_members(ann, bob)
    name = text_at(group_members.body, "displayName")
    expect_accepted(group_members.patch(op("replace", None, {"members": [{"value": cy}]})))
    group_members.expects(name=name, members=[cy], because="after a replace without a path")


@check(SHOULD, REMOVE, feature="push_groups")
def test_a_remove_of_all_members_empties_the_group(group_members: GroupMembers) -> None:
    """PATCH remove of `members` removes all members, but not the Group

    A remove whose path is `members`, without a filter, removes all members. The group itself
    remains.

    Fix: Delete all memberships when a remove has the path `members` and no filter, and leave
    the Group and its name stored.
    """
    if not group_members.members:
        group_members.set_members(group_members.user_ids[0])
    name = text_at(group_members.body, "displayName")
    expect_accepted(group_members.patch(op("remove", "members")))
    group_members.expects(name=name, members=[], because="after a remove of all members")


def expect_accepted(response: Response) -> None:
    """Raise a finding unless the target accepted a PATCH."""
    expect_status(response, SUCCESS, what="PATCH of the Group")


def is_member_value_immutable(discovery: Discovery) -> bool:
    """Return whether /Schemas says that the value of a member is immutable."""
    value = Characteristics.of(discovery).find("members.value", GROUP)
    return value is not None and value.mutability == "immutable"
