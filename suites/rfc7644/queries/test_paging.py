"""RFC 7644, section 3.4.2.4: paging. Okta's own checks judge the pages of an import."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.rfc7644.support.list_queries import FilterQuery, ListQueries, eq

PAGING = rfc7644("3.4.2.4")


@check(SHOULD, PAGING, feature="create_users")
def test_a_start_index_below_one_is_read_as_one(lists: ListQueries) -> None:
    """A startIndex below 1 is treated as 1

    The target interprets a startIndex less than 1 as 1: the page starts with the first match.

    Fix: Set a startIndex below 1 to 1 before you compute the offset, and write 1 into
    `startIndex` of the response.
    """
    for start in (0, -1):
        response = lists.page(first(lists), startIndex=start, count=2)
        expect_page(lists, response, f"startIndex={start}", rows=1, total=1, start=1)


@check(SHOULD, PAGING, feature="create_users")
def test_a_count_of_zero_gives_the_total_alone(lists: ListQueries) -> None:
    """`count=0` returns totalResults and no resources

    A count of 0 requests no resources, only `totalResults`.

    Fix: Read `count=0` as zero, not as a missing parameter: count the matches for
    `totalResults`, and return no resources.
    """
    expect_page(lists, counted(lists, 0), "count=0", rows=0, total=1)


@check(SHOULD, PAGING, feature="create_users")
def test_a_negative_count_is_read_as_zero(lists: ListQueries) -> None:
    """A negative count is treated as 0

    The target interprets a negative count as 0 and returns the same response as to `count=0`.

    Fix: Set a negative count to 0 before you query, instead of returning an error or a page of
    the default size.
    """
    zero = counted(lists, 0)
    rows = len(lists.rows(zero, "count=0"))
    expect_page(
        lists, counted(lists, -1), "count=-1", rows=rows, total=at(zero.json, "totalResults")
    )


@check(SHOULD, PAGING, feature="create_users")
def test_a_list_needs_no_paging_parameters(lists: ListQueries) -> None:
    """A list without startIndex and count starts with the first match

    The default of startIndex is 1, so a list without paging parameters starts with the first
    match.

    Fix: Use 1 for a missing startIndex, and your page size for a missing count, instead of
    returning an error.
    """
    response = lists.page(first(lists))
    expect_page(lists, response, "a list without startIndex and count", rows=1, total=1)


@check(SHOULD, PAGING, feature="create_users")
def test_a_count_may_be_larger_than_any_page(lists: ListQueries) -> None:
    """A count larger than the target's page size is accepted

    A count is a maximum. A target that returns fewer resources per page accepts a larger count
    too.

    Fix: Limit the count to your page size, and report the number of rows in `itemsPerPage`,
    instead of returning an error.
    """
    response = lists.page(first(lists), startIndex=1, count=100_000)
    expect_page(lists, response, "count=100000", rows=1, total=1)


@check(SHOULD, rfc7644("3.4.2"), feature="create_users")
def test_an_unknown_query_parameter_is_ignored(lists: ListQueries) -> None:
    """An unknown query parameter is ignored

    "SCIM service providers SHOULD ignore any query parameters they do not recognize": a list with
    one more parameter is the same list.

    Fix: Ignore query parameters that you do not know.
    """
    response = lists.page(first(lists), count=2, noSuchParameter="x")
    expect_page(lists, response, "a list with an unknown parameter", rows=1, total=1)


@check(SHOULD, PAGING, feature="create_users")
def test_what_a_filter_gives_comes_in_pages(lists: ListQueries, filter_query: FilterQuery) -> None:
    """Filter results are paged with startIndex and count

    Two matches on pages of one resource come on two pages. Each page has the right startIndex
    and totalResults.

    Fix: Filter first, sort the matches in a stable order, skip `startIndex - 1` of them, and
    count all matches for `totalResults`.
    """
    filter_query.require_both()
    pages = [lists.page(lists.either, startIndex=start, count=1) for start in (1, 2)]
    user_names: list[str] = []
    for start, page in enumerate(pages, 1):
        asked = f"page {start} of 2 with one User each"
        expect_page(lists, page, asked, rows=1, total=2, start=start)
        user_names += lists.user_names(lists.rows(page, asked))
    expect_equal("the list of Users on both pages", sorted(user_names), both(lists))


def first(lists: ListQueries) -> str:
    """Return the filter that matches one user."""
    return eq(USER_NAME, lists.one[USER_NAME])


def both(lists: ListQueries) -> list[str]:
    """Return the userNames of both users, sorted."""
    return sorted(str(user[USER_NAME]) for user in (lists.one, lists.other))


def counted(lists: ListQueries, count: int) -> Response:
    """Return the response to a filter with a count."""
    return lists.page(first(lists), startIndex=1, count=count)


def expect_page(
    lists: ListQueries,
    response: Response,
    asked: str,
    *,
    rows: int,
    total: object,
    start: int | None = None,
) -> None:
    """Raise a finding unless a page has these rows, totalResults and startIndex."""
    expect_status(response, 200, what=asked)
    actual: dict[str, object] = {
        "rows": len(lists.rows(response, asked)),
        "totalResults": at(response.json, "totalResults"),
    }
    expected: dict[str, object] = {"rows": rows, "totalResults": total}
    if start is not None and (reported := at(response.json, "startIndex")) is not MISSING:
        actual, expected = {**actual, "startIndex": reported}, {**expected, "startIndex": start}
    expect_equal(f"the page of {asked}", actual, expected)
