"""Okta's test plan: Read (Import) Users. The pages of a list."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    IMPORT_OWNER,
    Console,
    Task,
    Users,
    expect_equal,
    expect_in,
    expect_unchanged,
    require_success,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import LIST_RESPONSE
from pytest_scim.scim.paths import at, entries, text_at
from pytest_scim.suites.okta.support.imports import require_all_pages
from pytest_scim.suites.okta.support.stable_count import steady

SECTION_ID = "import_users"
IMPORT = okta_api("Retrieve Users")
TOTAL = "totalResults"


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
    expect_unchanged("the list of ids on a page that is read twice", first, again)


def ids(users: Users, response: Response) -> list[str]:
    """Return the ids on a page; each User has to have one."""
    rows = users.rows(response)
    found = [user_id for row in rows if (user_id := text_at(row, "id")) is not None]
    expect_equal("the number of Users with an `id` on a page", len(found), len(rows))
    return found
