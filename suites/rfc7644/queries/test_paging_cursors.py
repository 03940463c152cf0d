"""RFC 9865: paging by cursors, where the target offers it."""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc9865
from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.rfc7644.support.list_queries import FilterQuery, ListQueries
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.rejections import expect_scim_type_in

SECTION_ID = "paging"
CURSORS = rfc9865("2")
PAGES = 5
"""Pages after which a list of two Users has not come to an end."""
LEADS_OWNER = "rfc7644.paging.a_cursor_leads_to_the_next_page"


@pytest.fixture
def cursors(lists: ListQueries, filter_query: FilterQuery, discovery: Discovery) -> ListQueries:
    """Lists of two Users by cursor, where the target offers cursors."""
    if at(discovery.document("ServiceProviderConfig"), "pagination.cursor") is not True:
        raise NotApplicable("the target's ServiceProviderConfig does not offer cursors")
    filter_query.require_both()
    return lists


def page(cursors: ListQueries, cursor: str) -> Response:
    """Return a page of one User."""
    return cursors.page(cursors.either, count=1, cursor=cursor)


@check(SHOULD, CURSORS, rfc9865("4"), feature="create_users")
def test_a_cursor_leads_to_the_next_page(cursors: ListQueries) -> None:
    """`nextCursor` leads to the next page

    Where the target offers cursors, every page but the last one has a `nextCursor`, and a
    request with it returns the next page. The first page has no `previousCursor`.

    Fix: Return `nextCursor` with every page but the last one, and the next page for it.
    """
    first_page = page(cursors, "")
    rows = cursors.rows(first_page, "the first page by cursor")
    cursor = at(first_page.json, "nextCursor")
    if len(rows) != 1 or not isinstance(cursor, str):
        actual = {"rows": len(rows), "nextCursor": repr(cursor)}
        message = "the first of two pages does not have one User and a nextCursor"
        raise Finding(message, expected="one User and nextCursor", actual=actual)
    if at(first_page.json, "previousCursor") not in (MISSING, None):
        message = "the first page has a previousCursor"
        raise Finding(message, expected="none", actual="a previousCursor")
    rows += cursors.rows(page(cursors, cursor), "the second page by cursor")
    both = sorted(str(user[USER_NAME]) for user in (cursors.one, cursors.other))
    user_names = sorted(cursors.user_names(rows))
    expect_equal("the list of Users on both pages by cursor", user_names, both)


@check(SHOULD, CURSORS, feature="create_users")
def test_cursors_come_to_an_end(cursors: ListQueries) -> None:
    """Pages by cursor come to an end

    The last page has no `nextCursor`: a client that follows the cursors of a list of two Users
    stops after a few pages.

    Fix: Leave `nextCursor` out of the last page.
    """
    cursor: object = ""
    for _ in range(PAGES):
        response = page(cursors, str(cursor))
        expect_status(response, 200, what="a page by cursor")
        cursor = at(response.json, "nextCursor")
        if cursor in (MISSING, None, ""):
            return
    message = f"a list of two Users has a nextCursor on each of {PAGES} pages"
    raise Finding(message, expected="no nextCursor on the last page", actual=repr(cursor))


@check(SHOULD, rfc9865("2.1"), feature="create_users")
def test_an_unknown_cursor_is_refused(cursors: ListQueries) -> None:
    """An unknown cursor returns 400 `invalidCursor`

    The target rejects a cursor that it never issued with 400. When the Error has a `scimType`, it
    is `invalidCursor` or `expiredCursor`.

    Fix: Return 400 with the scimType `invalidCursor` to a cursor that you did not issue.
    """
    response = page(cursors, "no-such-cursor")
    what = "a list with an unknown cursor"
    expect_status(response, 400, what=what)
    expect_scim_type_in({"invalidCursor", "expiredCursor"}, response, what)
