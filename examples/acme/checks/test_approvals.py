"""Acme's rule about contractors. Fixtures and helpers are those of pytest-scim."""

from pytest_scim import MUST, check, expect_equal


@check(MUST, rule="contractors_wait", feature="create_users", needs=("userType",))
def test_a_contractor_is_inactive_at_first(console, directory, people, profile):
    """A new contractor is created inactive

    The User that is created for an Okta user of the `user_type` in the profile has
    `active: false`, although Okta sends `active: true`.
    """
    user_type = profile.rule("contractors_wait").parameters["user_type"]
    person = people.person({"userType": user_type})
    task = console.assign(person)
    assert task.ok, task.message
    user = directory.user(console.org.links[person.okta_id])
    expect_equal(f"`active` of a new {user_type}", user.get("active"), expected=False)


@check(MUST, rule="contractors_wait", feature="create_users", needs=("userType",))
def test_an_employee_is_active_at_once(console, directory, people):
    """A new employee is created active

    The User that is created for an Okta user of any other user type has `active: true`.
    """
    person = people.person({"userType": "Employee"})
    task = console.assign(person)
    assert task.ok, task.message
    directory.expects(console.org.links[person.okta_id], {"active": True})
