"""The display of a member: Okta sends what it has, which may be null, former or another name."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    Assigned,
    Console,
    Groups,
    Pushed,
    Users,
    expect_status,
)
from pytest_scim.scim.json_values import JSON
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.member_writes import MemberWrites, with_display
from pytest_scim.suites.support.owners import ADD_OWNER

UPDATE = okta_api("Update specific Group membership")


@pytest.fixture
def writes(console: Console, users: Users) -> MemberWrites:
    """Sends changes of members as Okta does."""
    return MemberWrites(console, users)


@check(
    SHOULD,
    UPDATE,
    rfc7643("2.5"),
    field_report("jelhub/scimgateway#95"),
    feature="push_groups",
    under={"aiw": MUST},
)
def test_a_member_with_display_null_is_added(
    groups: Groups, pushed: Pushed, writes: MemberWrites, ungrouped_user: Assigned
) -> None:
    """A member whose `display` is null becomes a member

    Okta was seen to send null to custom apps. RFC 7643: null is an attribute without a value.

    Impact: Members of a pushed group may not get access.
    Fix: Treat null as an attribute without a value, and read only `value` of a member.
    """
    expect_added(groups, pushed, writes, ungrouped_user, None, "null")


@check(MUST, UPDATE, rfc7643("4.2"), feature="push_groups")
def test_a_member_with_a_former_display_is_added(
    groups: Groups, pushed: Pushed, writes: MemberWrites, ungrouped_user: Assigned
) -> None:
    """A member whose `display` is a former userName becomes a member

    The `value` says who the member is. Okta sends the userName that the Okta user had when the app
    was assigned.

    Impact: Users whose userName changed get no access by groups.
    Fix: Identify a member by `value` alone, and ignore `display`.
    """
    former = f"former.{ungrouped_user.okta_user.user_name}"
    expect_added(groups, pushed, writes, ungrouped_user, former, "a former userName")


@check(MUST, UPDATE, rfc7643("4.2"), feature="push_groups")
def test_a_member_with_a_name_as_display_is_added(
    groups: Groups, pushed: Pushed, writes: MemberWrites, ungrouped_user: Assigned
) -> None:
    """A member whose `display` is a name, not a userName, becomes a member

    The `value` says who the member is.

    Impact: Members of a pushed group get no access.
    Fix: Identify a member by `value` alone, and ignore `display`.
    """
    name = ungrouped_user.okta_user.display
    expect_added(groups, pushed, writes, ungrouped_user, name, "a name")


def expect_added(
    groups: Groups,
    pushed: Pushed,
    writes: MemberWrites,
    added: Assigned,
    display: JSON,
    kind: str,
) -> None:
    """Add a member with this display, and require that it is in the Group with the others."""
    what = f"adding a member whose `display` is {kind}"
    with also_of(ADD_OWNER):
        response = writes.add(pushed, with_display(added.id, display))
        expect_status(response, SUCCESS, what=what)
        groups.expects(pushed.id, members=[*pushed.ids, added.id], because=f"after {what}")
