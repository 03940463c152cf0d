"""Acme's rule about contractors. Fixtures and helpers are those of pytest-scim."""

from pytest_scim import MUST, check, expect_equal
from pytest_scim.plugin.fixtures import Console, DataGenerator, Profile, Users


@check(MUST, rule="contractors_wait", feature="create_users", needs=("userType",))
def test_a_contractor_is_inactive_at_first(
    console: Console, users: Users, test_data: DataGenerator, profile: Profile
) -> None:
    """A new contractor is created inactive

    The User that is created for an Okta user of the `user_type` in the profile has
    `active: false`, although Okta sends `active: true`.
    """
    user_type = profile.parameter("contractors_wait", "user_type")
    okta_user = test_data.okta_user({"userType": user_type})
    task = console.assign(okta_user)
    assert task.ok, task.message
    user = users.user(console.org.links[okta_user.okta_id])
    expect_equal(f"`active` of a new {user_type}", user.get("active"), expected=False)


@check(MUST, rule="contractors_wait", feature="create_users", needs=("userType",))
def test_an_employee_is_active_at_once(
    console: Console, users: Users, test_data: DataGenerator
) -> None:
    """A new employee is created active

    The User that is created for an Okta user of any other user type has `active: true`.
    """
    okta_user = test_data.okta_user({"userType": "Employee"})
    task = console.assign(okta_user)
    assert task.ok, task.message
    users.expects(console.org.links[okta_user.okta_id], {"active": True})
