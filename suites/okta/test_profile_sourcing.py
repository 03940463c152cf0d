"""Okta's test plan: Profile Sourcing. Okta takes over what an import returns."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api
from pytest_scim.plugin.fixtures import CREATE_OWNER, IMPORT_OWNER, done, expect_equal, owned_by
from pytest_scim.scim.names import FAMILY, GIVEN, LOGIN
from pytest_scim.scim.paths import at

IMPORT = okta_api("Retrieve users")


@check(MUST, IMPORT, feature="profile_sourcing", cases=("C9359", "C9360"))
def test_an_import_brings_the_profile(console, enter, person):
    """An import returns the userName and names of a User created in the app

    The User is active. With profile sourcing, Okta takes over these values.
    """
    with owned_by(CREATE_OWNER):
        account = enter(person)
    row, person = imported(console, account.id), account.person
    wanted = {GIVEN: person.given, FAMILY: person.family, "active": True}
    shown = {path: at(row, path) for path in wanted}
    expect_equal("what the import returns of the User", shown, wanted)
    same = str(at(row, LOGIN)).casefold() == person.login.casefold()
    assert same, "the userName of the imported User differs"


@check(MUST, IMPORT, feature="profile_sourcing", cases=("C9361",))
def test_an_import_shows_who_was_deactivated_in_the_app(console, directory, enter, person):
    """An import returns `active: false` for a User deactivated in the app

    With profile sourcing, Okta then deactivates the Okta user.
    """
    with owned_by(CREATE_OWNER):
        account = enter(person)
        directory.switch(account.id, active=False)
    shown = at(imported(console, account.id), "active")
    expect_equal("`active` of the imported User", shown, expected=False)


@check(MUST, IMPORT, feature="profile_sourcing", cases=("C9361",))
def test_an_import_shows_who_was_reactivated_in_the_app(console, directory, enter, person):
    """An import returns `active: true` for a User reactivated in the app

    The User has the same `id` as before.
    """
    with owned_by(CREATE_OWNER):
        account = enter(person)
        directory.switch(account.id, active=False)
        directory.switch(account.id, active=True)
    shown = at(imported(console, account.id), "active")
    expect_equal("`active` of the imported User", shown, expected=True)


def imported(console, user_id):
    """Import, and return a User as the list has it, or an empty one."""
    task = done(console.import_users(), IMPORT_OWNER)
    return next((row for row in task.users if at(row, "id") == user_id), {})
