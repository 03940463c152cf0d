"""Okta's test plan: Sync Password. Signing in with the password is outside the wire."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7643
from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, LOGIN
from pytest_scim.scim.paths import at


@check(
    MUST,
    okta_api("Update a user's password"),
    feature="sync_password",
    cases=("C9301", "C9302"),
)
def test_a_new_password_is_accepted(console, directory, assigned):
    """The target accepts a changed password

    All other attributes of the User are unchanged.
    """
    task = console.sync_password(assigned.person)
    assert task.ok, task.message
    person = assigned.person
    wanted = {LOGIN: person.login, GIVEN: person.given, FAMILY: person.family, EMAIL: person.email}
    directory.expects(assigned.id, {**wanted, "active": True}, "after the password change")


@check(MUST, rfc7643("4.1.1"), feature="sync_password", cases=("C9302",))
def test_a_new_password_is_not_returned(console, directory, assigned):
    """No response to a password change contains the `password` attribute

    A later GET does not return it either.
    """
    task = console.sync_password(assigned.person)
    shown = at(task.answers[-1].json, "password") or at(directory.user(assigned.id), "password")
    if shown:
        message = "a response contains a password"
        raise Finding(message, expected="no password", shown="a password")
