"""The forms in which Okta updates a User of a private app: by GET and PUT, or by PATCH."""

from collections.abc import Callable
from typing import Final

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Task,
    Users,
    succeeded,
)
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.okta.support.vendor_steps import mapped
from pytest_scim.suites.support.shared_responses import Once

BY_PUT: Final = "GET and PUT"
BY_PATCH: Final = "PATCH without a path"


def forms_of_updates(
    once: Once,
    console: Console,
    users: Users,
    profile: Profile,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> RequestForms:
    """Return the forms of an update, each of a user of its own."""

    def update(save: Callable[[OktaUser], Task]) -> None:
        user = provision(test_data.okta_user())
        given, family = test_data.name()
        changed = {GIVEN: f"{given}-Changed", FAMILY: f"{family}-Changed"}
        succeeded(save(user.okta_user.having(changed)))
        values = {**changed, USER_NAME: user.okta_user.user_name, EMAIL: user.okta_user.email}
        expected = {**mapped(profile, values), "active": True}
        users.expects(user.id, expected, "after the update")

    forms = {
        BY_PUT: lambda: update(console.update),
        BY_PATCH: lambda: update(console.patch_profile),
    }
    return RequestForms(once, "the update of a profile", forms)


def choose_update_form(console: Console, forms: RequestForms) -> None:
    """Let Okta send every update in the first form that has its outcome; require that one has."""
    console.org.forms.update = "patch" if forms.require_one() == BY_PATCH else "put"


def require_put(console: Console) -> None:
    """Raise NotApplicable where Okta updates the Users of a private app by PATCH."""
    if console.org.forms.update == "patch":
        raise NotApplicable("the target accepts updates of this private app by PATCH, not by PUT")
