"""Okta's test plan: Read (Import) Users."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Task,
    Users,
    blocked_by,
    expect_equal,
    expect_in,
    require_success,
    value_of,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, LIST_RESPONSE, USER_NAME
from pytest_scim.scim.paths import at, entries, text_at
from pytest_scim.suites.okta.support.stable_count import steady
from pytest_scim.suites.support.expectations import expect_last_page

IMPORT = okta_api("Retrieve users")
TOTAL = "totalResults"


@check(MUST, IMPORT, feature="import_users", cases=("C9303", "C9304"))
def test_an_import_lists_the_users(
    console: Console, imported: Task, existing_user: Assigned
) -> None:
    """An import returns each User once, with userName and names

    Okta reads all pages of /Users, up to the last one.
    """
    assert imported.ok, imported.message
    expect_last_page(imported)
    found = [
        row for row in imported.users if isinstance(row, dict) and row.get("id") == existing_user.id
    ]
    if not found:
        require_all_pages(console, imported)
    expect_equal("the number of times that the import returns the User", len(found), 1)
    okta_user = existing_user.okta_user
    for path, sent in ((GIVEN, okta_user.given), (FAMILY, okta_user.family)):
        expect_equal(f"the {path} of the imported User", value_of(found[0], path), sent)
    same = str(found[0].get(USER_NAME)).casefold() == okta_user.user_name.casefold()
    assert same, "the userName of the imported User differs"


@check(
    MUST,
    okta_docs("concepts/scim/faqs/", "emails"),
    field_report("wso2/product-is#7320"),
    feature="import_users",
    cases=("C9303",),
)
def test_an_imported_email_is_in_a_list(
    console: Console, imported: Task, existing_user: Assigned
) -> None:
    """`emails` is an array of objects with a `value`

    Okta reads email addresses in no other form.
    """
    listed = require_success(imported, IMPORT_OWNER).users
    rows = [row for row in listed if isinstance(row, dict)]
    found = [row for row in rows if at(row, "id") == existing_user.id]
    if not found:
        require_all_pages(console, imported)
    emails = at(found[0], "emails") if found else None
    actual = value_of(found[0], EMAIL) if isinstance(emails, list) else emails
    if not isinstance(emails, list) or not isinstance(actual, str):
        message = "`emails` of the imported User is no array of objects with a `value`"
        raise Finding(message, expected=[{"value": existing_user.okta_user.email}], actual=actual)


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
    """
    rows = len(require_success(imported, IMPORT_OWNER).users)
    require_all_pages(console, imported)
    total = at(window(1, 2).json, TOTAL)
    if total != rows:  # others may have created or deleted Users meanwhile
        total, rows = steady(
            users, "Users", lambda: len(require_success(console.import_users(), IMPORT_OWNER).users)
        )
    expect_equal("`totalResults` of a page of two Users", total, rows)


@check(
    MUST,
    IMPORT,
    rfc7644("3.4.2.4"),
    field_report("wso2/product-is#9957"),
    feature="import_users",
)
def test_the_next_page_starts_where_the_last_one_ended(
    users: Users, window: Callable[[int, int], Response], imported: Task
) -> None:
    """`startIndex` counts Users from 1, not pages

    Consecutive pages neither overlap nor omit a User.
    """
    require_success(imported, IMPORT_OWNER)
    total = len(ids(users, window(1, 2)))
    if total > 2 and total == at(window(1, 2).json, TOTAL):
        raise NotApplicable("the target ignores `count` and returns all Users on one page")
    asked = ((1, 2), (3, 2), (1, 4))
    # A page may be longer than `count`; another check judges that.
    first, second, both = (ids(users, window(*page))[: page[1]] for page in asked)
    if sorted(first + second) != sorted(both):
        raise Finding(
            "two pages of two Users do not contain the same Users as one page of four",
            expected={"users": len(set(both))},
            actual={"users": len(set(first + second)), "shared": len(set(first) & set(second))},
        )


@check(SHOULD, rfc7644("3.4.2.4"), feature="import_users")
def test_a_page_is_no_longer_than_asked(
    users: Users, window: Callable[[int, int], Response], imported: Task
) -> None:
    """A page contains at most `count` Users

    RFC 7644 lets the target return fewer, never more.
    """
    require_success(imported, IMPORT_OWNER)
    rows = len(users.rows(window(1, 2)))
    if rows > 2:
        message = f"the page with `count=2` contains {rows} Users"
        raise Finding(message, expected="at most 2", actual=rows)


@check(
    SHOULD,
    rfc7644("3.4.2.4"),
    field_report("ory/polis#4054"),
    feature="import_users",
)
def test_items_per_page_counts_the_rows(
    users: Users, window: Callable[[int, int], Response], imported: Task
) -> None:
    """`itemsPerPage` is the number of Users on the page

    Okta's reviewers have rejected other values.
    """
    total = len(require_success(imported, IMPORT_OWNER).users)
    page = window(total, 100)
    rows = len(users.rows(page))
    expect_equal("`itemsPerPage` of the last page", at(page.json, "itemsPerPage"), rows)


@check(
    SHOULD,
    rfc7644("3.4.2.4"),
    field_report("wso2/product-is#13752"),
    feature="import_users",
)
def test_a_page_beyond_the_end_is_empty(
    console: Console, users: Users, window: Callable[[int, int], Response], imported: Task
) -> None:
    """A page beyond the last User is empty and has the same `totalResults`

    The target returns a ListResponse without resources, and no error.
    """
    count = len(require_success(imported, IMPORT_OWNER).users)
    require_all_pages(console, imported)
    page = window(count + 100, 2)
    total: object = count
    if at(page.json, TOTAL) != total:  # others may have changed the Users
        beyond = f"startIndex={count + 100}&count=2"
        total, page = steady(users, "Users", lambda: users.ask("GET", "/Users", query=beyond))
    actual = {"rows": len(users.rows(page)), TOTAL: at(page.json, TOTAL)}
    expected = {"rows": 0, TOTAL: total}
    expect_equal("what the page beyond the last User contains", actual, expected)


@check(SHOULD, rfc7644("3.4.2"), rfc7644("3.4.2.4"), feature="import_users")
def test_a_page_has_the_requested_start_index(
    window: Callable[[int, int], Response], imported: Task
) -> None:
    """A later page is a ListResponse with the requested `startIndex`

    RFC 7644 defines `startIndex` as the index of the first result on the page.
    """
    require_success(imported, IMPORT_OWNER)
    body = window(3, 2).json
    expect_in("`schemas` of the page", LIST_RESPONSE, entries(body, "schemas"))
    expect_equal("`startIndex` of the page with `startIndex=3`", at(body, "startIndex"), 3)


@check(
    SHOULD,
    IMPORT,
    field_report("Captain-P-Goldfish/scim-for-keycloak#157"),
    feature="import_users",
)
def test_the_order_stays_the_same(users: Users, imported: Task) -> None:
    """Two reads of one page return the same Users in the same order

    Without a stable order, an import misses Users between pages.
    """
    require_success(imported, IMPORT_OWNER)
    query = "startIndex=1&count=4"
    first, again = (ids(users, users.ask("GET", "/Users", query=query)) for _ in range(2))
    expect_equal("the list of ids on the second read of one page", again, first)


@check(MUST, okta_api("Update a user"), feature="import_users", cases=("C9305",))
def test_an_imported_user_can_be_updated(
    console: Console,
    users: Users,
    enter: Callable[[OktaUser], Assigned],
    okta_user: OktaUser,
    test_data: DataGenerator,
) -> None:
    """Okta can update a User that it imported

    A User that the target's own admin created is imported and linked to an Okta user. The next
    update changes it.
    """
    with blocked_by(CREATE_OWNER):
        user = enter(okta_user)
    task = require_success(console.import_users(), IMPORT_OWNER)
    is_listed = any(at(row, "id") == user.id for row in task.users)
    if not is_listed:
        require_all_pages(console, task)
    expect_equal("whether the import returns the new User", is_listed, expected=True)
    console.org.links[okta_user.okta_id] = user.id
    given = f"{test_data.name()[0]}-Imported"
    task = console.update(user.okta_user.having({GIVEN: given}))
    assert task.ok, task.message
    users.expects(user.id, {GIVEN: given}, "after the update")


def require_all_pages(console: Console, task: Task) -> None:
    """Raise NotRun when an import ended at the limit of pages, not at its total."""
    pages, total = console.org.pages, at(task.responses[-1].json, "totalResults")
    if len(task.responses) >= pages and isinstance(total, int) and total > len(task.users):
        raise NotRun(f"the import is longer than the {pages} pages a run may read")


def ids(users: Users, response: Response) -> list[str]:
    """Return the ids on a page; each User has to have one."""
    rows = users.rows(response)
    found = [user_id for row in rows if (user_id := text_at(row, "id")) is not None]
    expect_equal("the number of Users with an `id` on a page", len(found), len(rows))
    return found
