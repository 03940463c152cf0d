"""Okta's test plan: Using Group Push: members that the target already has, or no longer has."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, PATCHED, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Users,
    blocked_by,
    describe,
    expect_equal,
    member_ids,
    require_success,
    succeeded,
)
from pytest_scim.suites.okta.support.deleted_user import delete_provisioned
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.member_writes import MemberWrites
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.owners import ADD_OWNER, REMOVE_OWNER
from pytest_scim.suites.support.rejections import expect_no_server_error
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "push_group_members"
UPDATE = okta_api("Update specific Group membership")
AGAIN_OWNER = "okta.push_group_members.adding_a_member_again_is_harmless"


@pytest.fixture
def new_member(profile: Profile, push: Callable[..., Pushed], ungrouped_user: Assigned) -> Assigned:
    """A User whom the target's own admin adds to a Group; Okta does not know it.

    Custom apps get the former members first, so the User leaves that Group once. Where that would
    be the last one and delete the User, the User is in another Group as well.
    """
    if profile.rule("removed_with_last_group"):
        push(ungrouped_user)
    return ungrouped_user


@pytest.fixture
def add_again(
    once: Once, console: Console, groups: Groups, request: pytest.FixtureRequest
) -> Callable[[], list[str]]:
    """Pushes a member that the Group has already, once in a run, and returns the listed members."""

    def play() -> list[str]:
        new = request.getfixturevalue("new_member")
        return push_again(console, groups, request.getfixturevalue("pushed"), new)

    return lambda: once.keyed("a member added again", play)


@check(
    MUST,
    UPDATE,
    rfc7644("3.5.2.1"),
    field_report("wso2/product-is#11676"),
    feature="push_groups",
)
def test_adding_a_member_again_is_harmless(add_again: Callable[[], list[str]]) -> None:
    """Adding a member that the Group already has succeeds

    The members are unchanged.

    Impact: A repeated push fails, and with it all changes of the group.
    Fix: Treat the addition of an existing member as success without a change.
    """
    add_again()


@check(SHOULD, rfc7644("3.5.2.1"), feature="push_groups")
def test_a_member_is_listed_once(add_again: Callable[[], list[str]]) -> None:
    """A member that was added twice is listed once

    RFC 7644: adding a value that exists changes nothing.

    Impact: The number of members is wrong, and a removal may leave one entry.
    Fix: Store each member once, for example by a unique key on Group and User.
    """
    with blocked_by(AGAIN_OWNER):
        members = add_again()
    twice = sorted({one for one in members if members.count(one) > 1})
    if twice:
        message = f"the Group lists {len(twice)} of its members more than once"
        raise Finding(message, expected=sorted({*members}), actual=sorted(members))


@check(SHOULD, rfc7644("3.5.2.2"), feature="push_groups", integration=PATCHED)
def test_removing_a_member_again_is_harmless(
    console: Console, groups: Groups, pushed: Pushed
) -> None:
    """Removing a member that the Group no longer has succeeds

    The target's own admin has removed the member before. The other members stay.

    Impact: A push fails because the app's admin had removed a member.
    Fix: Treat the removal of a member that is absent as success without a change.
    """
    stays, removed = pushed.members
    with blocked_by(REMOVE_OWNER):
        groups.take_out(pushed.id, removed.id)
        groups.expects(pushed.id, members=[stays.id])
    succeeded(console.change_group(pushed.group.of(stays.okta_user)))
    groups.expects(pushed.id, members=[stays.id], because="after a second removal")


@check(MUST, UPDATE, rfc7644("3.5.2.2"), feature="push_groups", integration=PATCHED)
def test_removing_an_absent_member_removes_no_other_member(
    console: Console, users: Users, groups: Groups, pushed: Pushed, ungrouped_user: Assigned
) -> None:
    """Removing a User that is no member removes no other member

    The status of the response has no influence.

    Impact: Users lose access by a request that is not about them.
    Fix: Evaluate the filter of the path, and remove nothing when it matches nobody.
    """
    response = MemberWrites(console, users).remove(pushed, ungrouped_user.id)
    because = f"removing a User that is no member returned {describe(response)}"
    listed = member_ids(groups.keeps(pushed.id, because=because))
    lost = [one for one in pushed.ids if one not in listed]
    expect_none(f"{because}, and the Group lost other members", lost, expected="the other members")


@check(SHOULD, rfc7644("3.12"), feature="push_groups")
def test_a_deleted_member_is_no_server_error(
    console: Console,
    users: Users,
    groups: Groups,
    profile: Profile,
    pushed: Pushed,
    ungrouped_user: Assigned,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> None:
    """Adding a deleted User as a member causes no server error

    The target rejects the whole change, or ignores that member and adds the other one that joins.
    The members of before stay. A GET has returned 404 for the deleted User before.

    Impact: All changes of a group fail because one User was deleted.
    Fix: Test whether each member exists; reject the request with 4xx or leave the unknown
    member out.
    """
    if profile.delete == "forbidden":
        raise NotRun("the profile says that users must not be deleted")
    deleted = delete_provisioned(provision, users, profile, test_data)
    # Catalog apps get a rename with every change: the target must not reject that one below.
    require_success(console.change_group(pushed.group), ADD_OWNER)
    joining = (deleted.okta_user, ungrouped_user.okta_user)
    task = console.change_group(pushed.group.of(*pushed.group.members, *joining))
    if task.responses[-1].status:  # a lost connection is no server error
        expect_no_server_error(task.responses[-1], "adding a deleted User as a member")
    wanted = [*pushed.ids, ungrouped_user.id] if task.ok else pushed.ids
    groups.may_have(pushed.id, wanted)

    def read() -> None:
        members = member_ids(groups.resource(pushed.id))
        lost = sorted(set(wanted) - set(members))
        outcome = "was accepted" if task.ok else "was rejected"
        message = f"a change with a deleted User {outcome}, and the Group lacks {len(lost)} others"
        expect_none(message, lost, expected="the other members")

    with also_of(ADD_OWNER):
        users.polling.until(read)


def push_again(console: Console, groups: Groups, pushed: Pushed, new: Assigned) -> list[str]:
    """Push a member that the target's own admin has added already; return the listed members."""
    with blocked_by(ADD_OWNER):
        groups.put_in(pushed.id, new.id)
        groups.expects(pushed.id, members=[*pushed.ids, new.id])
    succeeded(console.change_group(pushed.group.of(*pushed.group.members, new.okta_user)))
    members = member_ids(groups.resource(pushed.id))
    expected = sorted({*pushed.ids, new.id})
    expect_equal("the list of member ids of the Group", sorted({*members}), expected)
    return members
