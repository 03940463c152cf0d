"""Faults of and, or, not and parentheses in filters (RFC 7644, section 3.4.2.2)."""

import re

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.faults.parts import filter_of, matches
from pytest_scim.provider.faults.rfc7644.protocol.announced_features import deny

AND = "and_finds_what_both_sides_find"

CODE = "7644-3.4.2.2"
SIMPLE = re.compile(r'\S+ eq "[^"]*"')

FAULTS = rows.table(
    __name__,
    rows.reads(CODE, "conditions_are_all_joined_by_and", " or ", " and ",
        "or_finds_what_either_side_finds"),
    rows.reads(CODE, "conditions_are_all_joined_by_or", " and ", " or ",
        "and_finds_what_both_sides_find"),
    rows.misreads(CODE, "parentheses_are_ignored", "A filter ignores parentheses",
        r"^\(([^()]*)\)", r"\1", "parentheses_are_evaluated_first"),
    rows.misreads(CODE, "a_filter_is_evaluated_from_left_to_right",
        "A filter with or and then and is evaluated from left to right",
        r"^([^()]* or [^()]*) and ", r"(\1) and ", "and_binds_tighter_than_or"),
    rows.misreads(CODE, "not_is_dropped", "A filter ignores the operator not", r"not \(", "(",
        "not_finds_what_its_expression_does_not"),
    rows.misreads(CODE, "nested_not_is_ignored", "A filter ignores a not inside a not",
        r"not \(not \(", "not ((",
        "not_may_be_nested"),
    rows.rejects(CODE, "operators_are_case_sensitive", "", 400,
        "An operator in upper case returns 400",
        lambda call: any(operator in filter_of(call) for operator in (" AND ", " Or ", " Eq ")),
        "operators_may_come_in_any_case", scim_type="invalidFilter"),
)  # fmt: skip


@fault(
    "7643-5",
    "rfc7644.filter_logic.or_finds_what_either_side_finds",
    "rfc7644.filter_logic.and_finds_what_both_sides_find",
    "rfc7644.filter_operators.co_sw_and_ew_find_parts_of_a_string",
    "rfc7644.filter_syntax.an_unknown_operator_is_declined",
)
def denied_filters_return_every_user(call: Call, respond: Responder) -> Reply:
    """Filters are denied, and all but the simplest return every User instead of an Error."""
    if matches(call, "GET /Users") and not SIMPLE.fullmatch(filter_of(call)):
        call.query.pop("filter", None)
    return deny(call, respond(call), "filter")
