"""RFC 9865: paging by cursors, where the target offers it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc9865
from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import Users
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import MISSING, at, text_at
from pytest_scim.suites.rfc7644.support.list_queries import FilterQuery, ListQueries
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.rejections import expect_scim_type_in

SECTION_ID = "paging"
CURSORS = rfc9865("2")
CONFIG = rfc9865("4")
PAGES = 5
"""Pages after which a list of two Users has not come to an end."""
END_OWNER = "rfc7644.paging.cursors_come_to_an_end"
LIMITS = ("defaultPageSize", "maxPageSize", "cursorTimeout")


@dataclass(frozen=True, slots=True)
class Cursors:
    """A list of two Users by cursor, one User on a page."""

    lists: ListQueries

    def page(self, cursor: str) -> Response:
        """Return the page that a cursor leads to; the first one has an empty cursor."""
        return self.lists.page(self.lists.either, count=1, cursor=cursor)

    def walk(self) -> Iterator[Response]:
        """Yield page after page, ``PAGES`` at most."""
        cursor: str | None = ""
        for _ in range(PAGES):
            if cursor is None:
                return
            response = self.page(cursor)
            expect_status(response, 200, what="a page by cursor")
            yield response
            cursor = text_at(response.json, "nextCursor") or None

    def user_names(self, response: Response) -> list[str]:
        """Return the userNames on a page."""
        return self.lists.user_names(self.lists.rows(response, "a page by cursor"))


@pytest.fixture
def pagination(discovery: Discovery) -> JSONObject:
    """What ServiceProviderConfig says of paging."""
    declared = at(discovery.document("ServiceProviderConfig"), "pagination")
    if not isinstance(declared, dict):
        raise NotApplicable("the target's ServiceProviderConfig has no `pagination`")
    return declared


@pytest.fixture
def cursors(pagination: JSONObject, lists: ListQueries, filter_query: FilterQuery) -> Cursors:
    """A list of two Users by cursor, where the target offers cursors."""
    if pagination.get("cursor") is not True:
        raise NotApplicable("the target's ServiceProviderConfig does not offer cursors")
    filter_query.require_both()
    return Cursors(lists)


@check(SHOULD, CONFIG)
def test_the_declared_paging_has_legal_values(pagination: JSONObject) -> None:
    """`pagination` in ServiceProviderConfig has `cursor` and `index`, both Booleans

    Both are REQUIRED where the target has `pagination`. Sizes and times are integers of 0 or more,
    and `defaultPaginationMethod` is `cursor` or `index`.

    Fix: Declare `pagination.cursor` and `pagination.index` as true or false, without quotes.
    """
    wrong = {name: repr(pagination.get(name)) for name in ("cursor", "index", *LIMITS)}
    legal = [name for name in ("cursor", "index") if isinstance(pagination.get(name), bool)]
    legal += [name for name in LIMITS if is_size(pagination.get(name))]
    wrong = {name: value for name, value in wrong.items() if name not in legal}
    method = pagination.get("defaultPaginationMethod")
    if method not in {None, "cursor", "index"}:
        wrong["defaultPaginationMethod"] = repr(method)
    message = f"`pagination` has no legal value of {', '.join(wrong)}"
    expect_none(message, wrong, expected="Booleans, and integers of 0 or more")


def is_size(value: JSON) -> bool:
    """Whether a value is an integer of 0 or more, or left out."""
    return value is None or (type(value) is int and value >= 0)


@check(SHOULD, CURSORS, feature="create_users")
def test_cursors_come_to_an_end(cursors: Cursors) -> None:
    """Pages by cursor come to an end

    The last page has no `nextCursor`: a client that follows the cursors of a list of two Users
    stops after a few pages.

    Fix: Leave `nextCursor` out of the last page.
    """
    *_, last = cursors.walk()
    cursor = text_at(last.json, "nextCursor")
    if cursor:
        message = f"a list of two Users has a nextCursor on each of {PAGES} pages"
        raise Finding(message, expected="no nextCursor on the last page", actual=repr(cursor))


@check(SHOULD, CURSORS, CONFIG, feature="create_users")
def test_a_cursor_leads_to_the_next_page(cursors: Cursors) -> None:
    """`nextCursor` leads to the next page

    Where the target offers cursors, every page but the last one has a `nextCursor`, and a
    request with it returns the next page. The pages contain each match once.

    Fix: Return `nextCursor` with every page but the last one, and the next page for it.
    """
    pages = list(cursors.walk())
    if text_at(pages[-1].json, "nextCursor"):
        raise Blocked(END_OWNER, "the pages by cursor have no end")
    user_names = [name for page in pages for name in cursors.user_names(page)]
    both = sorted(str(user[USER_NAME]) for user in (cursors.lists.one, cursors.lists.other))
    expect_equal("the list of Users on all pages by cursor", sorted(user_names), both)


@check(SHOULD, CURSORS, feature="create_users")
def test_the_first_page_has_no_previous_cursor(cursors: Cursors) -> None:
    """The first page by cursor has no `previousCursor`

    A client that reads backwards stops there.

    Fix: Leave `previousCursor` out of the first page.
    """
    first = cursors.page("")
    expect_status(first, 200, what="the first page by cursor")
    if at(first.json, "previousCursor") not in (MISSING, None):
        message = "the first page has a previousCursor"
        raise Finding(message, expected="none", actual="a previousCursor")


@check(SHOULD, CURSORS, feature="create_users")
def test_a_page_by_cursor_is_no_longer_than_requested(cursors: Cursors) -> None:
    """A page by cursor contains at most `count` Users

    The target may return fewer, never more.

    Fix: Apply `count` to requests with `cursor`, too.
    """
    longest = max(len(cursors.user_names(page)) for page in cursors.walk())
    if longest > 1:
        message = f"a page by cursor with `count=1` contains {longest} Users"
        raise Finding(message, expected="at most 1", actual=longest)


@check(SHOULD, CURSORS, feature="create_users")
def test_a_previous_cursor_leads_back(cursors: Cursors) -> None:
    """`previousCursor` leads to the page before

    `previousCursor` is OPTIONAL. Where the second page has one, a request with it returns the first
    page.

    Fix: Return the page before for `previousCursor`, or leave `previousCursor` out.
    """
    first, second, *_ = (*cursors.walk(), None, None)
    cursor = text_at(second.json, "previousCursor") if second is not None else None
    if first is None or cursor is None:
        raise NotApplicable("the target returns no previousCursor")
    what = "the list of Users on the page of previousCursor"
    expect_equal(what, cursors.user_names(cursors.page(cursor)), cursors.user_names(first))


@check(SHOULD, rfc9865("2.1"), feature="create_users")
def test_an_unknown_cursor_is_refused(cursors: Cursors) -> None:
    """An unknown cursor returns 400 `invalidCursor`

    The target rejects a cursor that it never issued with 400. When the Error has a `scimType`, it
    is `invalidCursor` or `expiredCursor`.

    Fix: Return 400 with the scimType `invalidCursor` to a cursor that you did not issue.
    """
    response = cursors.page("no-such-cursor")
    what = "a list with an unknown cursor"
    expect_status(response, 400, what=what)
    expect_scim_type_in({"invalidCursor", "expiredCursor"}, response, what)


@check(SHOULD, CONFIG)
def test_cursors_that_are_not_offered_are_not_returned(
    pagination: JSONObject, users: Users
) -> None:
    """A target that declares `pagination.cursor: false` returns no `nextCursor`

    A client that reads ServiceProviderConfig does not expect cursors.

    Fix: Declare `pagination.cursor: true` if your lists have cursors.
    """
    if pagination.get("cursor") is not False:
        raise NotApplicable("the target does not declare `pagination.cursor: false`")
    response = users.ask("GET", "/Users", query="startIndex=1&count=1")
    if at(response.json, "nextCursor") not in (MISSING, None, ""):
        message = "ServiceProviderConfig declares no cursors, and a list has a nextCursor"
        raise Finding(message, expected="no nextCursor", actual="a nextCursor")
