"""Okta's test plan: Using Group Push. A member who leaves a group loses the app as well.

Okta removes the member from the pushed Group and deactivates the User. No document says which of
the two it does first.
"""

from collections.abc import Callable
from functools import partial

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Users,
    inactive,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.okta.support.vendor_steps import is_deleted
from pytest_scim.suites.support.owners import REMOVE_OWNER
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "push_group_members"
MEMBERSHIP = okta_api("Update specific Group membership")
DEACTIVATE = okta_api("Delete Users")
REMOVED_FIRST = "removal, then deactivation"
DEACTIVATED_FIRST = "deactivation, then removal"


@pytest.fixture
def leaving_forms(
    once: Once,
    profile: Profile,
    console: Console,
    users: Users,
    groups: Groups,
    any_user: Callable[[int], Assigned],
    provision: Callable[[OktaUser], Assigned],
    push: Callable[..., Pushed],
    test_data: DataGenerator,
) -> RequestForms:
    """Both orders in which a member leaves the Group and is deactivated."""
    if not profile.offers("deactivate_users"):
        raise NotApplicable("the profile does not offer deactivate_users")

    def leave(*, removed_first: bool) -> None:
        goes, stays = provision(test_data.okta_user()), any_user(0)
        pushed = push(goes, stays)
        left = pushed.group.of(stays.okta_user)
        removal = partial(console.change_group, left)
        deactivation = partial(console.unassign, goes.okta_user)
        because = "after a member left and lost the app"
        with also_of(REMOVE_OWNER):
            for act in (removal, deactivation) if removed_first else (deactivation, removal):
                task = act()
                assert task.ok or is_deleted(profile, users, goes.id), task.message
            groups.expects(pushed.id, members=[stays.id], because=because)
        inactive(users, goes)
        users.expects(stays.id, {"active": True}, "the User of the other member")

    forms = {
        REMOVED_FIRST: lambda: leave(removed_first=True),
        DEACTIVATED_FIRST: lambda: leave(removed_first=False),
    }
    return RequestForms(once, "the change that ends membership and assignment", forms)


@check(MUST, MEMBERSHIP, DEACTIVATE, feature="push_groups", cases=("C9333",))
def test_a_member_who_loses_the_app_leaves_the_group(leaving_forms: RequestForms) -> None:
    """Removing an Okta user from a pushed and assigned group ends membership and access

    The Group no longer has the member, and the User is inactive. The other member stays active and
    in the Group. One of the two orders of these changes has to work.

    Impact: A user who leaves keeps access, or others lose theirs.
    Fix: Accept removal of an inactive member and deactivation of a User that is no member any
    more.
    """
    leaving_forms.require_one()


@check(SHOULD, MEMBERSHIP, DEACTIVATE, feature="push_groups")
def test_a_removed_member_can_be_deactivated(leaving_forms: RequestForms) -> None:
    """A member can be removed from a Group first, and the User deactivated afterwards

    The Group no longer has the member, and the User is inactive.

    Impact: A user who leaves may keep access.
    Fix: Accept `active: false` of a User that is in no Group.
    """
    leaving_forms.require(REMOVED_FIRST)


@check(SHOULD, MEMBERSHIP, DEACTIVATE, feature="push_groups")
def test_a_deactivated_member_can_be_removed(leaving_forms: RequestForms) -> None:
    """A User can be deactivated first, and removed from the Group afterwards

    The Group no longer has the member, and the User is inactive.

    Impact: An inactive user may stay in the group and get its access back on return.
    Fix: Accept removal of a member whose User is inactive.
    """
    leaving_forms.require(DEACTIVATED_FIRST)
