"""Rules about logins."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import said, value_of
from pytest_scim.scim.names import EMAIL, LOGIN
from pytest_scim.scim.paths import at


@check(MUST, rfc7644("3.12"), rule="username_is_email", feature="create_users")
def test_a_login_that_is_no_email_address_is_refused(directory, person):
    """POST /Users with a userName that is no email address returns 400

    The response has a `detail`. The target creates no User.
    """
    login = person.login.replace("@", ".at.")
    answer = directory.ask("POST", "/Users", person.having({LOGIN: login}).resource())
    refused(answer, "userName is no email address")
    found = directory.find(login)
    if found:
        raise Finding("an account was made all the same", expected=0, shown=len(found))


@check(MUST, rfc7644("3.12"), rule="username_is_email", feature="create_users")
def test_a_missing_login_is_refused(directory, person):
    """POST /Users without userName returns 400 and a reason

    The response has a `detail`.
    """
    body = {key: value for key, value in person.resource().items() if key != LOGIN}
    refused(directory.ask("POST", "/Users", body), "userName is missing")


@check(MUST, okta_api("Update a user"), rule="username_is_work_email", feature="update_users")
def test_login_and_work_email_stay_equal(console, directory, assigned):
    """The userName and the work email are always equal

    The target changes both when Okta changes the userName, or rejects the change.
    """
    console.update(assigned.person.having({LOGIN: f"moved.{assigned.person.login}"}))
    shown = directory.user(assigned.id)
    login, email = shown.get(LOGIN), value_of(shown, EMAIL)
    if str(login).casefold() != str(email).casefold():
        raise Finding("login and work email differ", expected=login, shown=repr(email))


def refused(answer, about):
    """Raise a finding unless a request was refused with 400 and a reason."""
    if answer.status != 400:
        raise Finding(about, expected=400, shown=said(answer))
    if not at(answer.json, "detail"):
        raise Finding(f"{about}: no reason is given", expected="a detail", shown=said(answer))
