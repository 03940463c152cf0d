"""Okta's test plan: Read (Import) Users. Updates of imported Users.

The checks of pages run before: what is created here changes the list.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    UNASSIGN_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Resource,
    Task,
    Users,
    blocked_by,
    require_success,
    succeeded,
    value_of,
)
from pytest_scim.scim.names import GIVEN
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.imports import TOTAL_OWNERS, require_all_pages
from pytest_scim.suites.support.owners import UPDATE_OWNER
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "import_users"
UPDATED_OWNER = "okta.import_users.an_imported_user_can_be_updated"


@dataclass(frozen=True, slots=True)
class UpdatedImport:
    """The id of a User that Okta imported, the given name of an update of it, and its task."""

    id: str
    given: str
    task: Task


@pytest.fixture
def updated_import(
    once: Once,
    console: Console,
    profile: Profile,
    enter: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> UpdatedImport:
    """A User of the app's own admin that Okta imported, linked and updated."""
    if not profile.offers("update_users"):
        raise NotApplicable("the profile does not offer update_users")
    return once(_import_and_update, console, enter, test_data)


def _import_and_update(
    console: Console, enter: Callable[[OktaUser], Assigned], test_data: DataGenerator
) -> UpdatedImport:
    okta_user = test_data.okta_user()
    with blocked_by(CREATE_OWNER):
        user = enter(okta_user)
    imported = require_success(console.import_users(), IMPORT_OWNER)
    if row_of(imported, user.id) is None:
        require_all_pages(console, imported)
        message = "the import does not return the new User"
        # Other Users are in the import, so it ended early or is out of date.
        raise Unreadable(message, owner=TOTAL_OWNERS["Users"], actual="(missing)")
    console.org.links[okta_user.okta_id] = user.id
    given = f"{test_data.name()[0]}-Imported"
    return UpdatedImport(user.id, given, console.update(user.okta_user.having({GIVEN: given})))


@check(
    MUST,
    okta_api("Update a specific User (PUT)"),
    feature="import_users",
    cases=("C9305",),
    needs=(GIVEN,),
)
def test_an_imported_user_can_be_updated(users: Users, updated_import: UpdatedImport) -> None:
    """Okta can update a User that it imported

    A User that the target's own admin created is imported and linked to an Okta user. The next
    update changes it.

    Impact: Users that were imported cannot be managed by Okta.
    Fix: Accept PUT and PATCH of a User that your own admin created as of any other.
    """
    succeeded(updated_import.task)
    with also_of(UPDATE_OWNER):
        users.expects(updated_import.id, {GIVEN: updated_import.given}, "after the update")


@check(
    MUST,
    okta_api("Retrieve Users"),
    feature="import_users",
    cases=("C9303", "C9305"),
    needs=(GIVEN,),
)
def test_an_import_returns_the_present_values(
    console: Console, users: Users, updated_import: UpdatedImport
) -> None:
    """An import returns the names and `active` that a User has now

    The User was changed and deactivated since the import before. A target may leave inactive Users
    out of its list.

    Impact: Okta imports former values over the present ones, and treats users who left as active.
    Fix: Read the list from the data that GET of an `id` reads, not from a copy of it.
    """
    require_success(updated_import.task, UPDATED_OWNER)
    user_id, given = updated_import.id, updated_import.given
    with blocked_by(UPDATED_OWNER):
        users.expects(user_id, {GIVEN: given}, "after the update")
    with blocked_by(UNASSIGN_OWNER):
        users.switch(user_id, active=False)

    def read() -> None:
        imported = require_success(console.import_users(), IMPORT_OWNER)
        row = row_of(imported, user_id)
        if row is None:
            require_all_pages(console, imported)
            raise NotApplicable("the target lists no inactive Users")
        actual = {path: value_of(row, path) for path in (GIVEN, "active")}
        expected = {GIVEN: given, "active": False}
        if actual != expected:
            raise Finding(
                "an import returns a User as it was before its last change: Okta takes over "
                "former values",
                expected=expected,
                actual={path: repr(value) for path, value in actual.items()},
            )

    users.polling.until(read)


def row_of(imported: Task, user_id: str) -> Resource | None:
    """Return the User of an id in an import, or ``None``."""
    rows = (row for row in imported.users if isinstance(row, dict))
    return next((row for row in rows if at(row, "id") == user_id), None)
