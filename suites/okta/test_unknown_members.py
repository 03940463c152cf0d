"""Members that no User has: Okta still has the id of a User that the target's admin deleted."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Users,
    describe,
    expect_status,
    member_ids,
)
from pytest_scim.scim.messages import Response
from pytest_scim.suites.okta.support.deleted_user import delete_provisioned
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.member_writes import MemberWrites, entry
from pytest_scim.suites.okta.support.plausible_id import plausible_id
from pytest_scim.suites.support.rejections import CLIENT_ERROR
from pytest_scim.suites.support.shared_responses import Once

UPDATE = okta_api("Update a specific group membership")
PUSH_NOW_OWNER = "okta.push_group_members.push_now_overwrites_the_membership"


@pytest.fixture
def unknown_id(
    once: Once,
    provision: Callable[[OktaUser], Assigned],
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
    pushed: Pushed,
) -> str:
    """The id of a User that was deleted, or where that cannot be, an id of the same form."""
    try:
        return once(delete_provisioned, provision, users, profile, test_data).id
    except NotApplicable:
        return once(plausible_id, users, pushed.ids[0])


@pytest.fixture
def writes(console: Console, users: Users) -> MemberWrites:
    """Sends changes of members as Okta does."""
    return MemberWrites(console, users)


@check(MUST, UPDATE, rfc7644("3.5.2.1"), feature="push_groups")
def test_adding_an_unknown_member_removes_no_member(
    groups: Groups, pushed: Pushed, writes: MemberWrites, unknown_id: str
) -> None:
    """Adding a member with an unknown `id` removes no other member

    The target rejects the request or leaves the unknown member out. The members that the Group had
    before stay.
    """
    response = writes.add(pushed, entry(unknown_id))
    listed = member_ids(groups.keeps(pushed.id, name=pushed.group.name))
    if lost := [one for one in pushed.ids if one not in listed]:
        message = f"adding an unknown member returned {describe(response)} and removed others"
        raise Finding(message, expected=pushed.ids, actual={"members": listed, "lost": lost})


@check(MUST, UPDATE, rfc7644("3.5.2.3"), feature="push_groups", cases=("C9316",))
def test_an_unknown_member_among_others_loses_none_of_them(
    users: Users,
    groups: Groups,
    pushed: Pushed,
    writes: MemberWrites,
    unknown_id: str,
    ungrouped_user: Assigned,
) -> None:
    """Replacing the members by known ones and an unknown one stores each known one, or nothing

    *Push Now* replaces all members. The target stores the known members, or it rejects the request
    with 4xx and the members of the Group are unchanged.
    """
    stays, _ = pushed.ids
    known = [stays, ungrouped_user.id]
    response = writes.replace(pushed, entry(stays), entry(unknown_id), entry(known[1]))
    what = "replacing members by known ones and an unknown one"
    if not response.ok:
        expect_refused_whole(response, groups, pushed, what)
        return

    def read() -> None:
        listed = member_ids(groups.resource(pushed.id))
        if {*listed} - {unknown_id} != {*known}:
            message = f"{what} returned {describe(response)} and stored other members"
            raise Finding(message, expected=known, actual=listed)

    with also_of(PUSH_NOW_OWNER):
        users.polling.until(read)


@check(MUST, UPDATE, rfc7644("3.5.2.3"), feature="push_groups", cases=("C9316",))
def test_unknown_members_alone_empty_no_group(
    groups: Groups, pushed: Pushed, writes: MemberWrites, unknown_id: str
) -> None:
    """Replacing the members by unknown ones alone does not empty the Group

    The target rejects the request with 4xx, and the members of the Group are unchanged. A success
    would remove the access of all members without a message in Okta. A target that stores the
    unknown member conforms.
    """
    what = "replacing all members by an unknown one"
    response = writes.replace(pushed, entry(unknown_id))
    if not response.ok:
        expect_refused_whole(response, groups, pushed, what)
        return
    listed = member_ids(groups.keeps(pushed.id, name=pushed.group.name))
    if unknown_id not in listed and not {*pushed.ids} <= {*listed}:
        message = f"{what} returned {describe(response)} and removed the members of the Group"
        raise Finding(message, expected=pushed.ids, actual=listed)


def expect_refused_whole(response: Response, groups: Groups, pushed: Pushed, what: str) -> None:
    """Require that a rejected change of members is rejected with 4xx and has changed nothing."""
    because = f"{what} returned {describe(response)}"
    groups.keeps(pushed.id, name=pushed.group.name, members=pushed.ids, because=because)
    with also_of(PUSH_NOW_OWNER):
        expect_status(response, CLIENT_ERROR, what=what)
