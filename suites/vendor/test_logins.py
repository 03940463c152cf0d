"""Rules about userNames."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import expect_equal, expect_status, said, value_of
from pytest_scim.scim.names import EMAIL, LOGIN
from pytest_scim.scim.paths import at


@check(MUST, rfc7644("3.12"), rule="username_is_email", feature="create_users")
def test_a_login_that_is_no_email_address_is_refused(directory, person):
    """POST /Users with a userName that is no email address returns 400

    The response has a `detail`. The target creates no User.
    """
    login = person.login.replace("@", ".at.")
    answer = directory.ask("POST", "/Users", person.having({LOGIN: login}).resource())
    refused(answer, "POST /Users with a userName that is no email address")
    expect_equal("the number of Users that it created", len(directory.find(login)), 0)


@check(MUST, rfc7644("3.12"), rule="username_is_email", feature="create_users")
def test_a_missing_login_is_refused(directory, person):
    """POST /Users without userName returns 400 and a reason

    The response has a `detail`.
    """
    body = {key: value for key, value in person.resource().items() if key != LOGIN}
    refused(directory.ask("POST", "/Users", body), "POST /Users without userName")


@check(MUST, okta_api("Update a user"), rule="username_is_work_email", feature="update_users")
def test_login_and_work_email_stay_equal(console, directory, assigned):
    """The userName and the work email are always equal

    The target changes both when Okta changes the userName, or rejects the change.
    """
    console.update(assigned.person.having({LOGIN: f"moved.{assigned.person.login}"}))
    shown = directory.user(assigned.id)
    login, email = shown.get(LOGIN), value_of(shown, EMAIL)
    if str(login).casefold() != str(email).casefold():
        message = "userName and work email of the User differ"
        raise Finding(message, expected=login, shown=repr(email))


def refused(answer, what):
    """Raise a finding unless a request was rejected with 400 and a reason."""
    expect_status(answer, 400, what=what)
    if not at(answer.json, "detail"):
        message = f"the response to {what} has no `detail`"
        raise Finding(message, expected="a `detail`", shown=said(answer))
