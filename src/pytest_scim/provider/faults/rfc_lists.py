"""Faults of paging, sorting and searching (RFC 7644, sections 3.4.2.3, 3.4.2.4 and 3.4.3)."""

from typing import Any

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_list,
    scim_error,
)

PAGING = "rfc7644.paging."
SORTING = "rfc7644.sorting."
SEARCHING = "rfc7644.searching."


def is_search(call: Call, kind: str = "Users") -> bool:
    """``POST /Users/.search``; of everything, with an empty ``kind``."""
    return call.method == "POST" and call.path.strip("/") == f"{kind}/.search".strip("/")


def number(call: Call, name: str) -> int | None:
    """Return a number of the query, if it has it."""
    return int(call.query[name]) if name in call.query else None


@fault(
    "7644-3.4.2.4",
    "startIndex is an offset of the database's, less one",
    catches=(PAGING + "a_start_index_below_one_is_read_as_one",),
)
def start_index_zero_is_before_the_first(call: Call, answer: Answerer) -> Reply:
    """The slice from -1 is empty."""
    reply = answer(call)
    if is_list(call) and reply.ok and number(call, "startIndex") == 0:
        reply.body["Resources"] = []
    return reply


@fault(
    "7644-3.4.2.4",
    "a negative startIndex is refused",
    catches=(PAGING + "a_start_index_below_one_is_read_as_one",),
)
def negative_start_index_is_refused(call: Call, answer: Answerer) -> Reply:
    """A validator wants a positive number."""
    if is_list(call) and (number(call, "startIndex") or 0) < 0:
        return scim_error(400, "startIndex must not be negative", "invalidValue")
    return answer(call)


@fault(
    "7644-3.4.2.4",
    "a count of 0 is no count",
    catches=(PAGING + "a_count_of_zero_gives_the_total_alone",),
)
def count_zero_is_no_count(call: Call, answer: Answerer) -> Reply:
    """Zero is false."""
    if is_list(call) and number(call, "count") == 0:
        del call.query["count"]
    return answer(call)


@fault(
    "7644-3.4.2.4",
    "a negative count is no limit",
    catches=(PAGING + "a_negative_count_is_read_as_zero",),
)
def negative_count_is_no_limit(call: Call, answer: Answerer) -> Reply:
    """As in some databases."""
    if is_list(call) and (number(call, "count") or 0) < 0:
        del call.query["count"]
    return answer(call)


@fault(
    "7644-3.4.2.4",
    "paging parameters are required",
    catches=(PAGING + "a_list_needs_no_paging_parameters",),
)
def paging_is_required(call: Call, answer: Answerer) -> Reply:
    """There are no defaults."""
    if is_list(call) and not {"startIndex", "count"} & {*call.query}:
        return scim_error(400, "startIndex and count are missing", "invalidValue")
    return answer(call)


@fault(
    "7644-3.4.2.4",
    "a count above the largest page is refused",
    catches=(PAGING + "a_count_may_be_larger_than_any_page",),
)
def large_counts_are_refused(call: Call, answer: Answerer) -> Reply:
    """The limit is an error instead of a limit."""
    if is_list(call) and (number(call, "count") or 0) > 1000:  # noqa: PLR2004 - the provider's
        return scim_error(400, "count is too large", "tooMany")
    return answer(call)


@fault(
    "7644-3.4.2.4",
    "what a filter gives is always on the first page",
    catches=(PAGING + "what_a_filter_gives_comes_in_pages",),
)
def filters_ignore_start_index(call: Call, answer: Answerer) -> Reply:
    """Filters go another way than lists."""
    if is_list(call) and "filter" in call.query:
        call.query.pop("startIndex", None)
    return answer(call)


@fault(
    "9865-2.1",
    "cursors are announced, and pages have none",
    catches=(PAGING + "a_cursor_leads_to_the_next_page",),
)
def cursors_are_missing(call: Call, answer: Answerer) -> Reply:
    """The service's configuration is ahead of the service."""
    call.query.pop("cursor", None)
    reply = answer(call)
    if call.kind == "ServiceProviderConfig":
        reply.body["pagination"] = {"cursor": True, "index": True}
    return reply


@fault(
    "7644-3.4.2.3",
    "lists are sorted in descending order by default",
    catches=(SORTING + "a_list_is_sorted_in_ascending_order_by_default",),
)
def descending_by_default(call: Call, answer: Answerer) -> Reply:
    """The newest first, whatever is sorted."""
    if "sortBy" in call.query:
        call.query.setdefault("sortOrder", "descending")
    return answer(call)


@fault(
    "7644-3.4.2.3",
    "sortOrder is ignored",
    catches=(
        SORTING + "a_list_is_sorted_in_descending_order_on_request",
        SORTING + "who_has_no_value_comes_last",
    ),
)
def sort_order_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Every list ascends."""
    call.query.pop("sortOrder", None)
    return answer(call)


@fault(
    "7644-3.4.2.3",
    "a sub-attribute is not sorted by",
    catches=(
        SORTING + "a_list_is_sorted_by_a_sub_attribute",
        SORTING + "a_list_is_sorted_by_time",
    ),
)
def sub_attributes_are_not_sorted_by(call: Call, answer: Answerer) -> Reply:
    """The column of that name is not there."""
    if "." in call.query.get("sortBy", ""):
        del call.query["sortBy"]
    return answer(call)


@fault(
    "7644-3.4.2.3",
    "nothing is less than any value",
    catches=(SORTING + "who_has_no_value_comes_last",),
)
def nothing_comes_first(call: Call, answer: Answerer) -> Reply:
    """The database's order of nulls."""
    reply = answer(call)
    path = call.query.get("sortBy")
    if path and is_list(call) and reply.ok:
        rows: list[Any] = reply.body.get("Resources", [])
        falling = call.query.get("sortOrder") == "descending"
        rows.sort(key=lambda row: bool(at(row, path)) is not falling)
    return reply


@fault(
    "7644-3.4.3",
    "a search is taken for a create",
    catches=(
        SEARCHING + "a_search_finds_as_a_filter_does",
        SEARCHING + "groups_are_searched_too",
    ),
)
def search_is_a_create(call: Call, answer: Answerer) -> Reply:
    """Whatever is posted makes something."""
    if is_search(call) or is_search(call, "Groups"):
        return scim_error(400, "A required attribute is missing", "invalidValue")
    return answer(call)


@fault(
    "7644-3.4.3",
    "the filter of a search is ignored",
    catches=(
        SEARCHING + "a_search_finds_as_a_filter_does",
        SEARCHING + "a_search_of_everything_is_filtered_as_well",
    ),
)
def search_ignores_its_filter(call: Call, answer: Answerer) -> Reply:
    """Everybody is found."""
    if is_search(call) or is_search(call, ""):
        call.body.pop("filter", None)
    return answer(call)


@fault(
    "7644-3.4.3",
    "a search gives the first page only",
    catches=(SEARCHING + "a_search_is_paged_by_its_body",),
)
def search_is_not_paged(call: Call, answer: Answerer) -> Reply:
    """Paging parameters are looked for in the URL."""
    if is_search(call):
        call.body.pop("startIndex", None)
    return answer(call)
