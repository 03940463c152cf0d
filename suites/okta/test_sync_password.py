"""Okta's test plan: Sync Password. Signing in with the password is outside the wire.

Okta's reference names the request for a catalog app, PATCH, but not its body: Okta may send the
password without a path, with one, or by PUT.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import MUST, PATCHED, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7643, rfc7644
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    PasswordForm,
    Profile,
    Resource,
    Task,
    Users,
    succeeded,
)
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.okta.support.vendor_steps import mapped
from pytest_scim.suites.support.bodies import expect_no_password
from pytest_scim.suites.support.shared_responses import Once

CHANGE = okta_api("Update a specific User (PATCH)")

FORMS: dict[str, PasswordForm] = {
    "PATCH without a path": "pathless",
    "PATCH with a path": "path",
    "PUT": "put",
}


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """A password that Okta pushed in one form: the task, and the User as it is afterwards."""

    user: Assigned
    task: Task
    after: Resource


@pytest.fixture
def change_password(
    once: Once,
    console: Console,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> Callable[[PasswordForm], PasswordChange]:
    """Pushes a new password in one form, of a user of its own, once in a run."""

    def send(form: PasswordForm) -> PasswordChange:
        user = provision(test_data.okta_user())
        task = console.sync_password(user.okta_user, form)
        return PasswordChange(user, task, users.user(user.id))

    return lambda form: once.keyed(("password", form), send, form)


@pytest.fixture
def changes(
    console: Console, change_password: Callable[[PasswordForm], PasswordChange]
) -> list[PasswordChange]:
    """A password change in each form that the integration may use."""
    return [change_password(form) for form in forms_of(console).values()]


@pytest.fixture
def password_forms(
    once: Once, console: Console, change_password: Callable[[PasswordForm], PasswordChange]
) -> RequestForms:
    """The forms of a password change, each of which the target has to accept."""

    def accept(form: PasswordForm) -> None:
        succeeded(change_password(form).task)

    plays = {name: play_of(accept, form) for name, form in forms_of(console).items()}
    return RequestForms(once, "the password change", plays)


@check(MUST, CHANGE, feature="sync_password", cases=("C9301", "C9302"))
def test_a_new_password_is_accepted(console: Console, password_forms: RequestForms) -> None:
    """The target accepts a changed password

    It accepts one of the forms in which Okta may send it. No response shows whether the password
    took effect: sign in to the app with it.

    Impact: Password changes in Okta fail, and users cannot sign in.
    Fix: Accept `password` by PATCH with and without a path, and by PUT.
    """
    console.org.forms.password = forms_of(console)[password_forms.require_one()]


@check(MUST, CHANGE, rfc7644("3.5.2"), feature="sync_password", cases=("C9302",))
def test_a_password_change_changes_no_other_attribute(
    users: Users, profile: Profile, changes: list[PasswordChange]
) -> None:
    """A password change leaves all other attributes of the User unchanged

    GET returns the same userName, names and email address, and `active: true`, whatever the form of
    the request.

    Impact: A password change deactivates users or removes their data.
    Fix: Change only the attributes that the request contains.
    """
    for change in changes:
        okta_user = change.user.okta_user
        expected = {
            USER_NAME: okta_user.user_name,
            GIVEN: okta_user.given,
            FAMILY: okta_user.family,
            EMAIL: okta_user.email,
        }
        wanted = {**mapped(profile, expected), "active": True}
        users.expects(change.user.id, wanted, "after the password change", change.after)


@check(MUST, rfc7643("4.1.1"), feature="sync_password", cases=("C9302",))
def test_a_new_password_is_not_returned(changes: list[PasswordChange]) -> None:
    """No response to a password change contains the `password` attribute

    A later GET does not return it either, whatever the form of the request.

    Impact: Everybody who may read Users can read passwords.
    Fix: Remove `password` from every response, also from that of PATCH and PUT.
    """
    for change in changes:
        for response in change.task.responses:
            expect_no_password(response.json, "a response to the password change")
        expect_no_password(change.after, "the response to GET")


@check(SHOULD, CHANGE, rfc7644("3.5.2.3"), feature="sync_password", integration=PATCHED)
def test_a_password_may_come_without_a_path(password_forms: RequestForms) -> None:
    """PATCH `replace` with `password` inside its value is accepted

    The operation has no path, as the one with which Okta activates a User.

    Impact: Password changes may fail.
    Fix: Accept PATCH `replace` without a path and with `password` in its value.
    """
    password_forms.require("PATCH without a path")


@check(SHOULD, CHANGE, rfc7644("3.5.2.3"), feature="sync_password", integration=PATCHED)
def test_a_password_may_come_with_a_path(password_forms: RequestForms) -> None:
    """PATCH `replace` of the path `password` is accepted

    The value of the operation is the password.

    Impact: Password changes may fail.
    Fix: Accept PATCH `replace` of the path `password`.
    """
    password_forms.require("PATCH with a path")


@check(SHOULD, CHANGE, rfc7644("3.5.1"), feature="sync_password", integration=PATCHED)
def test_a_password_may_come_by_put(password_forms: RequestForms) -> None:
    """PUT of the User with `password` is accepted

    Okta sends it to custom apps; for catalog apps, one of the three forms has to work.

    Impact: Password changes may fail.
    Fix: Accept PUT of a User with `password`.
    """
    password_forms.require("PUT")


def forms_of(console: Console) -> dict[str, PasswordForm]:
    """Return the forms that an integration may use: PUT alone where Okta does not patch users."""
    return FORMS if console.org.patches_users else {"PUT alone": "put"}


def play_of(accept: Callable[[PasswordForm], None], form: PasswordForm) -> Callable[[], None]:
    """Return what requires that one form is accepted."""
    return lambda: accept(form)
