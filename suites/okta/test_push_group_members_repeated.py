"""Okta's test plan: Using Group Push: members that the target already has, or no longer has."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import (
    blocked_by,
    describe,
    expect_equal,
    member_ids,
    require_success,
    resource_path,
)

SECTION_ID = "push_group_members"
UPDATE = okta_api("Update a specific group membership")
ADD_OWNER = "okta.push_group_members.an_added_member_is_in_the_group"
REMOVE_OWNER = "okta.push_group_members.a_removed_member_goes"
AGAIN_OWNER = "okta.push_group_members.adding_a_member_again_is_harmless"


@check(
    MUST,
    UPDATE,
    rfc7644("3.5.2.1"),
    field_report("wso2/product-is#11676"),
    feature="push_groups",
)
def test_adding_a_member_again_is_harmless(console, groups, pushed, ungrouped_user):
    """Adding a member that the Group already has succeeds

    The members are unchanged.
    """
    joined(console, groups, pushed, ungrouped_user)


@check(SHOULD, rfc7644("3.5.2.1"), feature="push_groups")
def test_a_member_is_listed_once(console, groups, pushed, ungrouped_user):
    """A member that was added twice is listed once

    RFC 7644: adding a value that exists changes nothing.
    """
    with blocked_by(AGAIN_OWNER):
        joined(console, groups, pushed, ungrouped_user)
    seen = member_ids(groups.resource(pushed.id))
    if len(seen) != len({*seen}):
        message = "the Group lists a member more than once"
        raise Finding(message, expected=len({*seen}), actual=len(seen))


@check(SHOULD, rfc7644("3.5.2.2"), feature="push_groups", integration="oin")
def test_removing_a_member_again_is_harmless(console, groups, pushed):
    """Removing a member that the Group no longer has succeeds

    The target's own admin has removed the member before. The other members stay.
    """
    stays, gone = pushed.members
    with blocked_by(REMOVE_OWNER):
        groups.take_out(pushed.id, gone.id)
        groups.expects(pushed.id, members=[stays.id])
    task = console.change_group(pushed.group.of(stays.okta_user))
    assert task.ok, task.message
    groups.expects(pushed.id, members=[stays.id], because="after a second removal")


@check(SHOULD, rfc7644("3.12"), feature="push_groups")
def test_a_deleted_member_is_no_server_error(console, users, groups, pushed, provision, test_data):
    """Adding a deleted User as a member causes no server error

    The target rejects or ignores the member, and the other members stay.
    """
    lost = provision(test_data.okta_user())
    # The rename that catalog apps get with every change must not be what is refused below.
    require_success(console.change_group(pushed.group), ADD_OWNER)
    users.ask("DELETE", resource_path("Users", lost.id))
    task = console.change_group(pushed.group.of(*pushed.group.members, lost.okta_user))
    if task.responses[-1].status >= 500:
        actual = describe(task.responses[-1])
        message = f"adding a deleted User as a member returned {actual}"
        raise Finding(message, expected="2xx or 4xx", actual=actual)
    seen = member_ids(groups.resource(pushed.id))
    if not set(pushed.ids) <= set(seen):
        message = "the Group lost other members"
        raise Finding(message, expected=sorted(pushed.ids), actual=sorted(seen))


def joined(console, groups, pushed, new):
    """Push a member that the target's own admin has added already."""
    with blocked_by(ADD_OWNER):
        groups.put_in(pushed.id, new.id)
        groups.expects(pushed.id, members=[*pushed.ids, new.id])
    task = console.change_group(pushed.group.of(*pushed.group.members, new.okta_user))
    assert task.ok, task.message
    seen = member_ids(groups.resource(pushed.id))
    expected = sorted({*pushed.ids, new.id})
    expect_equal("the list of member ids of the Group", sorted({*seen}), expected)
