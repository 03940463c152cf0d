"""Okta's test plan: Profile Sourcing. Okta takes over what an import returns."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    Assigned,
    Console,
    Users,
    blocked_by,
    expect_equal,
    require_success,
)
from pytest_scim.scim.names import FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.imports import require_all_pages
from pytest_scim.suites.support.found import expect_once

IMPORT = okta_api("Retrieve Users")


@check(MUST, IMPORT, feature="profile_sourcing", cases=("C9359", "C9360"))
def test_an_import_returns_the_profile(
    console: Console, enter: Callable[[OktaUser], Assigned], okta_user: OktaUser
) -> None:
    """An import returns the userName and names of a User created in the app

    The User is active. With profile sourcing, Okta takes over these values.

    Impact: Okta does not take over the profiles that the app is the source of.
    Fix: Return userName, names and `active` of each User in lists.
    """
    with blocked_by(CREATE_OWNER):
        user = enter(okta_user)
    row, okta_user = imported_user(console, user.id), user.okta_user
    expected = {**okta_user.sent(GIVEN, FAMILY), "active": True}
    actual = {path: at(row, path) for path in expected}
    expect_equal("what the import returns of the User", actual, expected)
    same = str(at(row, USER_NAME)).casefold() == okta_user.user_name.casefold()
    assert same, "the userName of the imported User differs"


@check(MUST, IMPORT, feature="profile_sourcing", cases=("C9361",))
def test_an_import_returns_users_deactivated_in_the_app_as_inactive(
    console: Console, users: Users, enter: Callable[[OktaUser], Assigned], okta_user: OktaUser
) -> None:
    """An import returns `active: false` for a User deactivated in the app

    With profile sourcing, Okta then deactivates the Okta user.

    Impact: Users who left according to the app keep their access to everything in Okta.
    Fix: Keep inactive Users in lists, with `active: false`.
    """
    with blocked_by(CREATE_OWNER):
        user = enter(okta_user)
        users.switch(user.id, active=False)
    actual = at(imported_user(console, user.id), "active")
    expect_equal("`active` of the imported User", actual, expected=False)


@check(MUST, IMPORT, feature="profile_sourcing", cases=("C9361",))
def test_an_import_returns_users_reactivated_in_the_app_as_active(
    console: Console, users: Users, enter: Callable[[OktaUser], Assigned], okta_user: OktaUser
) -> None:
    """An import returns `active: true` for a User reactivated in the app

    The User has the same `id` as before.

    Impact: Users who returned according to the app stay locked out of Okta.
    Fix: Return `active: true` with the same `id` after a reactivation.
    """
    with blocked_by(CREATE_OWNER):
        user = enter(okta_user)
        users.switch(user.id, active=False)
        users.switch(user.id, active=True)
    actual = at(imported_user(console, user.id), "active")
    expect_equal("`active` of the imported User", actual, expected=True)


def imported_user(console: Console, user_id: str) -> object:
    """Import, and return a User as the list has it; require that the list has it once."""
    task = require_success(console.import_users(), IMPORT_OWNER)
    found = [row for row in task.users if at(row, "id") == user_id]
    if not found:
        require_all_pages(console, task)
    expect_once("the import", "User", len(found))
    return found[0]
