"""Updates in private apps of the Okta Integration Wizard: by GET and PUT, or by PATCH.

Okta's help says that the wizard offers PATCH for updates; no capture shows the request.
"""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.plugin.fixtures import Console
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.okta.support.update_forms import BY_PATCH, BY_PUT, choose_update_form

SECTION_ID = "update_users"

UPDATE = okta_api("Update a specific User (PUT)")


@check(MUST, UPDATE, feature="update_users", integration="oiw")
def test_an_update_of_a_private_app_is_stored(console: Console, update_forms: RequestForms) -> None:
    """Changing the names of an Okta user changes them on the User of a private app

    The target accepts GET and PUT, or PATCH without a path, and changes nothing else. The other
    checks then send updates in the form that it accepts.

    Impact: Changes of users in Okta never reach the app.
    Fix: Accept GET and PUT of the complete User, or PATCH `replace` without a path.
    """
    choose_update_form(console, update_forms)


@check(SHOULD, UPDATE, rfc7644("3.5.1"), feature="update_users", integration="oiw")
def test_an_update_of_a_private_app_may_come_by_put(update_forms: RequestForms) -> None:
    """GET and PUT change the names of a User of a private app

    Okta sends an update to catalog apps in this form.

    Impact: Changes of users may never reach the app.
    Fix: Accept GET and PUT of the complete User.
    """
    update_forms.require(BY_PUT)


@check(SHOULD, UPDATE, rfc7644("3.5.2.3"), feature="update_users", integration="oiw")
def test_an_update_of_a_private_app_may_come_by_patch(update_forms: RequestForms) -> None:
    """PATCH `replace` without a path changes the names of a User of a private app

    The value of the operation contains all mapped attributes.

    Impact: Changes of users may never reach the app.
    Fix: Accept PATCH `replace` without a path and with attributes in its value.
    """
    update_forms.require(BY_PATCH)
