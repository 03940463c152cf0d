"""Faults of and, or, not and parentheses in filters (RFC 7644, section 3.4.2.2)."""

from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.parts import filter_of

AND = "and_finds_what_both_sides_find"

CODE = "7644-3.4.2.2"

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
