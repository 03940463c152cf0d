"""Members that no User has: Okta still has the id of a User that the target's admin deleted."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Users,
    blocked_by,
    describe,
    expect_status,
    member_ids,
)
from pytest_scim.scim.messages import Response
from pytest_scim.suites.okta.support.deleted_user import delete_provisioned
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.member_writes import MemberWrites, entry
from pytest_scim.suites.okta.support.plausible_id import plausible_id
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.owners import ADD_OWNER, PUSH_NOW_OWNER
from pytest_scim.suites.support.rejections import CLIENT_ERROR
from pytest_scim.suites.support.shared_responses import Once

UPDATE = okta_api("Update specific Group membership")


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

    Impact: Users lose access because of one wrong reference.
    Fix: Reject the request with 4xx, or leave the unknown member out and keep all others.
    """
    response = writes.add(pushed, entry(unknown_id))
    listed = member_ids(groups.keeps(pushed.id, name=pushed.group.name))
    if lost := [one for one in pushed.ids if one not in listed]:
        message = f"adding an unknown member returned {describe(response)} and removed others"
        raise Finding(message, expected=pushed.ids, actual={"members": listed, "lost": lost})


@check(MUST, UPDATE, rfc7644("3.5.2.1"), feature="push_groups", cases=("C9332",))
def test_a_member_added_with_an_unknown_one_is_stored(
    users: Users,
    groups: Groups,
    pushed: Pushed,
    writes: MemberWrites,
    unknown_id: str,
    ungrouped_user: Assigned,
) -> None:
    """Adding a known member and an unknown one stores the known one, or nothing

    The target stores the known member, or it rejects the request with 4xx and the members of the
    Group are unchanged.

    Impact: A user gets no access although Okta shows the push as successful.
    Fix: Reject the whole request with 4xx, or store each known member.
    """
    what = "adding a known member and an unknown one"
    response = writes.add(pushed, entry(unknown_id), entry(ungrouped_user.id))
    if not response.ok:
        expect_refused_whole(response, groups, pushed, what)
        return
    with also_of(ADD_OWNER):
        expect_known(users, groups, pushed.id, [*pushed.ids, ungrouped_user.id], what)


@check(MUST, okta_api("Create Groups"), rfc7644("3.3"), feature="push_groups", cases=("C9316",))
def test_a_group_created_with_an_unknown_member_has_the_known_one(
    users: Users,
    groups: Groups,
    writes: MemberWrites,
    unknown_id: str,
    ungrouped_user: Assigned,
    test_data: DataGenerator,
) -> None:
    """Creating a Group with a known member and an unknown one stores the known one, or no Group

    The target stores the Group with the known member, or it rejects the request with 4xx and
    creates no Group. A target that ignores the members of every POST is judged by other checks:
    Okta adds them afterwards, too.

    Impact: Users get no access although Okta shows the push as successful.
    Fix: Reject the whole request with 4xx, or create the Group with each known member.
    """
    what = "creating a Group with a known member and an unknown one"
    name = test_data.group().name
    response = writes.create(name, entry(unknown_id), entry(ungrouped_user.id))
    if response.ok:
        group_id = created_id(response)
        try:
            expect_known(users, groups, group_id, [ungrouped_user.id], what)
        except Finding:
            other_name = test_data.group().name
            require_members_by_post(users, groups, writes, other_name, ungrouped_user.id)
            raise
        return
    expect_status(response, CLIENT_ERROR, what=what)
    users.polling.over()
    created = [row.get("id") for row in groups.find(name)]
    expect_none(
        f"{what} returned {describe(response)} and created a Group", created, expected="none"
    )


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

    Impact: Users lose access although Okta shows the push as successful.
    Fix: Verify all members before you replace the list; reject the request or keep each known
    one.
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

    Impact: Every member loses access without a message in Okta.
    Fix: Reject a list whose members are all unknown with 4xx, and leave the Group as it was.
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


def expect_known(users: Users, groups: Groups, group_id: str, known: list[str], what: str) -> None:
    """Require that a Group has these members after a success; it may have others."""

    def read() -> None:
        listed = member_ids(groups.resource(group_id))
        if lost := [one for one in known if one not in listed]:
            message = f"{what} returned success, and the Group lacks a known member"
            raise Finding(message, expected=known, actual={"members": listed, "missing": lost})

    users.polling.until(read)


def created_id(response: Response) -> str:
    """Return the id of the Group that a POST created."""
    with blocked_by(PUSH_OWNER):
        body = response.json
        assert response.ok, f"POST of a Group returned {describe(response)}"
        assert isinstance(body, dict), f"POST of a Group returned {describe(response)}"
        assert "id" in body, "POST of a Group returned no id"
        return id_of(body)


def require_members_by_post(
    users: Users, groups: Groups, writes: MemberWrites, name: str, known: str
) -> None:
    """Raise NotApplicable where POST with a known member alone stores no member either."""
    response = writes.create(name, entry(known))
    group_id = created_id(response)
    try:
        expect_known(users, groups, group_id, [known], "creating a Group with a known member")
    except Finding:
        raise NotApplicable("the target ignores the members of a POST of a Group") from None


def expect_refused_whole(response: Response, groups: Groups, pushed: Pushed, what: str) -> None:
    """Require that a rejected change of members is rejected with 4xx and has changed nothing."""
    because = f"{what} returned {describe(response)}"
    groups.keeps(pushed.id, name=pushed.group.name, members=pushed.ids, because=because)
    with also_of(PUSH_NOW_OWNER):
        expect_status(response, CLIENT_ERROR, what=what)
