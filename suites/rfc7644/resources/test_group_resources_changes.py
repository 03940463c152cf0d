"""RFC 7644, section 3.5: changes of groups by clients other than Okta."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_absent, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import Groups, Target, Users, blocked_by, describe
from pytest_scim.scim.names import DISPLAY, PATCH_OP
from pytest_scim.scim.paths import entries
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.created_group import CreatedGroup
from pytest_scim.suites.rfc7644.support.modification import expect_later, wait_for_another_second
from pytest_scim.suites.support.user import UserResource

SECTION_ID = "group_resources"
REPLACING = rfc7644("3.5.1")
GROUPS = rfc7643("4.2")
PUT_OWNER = "rfc7644.group_resources.a_put_renames_a_group_and_replaces_its_members"
UNIMPLEMENTED = {405, 501}


@check(SHOULD, REPLACING, GROUPS, feature="push_groups")
def test_a_put_renames_a_group_and_replaces_its_members(
    group_with_members: CreatedGroup, users: Users, groups: Groups
) -> None:
    """PUT of a Group replaces its name and its members

    After a PUT with another displayName and another member, the group has exactly that name and
    that member.

    Fix: Store displayName of a PUT, and delete each membership that its `members` does not
    contain before you add the new ones.
    """
    renamed, member = f"{group_with_members.name} renamed", group_with_members.members[1]
    body = {
        **group_with_members.body(member, externalId=group_with_members.external_id),
        DISPLAY: renamed,
    }
    response = users.ask("PUT", group_with_members.path, body)
    expect_status(response, SUCCESS, what="PUT of the Group")
    group_with_members.name = renamed
    groups.expects(group_with_members.id, name=renamed, members=[member], because="after a PUT")


@check(SHOULD, rfc7643("3.1"), REPLACING, feature="push_groups")
def test_a_put_of_a_group_moves_the_time_of_modification(
    group: CreatedGroup, users: Users, groups: Groups, target: Target
) -> None:
    """PUT of a Group changes `meta.lastModified`

    After a PUT that renames a group, its `meta.lastModified` is later than before, and its
    `meta.created` is what it was.

    Fix: Set `meta.lastModified` of a Group in every write, also in PUT.
    """
    before = groups.resource(group.id)
    wait_for_another_second(before, target)
    name = f"{group.name} put"
    members = [str(one) for one in compare.values_of(before, "members")]
    body = {**group.body(*members, externalId=group.external_id), DISPLAY: name}
    response = users.ask("PUT", group.path, body)
    if response.status in compare.UNSUPPORTED:
        raise Blocked(PUT_OWNER, f"PUT of the Group returned {describe(response)}")
    with blocked_by(PUT_OWNER):
        after = groups.expects(group.id, name=name, because="after a PUT")
    group.name = name
    expect_later("the Group after a PUT", before, after)


@check(SHOULD, REPLACING, GROUPS, feature="push_groups")
def test_a_put_with_no_members_empties_a_group(
    group_with_members: CreatedGroup, users: Users, groups: Groups
) -> None:
    """PUT of a Group with an empty `members` removes all members

    The PUT carries the group's current displayName, which does not conflict with itself, and
    leaves the group without members.

    Fix: Delete all memberships where `members` of a PUT is an empty array, and exclude the
    Group itself from the check for a taken displayName.
    """
    body = group_with_members.body(externalId=group_with_members.external_id)
    response = users.ask("PUT", group_with_members.path, body)
    if response.status in compare.UNSUPPORTED:
        raise Blocked(PUT_OWNER, f"PUT of the Group returned {describe(response)}")
    expect_status(response, SUCCESS, what="PUT of the Group under its own name")
    groups.expects(
        group_with_members.id,
        name=group_with_members.name,
        members=[],
        because="after a PUT without members",
    )


@check(SHOULD, rfc7644("3.5.2.3"), rfc7643("3.1"), feature="push_groups")
def test_a_groups_external_id_can_be_patched(
    group: CreatedGroup, patchable: None, users: Users, groups: Groups
) -> None:
    """PATCH replaces a Group's `externalId`

    After a PATCH that replaces `externalId`, the group has the new value, and its displayName
    is unchanged.

    Fix: Handle the path `externalId` in PATCH of a Group, and write that attribute alone.
    """
    del patchable  # requested because there is nothing to send without PATCH
    group.require_external_id()
    group.external_id = f"{group.external_id}x"
    operation = {"op": "replace", "path": "externalId", "value": group.external_id}
    response = users.ask(
        "PATCH", group.path, {"schemas": [PATCH_OP], "Operations": [{**operation}]}
    )
    if response.status in compare.UNSUPPORTED:
        raise NotApplicable("the target does not patch the externalId of a group")
    resource = groups.resource(group.id)
    actual = {key: resource.get(key) for key in ("externalId", DISPLAY)}
    expected = {"externalId": group.external_id, DISPLAY: group.name}
    expect_equal(f"the Group after a PATCH that returned {response.status}", actual, expected)


@check(SHOULD, rfc7643("4.1.2"), feature="push_groups")
def test_groups_in_a_put_add_no_membership(
    group: CreatedGroup, user_resource: UserResource, groups: Groups
) -> None:
    """`groups` in a PUT of a User adds no membership

    A User's `groups` is readOnly: memberships are changed through the Group resource only.

    Fix: Drop `groups` from the body of a PUT of a User, and write no membership from it.
    """
    before, added = user_resource.body, {"value": group.id, "display": group.name}
    response = user_resource.put({**before, "groups": [*entries(before, "groups"), {**added}]})
    if response.status in UNIMPLEMENTED:
        compare.require_put(response)
    members = compare.values_of(groups.resource(group.id), "members")
    expect_absent("`members` after a PUT of a User with `groups`", user_resource.id, members)
