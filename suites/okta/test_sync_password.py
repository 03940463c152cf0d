"""Okta's test plan: Sync Password. Signing in with the password is outside the wire."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7643
from pytest_scim.plugin.fixtures import Assigned, Console, Users
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.support.bodies import expect_no_password


@check(
    MUST,
    okta_api("Update a user's password"),
    feature="sync_password",
    cases=("C9301", "C9302"),
)
def test_a_new_password_is_accepted(console: Console, users: Users, assigned: Assigned) -> None:
    """The target accepts a changed password

    All other attributes of the User are unchanged.
    """
    task = console.sync_password(assigned.okta_user)
    assert task.ok, task.message
    okta_user = assigned.okta_user
    expected = {
        USER_NAME: okta_user.user_name,
        GIVEN: okta_user.given,
        FAMILY: okta_user.family,
        EMAIL: okta_user.email,
    }
    users.expects(assigned.id, {**expected, "active": True}, "after the password change")


@check(MUST, rfc7643("4.1.1"), feature="sync_password", cases=("C9302",))
def test_a_new_password_is_not_returned(console: Console, users: Users, assigned: Assigned) -> None:
    """No response to a password change contains the `password` attribute

    A later GET does not return it either.
    """
    task = console.sync_password(assigned.okta_user)
    expect_no_password(task.responses[-1].json, "the response to the password change")
    expect_no_password(users.user(assigned.id), "the response to GET")
