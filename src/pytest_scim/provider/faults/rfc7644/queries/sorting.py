"""Faults of sorting (RFC 7644, section 3.4.2.3)."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request
from pytest_scim.scim.paths import at, entries

LAST = "resources_without_a_value_come_last"
SUB_ATTRIBUTE = "a_list_is_sorted_by_a_sub_attribute"

FAULTS = rows.table(
    __name__,
    rows.ignores("7644-3.4.2.3", "sort_order_is_ignored", "GET", "query", "sortOrder",
        "a_list_is_sorted_in_descending_order_on_request", "resources_without_a_value_come_last"),
)  # fmt: skip


@change_request("7644-3.4.2.3", "", "a_list_is_sorted_in_ascending_order_by_default")
def descending_by_default(call: Call) -> None:
    """A list without sortOrder is sorted in descending order."""
    if "sortBy" in call.query:
        call.query.setdefault("sortOrder", "descending")


@change_request("7644-3.10", "", "sort_by_may_come_in_any_case")
def upper_case_is_not_sorted_by(call: Call) -> None:
    """A name in upper case in sortBy is ignored."""
    if call.query.get("sortBy", "").isupper():
        del call.query["sortBy"]


@change_request("7644-3.4.2.3", "", SUB_ATTRIBUTE, "a_list_is_sorted_by_time")
def sub_attributes_are_not_sorted_by(call: Call) -> None:
    """A sub-attribute in sortBy is ignored."""
    if "." in call.query.get("sortBy", ""):
        del call.query["sortBy"]


@change_reply("7644-3.4.2.3", "GET /Users", LAST)
def nothing_comes_first(call: Call, reply: Reply) -> None:
    """A list in ascending order begins with the resources that have no value."""
    if path := call.query.get("sortBy"):
        falling = call.query.get("sortOrder") == "descending"
        entries(reply.body, "Resources").sort(key=lambda row: bool(at(row, path)) is not falling)
