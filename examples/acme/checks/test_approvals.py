"""Acme's rule about contractors, with the fixtures and helpers of pytest-scim."""

from pytest_scim import MUST, Finding, check


@check(MUST, rule="contractors_wait", feature="create_users", needs=("userType",))
def test_a_contractor_is_inactive_at_first(console, directory, people, profile):
    """A create of a contractor returns an inactive user."""
    user_type = profile.rule("contractors_wait").parameters["user_type"]
    person = people.person({"userType": user_type})
    task = console.assign(person)
    assert task.ok, task.message
    shown = directory.user(console.org.links[person.okta_id]).get("active")
    if shown is not False:
        raise Finding(f"active of a {user_type}", expected=False, shown=shown)


@check(MUST, rule="contractors_wait", feature="create_users", needs=("userType",))
def test_an_employee_is_active_at_once(console, directory, people):
    """A create of any other user type returns an active user."""
    person = people.person({"userType": "Employee"})
    task = console.assign(person)
    assert task.ok, task.message
    directory.expects(console.org.links[person.okta_id], {"active": True})
