"""Okta's test plan: Create Users. The lookup before a create returns an active User.

A capture shows what Okta then sends to a custom app. In a catalog app Okta may also activate the
User first, as it does for an inactive one.
"""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, PATCHED, SHOULD, check
from pytest_scim.checks.citations import okta_api
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Users,
    succeeded,
)
from pytest_scim.scim.names import FAMILY, GIVEN
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.okta.support.vendor_steps import mapped
from pytest_scim.suites.support.owners import UPDATE_OWNER
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "create_users"
LOOKUP = okta_api("Determine if the User already exists")
UPDATE = okta_api("Update a specific User (PUT)")
PUT_ALONE = "PUT alone"
ACTIVATED = "PATCH of active, then PUT"


@pytest.fixture
def match_forms(
    once: Once,
    console: Console,
    users: Users,
    profile: Profile,
    enter: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> RequestForms:
    """The forms in which Okta pushes a profile to an active User that the lookup returned."""

    def push(*, activate: bool) -> None:
        user = enter(test_data.okta_user())
        given, family = test_data.name()
        changed = {GIVEN: f"{given}-Linked", FAMILY: family}
        succeeded(console.assign(user.okta_user.having(changed), activate=activate))
        because = "after the app was assigned, the lookup by userName"
        users.finds(user.okta_user.user_name, user.id, because=because)
        wanted = {**mapped(profile, changed), "active": True}
        with also_of(UPDATE_OWNER):
            users.expects(user.id, wanted, "after the app was assigned")

    forms = {PUT_ALONE: lambda: push(activate=False), ACTIVATED: lambda: push(activate=True)}
    if not console.org.patches_users:
        forms = {"PUT": lambda: push(activate=False)}
    return RequestForms(once, "the push to an existing User", forms)


@check(MUST, UPDATE, LOOKUP, feature="create_users", cases=("C9335",))
def test_assigning_the_app_links_an_existing_user(
    console: Console, match_forms: RequestForms
) -> None:
    """Assigning the app to an Okta user links an existing User with the same userName

    Okta finds the User by its userName and updates its profile. The target has no second User
    afterwards. One of the forms in which Okta may do so has to work.

    Impact: Users who had access before the customer connected Okta stay unmanaged or get a
    second User.
    Fix: Return the existing User from the filter on userName, and accept PUT, or PATCH followed
    by PUT, of it.
    """
    console.org.forms.activates_match = match_forms.require_one() == ACTIVATED


@check(SHOULD, UPDATE, LOOKUP, feature="create_users", integration=PATCHED)
def test_an_existing_user_may_be_updated_at_once(match_forms: RequestForms) -> None:
    """PUT updates an active User that Okta has found by its userName

    The User has the new names, and no second User has the userName.

    Impact: Okta may fail to take over users who had access before.
    Fix: Accept PUT of a User that your own admin created as of any other.
    """
    match_forms.require(PUT_ALONE)


@check(SHOULD, UPDATE, LOOKUP, feature="create_users", integration=PATCHED)
def test_an_active_user_may_be_activated_again(match_forms: RequestForms) -> None:
    """PATCH `active: true` of an active User is accepted before the PUT that updates it

    The User has the new names, and no second User has the userName.

    Impact: Okta may fail to take over users who had access before.
    Fix: Return success for PATCH `active: true` of a User that is already active.
    """
    match_forms.require(ACTIVATED)
