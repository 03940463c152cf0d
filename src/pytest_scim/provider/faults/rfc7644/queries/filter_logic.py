"""Faults of and, or, not and parentheses in filters (RFC 7644, section 3.4.2.2)."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import refuse
from pytest_scim.provider.faults.parts import filter_of
from pytest_scim.provider.faults.tables import misread

OR = "or_finds_whom_either_side_finds"
AND = "and_finds_whom_both_sides_find"
NOT = "not_finds_whom_its_expression_does_not"
ORDER = "and_binds_tighter_than_or"
NESTED = "not_may_be_nested"

MISREAD = misread(
    __name__,
    "7644-3.4.2.2",
    ("conditions_are_all_joined_by_and", " or ", " and ", OR),
    ("conditions_are_all_joined_by_or", " and ", " or ", AND),
    ("parentheses_are_passed_over", r"^\(([^()]*)\)", r"\1", "parentheses_are_evaluated_first"),
    ("a_filter_is_evaluated_from_left_to_right", r"^([^()]* or [^()]*) and ", r"(\1) and ", ORDER),
    ("not_is_passed_over", r"not \(", "(", NOT),
    ("a_not_inside_a_not_is_passed_over", r"not \(not \(", "not ((", NESTED),
)


@refuse("7644-3.4.2.2", "", 400, "operators_may_come_in_any_case", scim_type="invalidFilter")
def operators_are_case_sensitive(call: Call) -> bool:
    """An operator in upper case returns 400."""
    return any(operator in filter_of(call) for operator in (" AND ", " Or ", " Eq "))
