"""Okta's test plan: Read (Import) Users. The pages of a list."""

from collections.abc import Callable

from pytest_scim.checks.check import CUSTOM, MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CURSOR_OWNER,
    IMPORT_OWNER,
    CheckLog,
    Console,
    Lists,
    Profile,
    Task,
    Users,
    expect_equal,
    expect_in,
    expect_unchanged,
    linked_id,
    require_success,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import LIST_RESPONSE
from pytest_scim.scim.paths import MISSING, at, entries, text_at
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.imports import (
    TOTAL_OWNERS,
    expect_complete_imports,
    expect_pages_agree,
    ids_of,
    read_first_pages,
    require_all_pages,
)
from pytest_scim.suites.okta.support.stable_count import TRIES, steady

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

    Impact: The import misses Users or reads some of them twice.
    Fix: Use `startIndex` as the index of the first row, counted from 1; it is not the number of
    a page.
    """
    require_success(imported, IMPORT_OWNER)
    total = len(ids_of(users, window(1, 2)))
    if total > 2 and total == at(window(1, 2).json, TOTAL):
        raise NotApplicable("the target ignores `count` and returns all Users on one page")
    expect_pages_agree(lambda start, count: ids_of(users, window(start, count)), "Users")


@check(SHOULD, rfc7644("3.4.2.4"), feature="import_users")
def test_a_page_is_no_longer_than_asked(
    users: Users, window: Callable[[int, int], Response], imported: Task
) -> None:
    """A page contains at most `count` Users

    RFC 7644 lets the target return fewer, never more.

    Impact: The import may fail on a page that is too large.
    Fix: Return at most `count` Users.
    """
    require_success(imported, IMPORT_OWNER)
    rows = len(users.rows(window(1, 2)))
    if rows > 2:
        message = f"the page with `count=2` contains {rows} Users"
        raise Finding(message, expected="at most 2", actual=rows)


@check(
    MUST,
    rfc7644("3.4.2.4"),
    field_report("ory/polis#4054"),
    feature="import_users",
    under=CUSTOM,
)
def test_items_per_page_counts_the_rows(
    users: Users, window: Callable[[int, int], Response], imported: Task
) -> None:
    """`itemsPerPage` is the number of Users on the page

    Okta's reviewers have rejected other values.

    Impact: Okta's reviewers reject the submission.
    Fix: Set `itemsPerPage` to the number of entries in `Resources`.
    """
    total = len(require_success(imported, IMPORT_OWNER).users)
    page = window(total, 100)
    rows, stated = len(users.rows(page)), at(page.json, "itemsPerPage")
    if stated is MISSING and rows == at(page.json, TOTAL):
        raise NotApplicable("the target has one User: a whole list may leave `itemsPerPage` out")
    expect_equal("`itemsPerPage` of the last page", stated, rows)


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

    Impact: The import may fail at its last page.
    Fix: Return 200 with an empty `Resources` and the same `totalResults`.
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

    Impact: The import may read pages twice.
    Fix: Return the `startIndex` of the request.
    """
    require_success(imported, IMPORT_OWNER)
    body = window(3, 2).json
    expect_in("`schemas` of the page", LIST_RESPONSE, entries(body, "schemas"))
    expect_equal("`startIndex` of the page with `startIndex=3`", at(body, "startIndex"), 3)


@check(
    MUST,
    IMPORT,
    field_report("Captain-P-Goldfish/scim-for-keycloak#157"),
    feature="import_users",
)
def test_the_order_stays_the_same(users: Users, imported: Task) -> None:
    """Two reads of one page return the same Users in the same order

    Without a stable order, an import misses Users between pages.

    Impact: The import misses Users between pages.
    Fix: Sort by a unique column, such as `id`, in every list.
    """
    require_success(imported, IMPORT_OWNER)
    query = "startIndex=1&count=4"
    for _ in range(TRIES):  # others may create or delete Users meanwhile
        first, again = (ids_of(users, users.ask("GET", "/Users", query=query)) for _ in range(2))
        if first == again:
            return
    expect_unchanged("the list of ids on a page that is read twice", first, again)


@check(MUST, IMPORT, feature="import_users", cases=("C9303",), phase=Phase.MANY)
def test_an_import_lists_many_users(
    console: Console, users: Users, hundred_users: list[OktaUser]
) -> None:
    """An import returns each of the Users that a large group has

    Okta reads page after page; no User is missing, and none comes twice.

    Impact: Okta does not see some Users of the app, so they stay unmanaged.
    Fix: Return all Users over the pages of GET /Users, each once; sort by a unique column, and
    set no upper limit on the list.
    """
    wanted = {linked_id(console.org, okta_user) for okta_user in hundred_users}

    def read() -> None:
        task = require_success(console.import_users(), IMPORT_OWNER)
        found = [row_id for row in task.users if (row_id := text_at(row, "id")) in wanted]
        if len({*found}) < len(wanted):
            require_all_pages(console, task)
        what = f"the number of Users, of {len(wanted)}, that an import returns"
        with also_of(TOTAL_OWNERS["Users"]):
            expect_equal(what, len({*found}), len(wanted))
        expect_equal(f"{what}, repeated ones included", len(found), len(wanted))

    users.polling.until(read)


@check(MUST, IMPORT, feature="import_users", cases=("C9303", "C9304"), phase=Phase.WHOLE_RUN)
def test_every_import_is_complete(lists: Lists, imported: Task, log: CheckLog) -> None:
    """Every import returns each User that the run had created and not removed, once

    This check judges all imports of the run. The active Users that exist at that moment are in the
    list, however many there are, and no `id` is in it twice.

    Impact: Okta does not see some Users of the app, so they stay unmanaged.
    Fix: Return all Users over the pages of GET /Users, each once; sort by a unique column, and
    set no upper limit on the list.
    """
    require_success(imported, IMPORT_OWNER)
    expect_complete_imports(lists, log, "Users")


@check(MUST, IMPORT, rfc7644("3.4.2"), feature="import_users", under=CUSTOM, phase=Phase.WHOLE_RUN)
def test_a_partial_list_has_its_counts(
    lists: Lists, users: Users, profile: Profile, log: CheckLog
) -> None:
    """A page of a longer list has `startIndex` and `itemsPerPage`

    Okta's SPEC test requires both. This check judges every list of Users and of Groups of the run.

    Impact: Okta's SPEC test fails, and a client cannot tell where the next page begins.
    Fix: Return `startIndex` and `itemsPerPage` in each ListResponse.
    """
    read_first_pages(users, profile)
    missing = lists.envelopes.missing
    log.decide([one.exchange for one in missing.values()])
    if not missing:
        return
    with also_of(CURSOR_OWNER):
        raise Finding(
            f"a page of a longer list has no {' and no '.join(missing)}",
            expected=dict.fromkeys(missing, "a JSON number"),
            actual=dict.fromkeys(missing, "(missing)"),
        )
