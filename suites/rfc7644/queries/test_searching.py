"""RFC 7644, section 3.4.3: queries by POST to a path that ends in /.search."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal, expect_in
from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import LIST_RESPONSE, USER_NAME
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.support.list_queries import FilterQuery, ListQueries, eq
from pytest_scim.suites.rfc7644.support.projection import (
    expect_excluded,
    expect_left_out,
    expect_named_only,
    optional_attributes,
    require_partial,
)
from pytest_scim.suites.support.discovery import Discovery

SEARCH = rfc7644("3.4.3")
REQUEST = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
FINDS_OWNER = "rfc7644.searching.a_search_finds_as_a_filter_does"
PAGED_OWNER = "rfc7644.searching.a_search_is_paged_by_its_body"
UNSUPPORTED = (404, 405, 501)


@check(SHOULD, SEARCH, feature="create_users")
def test_a_search_finds_as_a_filter_does(lists: ListQueries) -> None:
    """POST /Users/.search returns the same list as a GET with that filter

    A POST to /Users/.search with a filter returns a ListResponse with the matching users.

    Fix: Evaluate `filter` of the body of POST /Users/.search with the code of GET /Users, or
    return 501 where you have no search.
    """
    response = search(lists, "/Users")
    rows = lists.rows(response, "a search of users")
    expect_in("`schemas` of the search response", LIST_RESPONSE, entries(response.json, "schemas"))
    actual = {"users": lists.user_names(rows), "totalResults": at(response.json, "totalResults")}
    expected = {"users": [lists.one[USER_NAME]], "totalResults": 1}
    expect_equal("the result of POST /Users/.search", actual, expected)


@check(SHOULD, SEARCH, rfc7644("3.9"), feature="create_users")
def test_a_search_names_the_attributes_it_wants(lists: ListQueries, discovery: Discovery) -> None:
    """`attributes` in a search limits the returned attributes

    A search with `attributes` in its body returns the named attributes and those that are
    always returned, and no others.

    Fix: Read `attributes` from the body of a search, as an array of names, and reduce each row
    as GET does.
    """
    rows = lists.rows(search(lists, "/Users"), "a search of users")
    if lists.user_names(rows) != [lists.one[USER_NAME]]:
        raise Blocked(
            FINDS_OWNER, f"the search returned {lists.user_names(rows) or 'no resources'}"
        )
    require_partial(expect_named_only, lists, discovery)
    unasked = optional_attributes(discovery, lists.one, without=(USER_NAME, "displayName"))
    expect_left_out(rows[0], unasked, 'a search with "attributes": ["userName", "displayName"]')


@check(SHOULD, SEARCH, rfc7644("3.4.2.4"), feature="create_users")
def test_a_search_is_paged_by_its_body(lists: ListQueries, filter_query: FilterQuery) -> None:
    """A search is paged by the startIndex and count in its body

    The target takes startIndex and count from the body of a search and returns that page of the
    matches.

    Fix: Read `startIndex` and `count` as integers from the body of a search, not from the query
    of the URL.
    """
    response = second_page(lists, filter_query)
    rows = lists.rows(response, "a search of users")
    ours = [row for row in rows if row.get("id") in (lists.one["id"], lists.other["id"])]
    others = len(rows) - len(ours)
    actual = {"ours": len(ours), "others": others, "startIndex": at(response.json, "startIndex")}
    expected = {"ours": 1, "others": 0, "startIndex": 2}
    expect_equal("the second page of POST /Users/.search", actual, expected)


@check(SHOULD, SEARCH, rfc7644("3.9"), feature="create_users")
def test_a_search_leaves_out_what_it_excludes(
    lists: ListQueries, filter_query: FilterQuery, discovery: Discovery
) -> None:
    """`excludedAttributes` in a search leaves out the named attributes

    A search with `excludedAttributes` in its body returns all default attributes except the
    named ones.

    Fix: Read `excludedAttributes` from the body of a search, as an array of names, and remove
    these attributes from each row.
    """
    require_partial(expect_excluded, lists, discovery)
    rows = lists.rows(second_page(lists, filter_query), "a search of users")
    if not rows or rows[0].get("id") not in (lists.one["id"], lists.other["id"]):
        raise Blocked(
            PAGED_OWNER, f"the search returned {lists.user_names(rows) or 'no resources'}"
        )
    names = optional_attributes(discovery, lists.one) & {"emails", "name"}
    expect_left_out(rows[0], names, 'a search with "excludedAttributes": ["emails", "name"]')


@check(SHOULD, SEARCH, rfc7644("3.4.2.1"), feature="create_users")
def test_a_search_of_everything_is_filtered_as_well(lists: ListQueries) -> None:
    """POST /.search filters resources of all types

    A POST to /.search of the base URL searches all resource types. The target treats an
    attribute that a type does not have as one without a value.

    Fix: Evaluate the filter of POST /.search on every resource type, as false where a type
    lacks the attribute, or return 403.
    """
    response = search(lists, "")
    if response.status in {400, 403}:
        raise NotApplicable("the target does not search all resource types at once")
    rows = lists.rows(response, "POST /.search")
    expect_equal("the list of POST /.search", lists.user_names(rows), [lists.one[USER_NAME]])


@check(SHOULD, SEARCH, feature="push_groups")
def test_groups_are_searched_too(lists: ListQueries, test_data: DataGenerator) -> None:
    """POST /Groups/.search returns the matching Groups

    A POST to /Groups/.search with a filter returns a ListResponse with the matching groups.

    Fix: Evaluate `filter` of the body of POST /Groups/.search with the code of GET /Groups, and
    return `totalResults: 0` where nothing matches.
    """
    wanted = eq("displayName", f"Nobody {test_data.tag}")
    response = search(lists, "/Groups", filter=wanted, attributes=["displayName"])
    rows = lists.rows(response, "POST /Groups/.search")
    actual = {"groups": len(rows), "totalResults": at(response.json, "totalResults")}
    expected = {"groups": 0, "totalResults": 0}
    expect_equal("the result of POST /Groups/.search by a name that no group has", actual, expected)


def second_page(lists: ListQueries, filter_query: FilterQuery) -> Response:
    """Return the response to a search for the second page of two users."""
    filter_query.require_both()
    page: JSONObject = {"filter": lists.either, "startIndex": 2, "count": 1}
    excluded: JSONObject = {"attributes": None, "excludedAttributes": ["emails", "name"]}
    return search(lists, "/Users", **page, **excluded)


def search(lists: ListQueries, endpoint: str, **fields: JSON) -> Response:
    """Return the response to a search, or raise NotApplicable where the target has none.

    Without other ``fields`` it searches for the first user.
    """
    members: JSONObject = {
        "schemas": [REQUEST],
        "attributes": [USER_NAME, "displayName"],
        "filter": eq(USER_NAME, lists.one[USER_NAME]),
        "startIndex": 1,
        "count": 10,
        **fields,
    }
    body: JSONObject = {key: value for key, value in members.items() if value is not None}
    response = lists.ask("POST", f"{endpoint}/.search", body)
    if response.status in UNSUPPORTED:
        raise NotApplicable(f"the target has no {endpoint}/.search")
    return response
