"""Okta's test plan: Read (Import) Users. Updates of imported Users.

The checks of pages run before: what is created here changes the list.
"""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Users,
    blocked_by,
    require_success,
    succeeded,
)
from pytest_scim.scim.names import GIVEN
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.imports import require_all_pages
from pytest_scim.suites.support.owners import UPDATE_OWNER

SECTION_ID = "import_users"


@check(
    MUST,
    okta_api("Update a specific User (PUT)"),
    feature="import_users",
    cases=("C9305",),
    needs=(GIVEN,),
)
def test_an_imported_user_can_be_updated(
    console: Console,
    users: Users,
    profile: Profile,
    enter: Callable[[OktaUser], Assigned],
    okta_user: OktaUser,
    test_data: DataGenerator,
) -> None:
    """Okta can update a User that it imported

    A User that the target's own admin created is imported and linked to an Okta user. The next
    update changes it.

    Impact: Users that were imported cannot be managed by Okta.
    Fix: Accept PUT and PATCH of a User that your own admin created as of any other.
    """
    if not profile.offers("update_users"):
        raise NotApplicable("the profile does not offer update_users")
    with blocked_by(CREATE_OWNER):
        user = enter(okta_user)
    task = require_success(console.import_users(), IMPORT_OWNER)
    is_listed = any(at(row, "id") == user.id for row in task.users)
    if not is_listed:
        require_all_pages(console, task)
        message = "the import does not return the new User"
        raise Finding(message, expected=user.id, actual="(missing)")
    console.org.links[okta_user.okta_id] = user.id
    given = f"{test_data.name()[0]}-Imported"
    succeeded(console.update(user.okta_user.having({GIVEN: given})))
    with also_of(UPDATE_OWNER):
        users.expects(user.id, {GIVEN: given}, "after the update")
