"""Faults of paging (RFC 7644, section 3.4.2.4)."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request

BELOW_ONE = "a_start_index_below_one_is_read_as_one"

FAULTS = rows.table(
    __name__,
    rows.rejects("7644-3.4.2.4", "negative_start_index_is_refused", "GET /Users", 400,
        "A negative startIndex returns 400", lambda call: (number(call, "startIndex") or 0) < 0,
        "a_start_index_below_one_is_read_as_one"),
    rows.rejects("7644-3.4.2", "unknown_parameters_are_refused", "GET /Users", 400,
        "A list with an unknown parameter returns 400",
        lambda call: "noSuchParameter" in call.query,
        "an_unknown_query_parameter_is_ignored"),
    rows.rejects("7644-3.4.2.4", "paging_is_required", "GET /Users", 400,
        "A list without startIndex and count returns 400",
        lambda call: not {"startIndex", "count"} & {*call.query},
        "a_list_needs_no_paging_parameters"),
    rows.rejects("7644-3.4.2.4", "large_counts_are_refused", "GET /Users", 400,
        "A count above the largest page returns 400",
        lambda call: (number(call, "count") or 0) > 1000, "a_count_may_be_larger_than_any_page"),
)  # fmt: skip


def number(call: Call, name: str) -> int | None:
    """Return a number of the query, if it has it."""
    return int(call.query[name]) if name in call.query else None


@change_reply("7644-3.4.2.4", "GET /Users", BELOW_ONE)
def start_index_zero_is_before_the_first(call: Call, reply: Reply) -> None:
    """startIndex=0 returns no resources."""
    if number(call, "startIndex") == 0:
        reply.body["Resources"] = []


@change_request("7644-3.4.2.4", "GET /Users", "a_count_of_zero_gives_the_total_alone")
def count_zero_is_no_count(call: Call) -> None:
    """count=0 is ignored."""
    if number(call, "count") == 0:
        del call.query["count"]


@change_request("7644-3.4.2.4", "GET /Users", "a_negative_count_is_read_as_zero")
def negative_count_is_no_limit(call: Call) -> None:
    """A negative count is ignored, as in some databases."""
    if (number(call, "count") or 0) < 0:
        del call.query["count"]


@change_request("7644-3.4.2.4", "GET /Users", "what_a_filter_gives_comes_in_pages")
def filters_ignore_start_index(call: Call) -> None:
    """A filter ignores startIndex."""
    if "filter" in call.query:
        call.query.pop("startIndex", None)
