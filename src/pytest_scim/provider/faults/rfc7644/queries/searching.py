"""Faults of POST to /.search (RFC 7644, section 3.4.3)."""

from pytest_scim.provider.faults import rows

FAULTS = rows.table(
    __name__,
    rows.refuses("7644-3.4.3", "search_is_a_create", "POST /(Users|Groups)/.search", "", 400,
        "a_search_finds_as_a_filter_does", "groups_are_searched_too"),
    rows.ignores("7644-3.4.3", "search_ignores_its_filter", "POST /(Users/)?.search", "body",
        "filter", "a_search_finds_as_a_filter_does", "a_search_of_everything_is_filtered_as_well"),
    rows.ignores("7644-3.4.3", "search_is_not_paged", "POST /Users/.search", "body", "startIndex",
        "a_search_is_paged_by_its_body"),
)  # fmt: skip
