"""Okta's test plan: Update Users. All attributes that the profile maps."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    Profile,
    RunContext,
    Users,
    require_success,
    succeeded,
    value_of,
)
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN
from pytest_scim.suites.okta.support.changed_profile import (
    ChangedProfile,
    change_profile,
    is_stored,
)
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "update_users"
UPDATE = okta_api("Update a specific User (PUT)")
ACCEPTED_OWNER = "okta.update_users.a_change_of_every_attribute_is_accepted"
NAMES = (GIVEN, FAMILY, EMAIL)


@pytest.fixture
def changed_profile(
    once: Once,
    update_form: None,
    context: RunContext,
    users: Users,
    profile: Profile,
) -> ChangedProfile:
    """An update of every attribute that the target stored in a create, sent once in a run."""
    del update_form  # requested so that Okta sends the update in the form that works
    return once(change_profile, context, users, profile)


@check(
    MUST, UPDATE, rfc7644("3.5.1"), feature="update_users", cases=("C9291", "C9310"), needs=(GIVEN,)
)
def test_a_change_of_every_attribute_is_accepted(
    users: Users, changed_profile: ChangedProfile
) -> None:
    """An update of all mapped attributes is accepted, and changes the names and the email

    Okta sends the whole profile in one request. It contains the attributes that the target returned
    as they were sent in the create.

    Impact: No change of a user's profile reaches the app.
    Fix: Accept a PUT with every attribute of the mapping, and ignore what you do not store.
    """
    succeeded(changed_profile.task)
    names = {path: value for path, value in changed_profile.values.items() if path in NAMES}
    wanted = {**names, "active": True}
    users.expects(changed_profile.id, wanted, "after an update of every attribute")


@check(SHOULD, UPDATE, rfc7644("3.5.1"), feature="update_users", cases=("C9291", "C9310"))
def test_every_changed_attribute_is_stored(users: Users, changed_profile: ChangedProfile) -> None:
    """An update changes every mapped attribute that the target stores

    Title, userType, phone numbers, addresses, manager and department change as the names do. Where
    an attribute does not, the app displays the old value for ever.

    Impact: Values that change in Okta stay as they were in the app.
    Fix: Replace each attribute by the value of the PUT.
    """
    require_success(changed_profile.task, ACCEPTED_OWNER)
    wanted = {path: value for path, value in changed_profile.values.items() if path not in NAMES}
    if not wanted:
        raise NotApplicable("the target stores no other mapped attribute that an update can change")

    def read() -> None:
        actual = users.user(changed_profile.id)
        old = {path: value for path, value in wanted.items() if not is_stored(actual, path, value)}
        if old:
            raise Finding(
                f"the update does not change {', '.join(old)}: the app shows what Okta sent before",
                expected=old,
                actual={path: repr(value_of(actual, path)) for path in old},
            )

    users.polling.until(read)
