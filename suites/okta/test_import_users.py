"""Okta's test plan: Read (Import) Users."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7644
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import (
    IMPORT_OWNER,
    Assigned,
    Console,
    Profile,
    Task,
    Users,
    expect_equal,
    require_success,
    value_of,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.imports import expect_last_page, require_all_pages
from pytest_scim.suites.okta.support.stable_count import steady
from pytest_scim.suites.okta.support.vendor_steps import mapped
from pytest_scim.suites.support.found import expect_once

IMPORT = okta_api("Retrieve Users")
TOTAL = "totalResults"


@check(MUST, IMPORT, feature="import_users", cases=("C9303", "C9304"))
def test_an_import_lists_the_users(
    console: Console, profile: Profile, imported: Task, existing_user: Assigned
) -> None:
    """An import returns each User once, with userName and names

    Okta reads all pages of /Users, up to the last one.

    Impact: Okta does not see some Users of the app, so they stay unmanaged.
    Fix: Return all Users over the pages of GET /Users, each once, in a stable order.
    """
    assert imported.ok, imported.message
    expect_last_page(imported)
    found = [
        row for row in imported.users if isinstance(row, dict) and row.get("id") == existing_user.id
    ]
    if not found:
        require_all_pages(console, imported)
    expect_once("the import", "User", len(found))
    okta_user = existing_user.okta_user
    names = mapped(profile, {GIVEN: okta_user.given, FAMILY: okta_user.family})
    for path, sent in names.items():
        expect_equal(f"the {path} of the imported User", value_of(found[0], path), sent)
    same = str(found[0].get(USER_NAME)).casefold() == okta_user.user_name.casefold()
    assert same, "the userName of the imported User differs"


@check(
    MUST,
    okta_docs("concepts/scim/faqs/", "Attribute handling and reserved names"),
    field_report("wso2/product-is#7320"),
    feature="import_users",
    cases=("C9303",),
    needs=(EMAIL,),
)
def test_an_imported_email_is_in_a_list(
    console: Console, imported: Task, existing_user: Assigned
) -> None:
    """`emails` is an array of objects with a `value`

    Okta reads email addresses in no other form. The work email is the one that Okta sent.

    Impact: Okta imports Users without an email address, or the import fails.
    Fix: Return `emails` as an array of objects with `value`, `type` and `primary`.
    """
    listed = require_success(imported, IMPORT_OWNER).users
    rows = [row for row in listed if isinstance(row, dict)]
    found = [row for row in rows if at(row, "id") == existing_user.id]
    if not found:
        require_all_pages(console, imported)
        raise Blocked(IMPORT_OWNER, "the import does not return the User")
    emails = at(found[0], "emails")
    actual = value_of(found[0], EMAIL) if isinstance(emails, list) else emails
    sent = existing_user.okta_user.email
    if not isinstance(emails, list) or not isinstance(actual, str):
        message = "`emails` of the imported User is no array of objects with a `value`"
        raise Finding(message, expected=[{"value": sent}], actual=actual)
    if actual.casefold() != str(sent).casefold():
        message = "the import returns another work email than Okta sent"
        raise Finding(message, expected=sent, actual=actual)


@check(
    MUST,
    IMPORT,
    rfc7644("3.4.2.4"),
    field_report("wso2/product-is#7320"),
    feature="import_users",
    cases=("C9304",),
)
def test_the_total_counts_every_user(
    console: Console, users: Users, window: Callable[[int, int], Response], imported: Task
) -> None:
    """`totalResults` of /Users counts all Users, not one page

    Okta stops the import when it has read that many.

    Impact: The import stops before it has read all Users.
    Fix: Count all matching Users in `totalResults`, whatever the page size.
    """
    rows = len(require_success(imported, IMPORT_OWNER).users)
    require_all_pages(console, imported)
    total = at(window(1, 2).json, TOTAL)
    if total != rows:  # others may have created or deleted Users meanwhile
        total, rows = steady(
            users, "Users", lambda: len(require_success(console.import_users(), IMPORT_OWNER).users)
        )
    expect_equal("`totalResults` of a page of two Users", total, rows)
