"""Updates in private apps of the Okta Integration Wizard: by GET and PUT, or by PATCH.

Okta's help says that the wizard offers PATCH for updates; no capture shows the request.
"""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import Assigned, Console, DataGenerator, Profile, Task, Users
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.okta.support.vendor_steps import mapped
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "update_users"

UPDATE = okta_api("Update a user")
BY_PUT, BY_PATCH = "GET and PUT", "PATCH without a path"


@pytest.fixture
def update_forms(
    once: Once,
    console: Console,
    users: Users,
    profile: Profile,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> RequestForms:
    """The forms of an update, each of a user of its own."""

    def update(save: Callable[[OktaUser], Task]) -> None:
        user = provision(test_data.okta_user())
        given, family = test_data.name()
        changed = {GIVEN: f"{given}-Changed", FAMILY: f"{family}-Changed"}
        task = save(user.okta_user.having(changed))
        assert task.ok, task.message
        values = {**changed, USER_NAME: user.okta_user.user_name, EMAIL: user.okta_user.email}
        expected = {**mapped(profile, values), "active": True}
        users.expects(user.id, expected, "after the update")

    forms = {
        BY_PUT: lambda: update(console.update),
        BY_PATCH: lambda: update(console.patch_profile),
    }
    return RequestForms(once, "the update of a profile", forms)


@check(MUST, UPDATE, feature="update_users", integration="oiw")
def test_an_update_of_a_private_app_is_stored(update_forms: RequestForms) -> None:
    """Changing the names of an Okta user changes them on the User of a private app

    The target accepts GET and PUT, or PATCH without a path, and changes nothing else.
    """
    update_forms.require_one()


@check(SHOULD, UPDATE, rfc7644("3.5.1"), feature="update_users", integration="oiw")
def test_an_update_of_a_private_app_may_come_by_put(update_forms: RequestForms) -> None:
    """GET and PUT change the names of a User of a private app

    Okta sends an update to catalog apps in this form.
    """
    update_forms.require(BY_PUT)


@check(SHOULD, UPDATE, rfc7644("3.5.2.3"), feature="update_users", integration="oiw")
def test_an_update_of_a_private_app_may_come_by_patch(update_forms: RequestForms) -> None:
    """PATCH `replace` without a path changes the names of a User of a private app

    The value of the operation contains all mapped attributes.
    """
    update_forms.require(BY_PATCH)
