"""Faults of POST to /.search (RFC 7644, section 3.4.3)."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_request, refuse

FOUND = "a_search_finds_as_a_filter_does"
OF_ALL = "a_search_of_everything_is_filtered_as_well"


@refuse("7644-3.4.3", "POST /(Users|Groups)/.search", 400, FOUND, "groups_are_searched_too")
def search_is_a_create() -> bool:
    """POST to /.search returns 400: it is taken for a create."""
    return True


@change_request("7644-3.4.3", "POST /(Users/)?.search", FOUND, OF_ALL)
def search_ignores_its_filter(call: Call) -> None:
    """POST to /.search ignores the filter."""
    call.body.pop("filter", None)


@change_request("7644-3.4.3", "POST /Users/.search", "a_search_is_paged_by_its_body")
def search_is_not_paged(call: Call) -> None:
    """POST to /.search ignores startIndex."""
    call.body.pop("startIndex", None)
