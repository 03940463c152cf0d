"""Faults of filters (RFC 7644, section 3.4.2.2) that are read as others than they are."""

import re

from pytest_scim.provider.faults.tools import Answerer, Call, Fault, Reply, fault
from pytest_scim.scim import urn

OPERATORS = "rfc7644.filter_operators."
LOGIC = "rfc7644.filter_logic."
PATHS = "rfc7644.filter_paths."
SYNTAX = "rfc7644.filter_syntax."
SELECTED = PATHS + "conditions_in_brackets_select_a_value"
BRACKETS = PATHS + "any_filter_may_stand_in_brackets"
ONE_VALUE = PATHS + "conditions_in_brackets_are_met_by_one_value"
NO_ORDER = OPERATORS + "booleans_have_no_order"
BAD_OPERATOR = SYNTAX + "an_unknown_operator_is_declined"


def misread(title: str, pattern: str, meant: str, *catches: str) -> Fault:
    """Return a fault in which what matches a pattern in a filter is read as something else."""

    def read(call: Call, answer: Answerer) -> Reply:
        if "filter" in call.query:
            call.query["filter"] = re.sub(pattern, meant, call.query["filter"])
        return answer(call)

    read.__name__ = "_".join(re.findall(r"\w+", title))
    return fault("7644-3.4.2.2", title, catches=catches)(read)


co_is_eq = misread(
    "co compares whole values",
    r" (?:co|sw|ew) ",
    " eq ",
    OPERATORS + "co_sw_and_ew_find_parts_of_a_string",
    BRACKETS,
)
ne_is_passed_over = misread(
    "ne finds whoever has a value",
    r' ne "[^"]*"',
    " pr",
    OPERATORS + "ne_finds_who_differs",
    BRACKETS,
)
pr_is_always_true = misread(
    "pr asks whether the attribute exists at all",
    r"\b(?:title|nickName|userType) pr",
    "id pr",
    OPERATORS + "pr_finds_who_has_a_value",
)
gt_is_ge = misread(
    "gt finds equal values too",
    r" gt ",
    " ge ",
    OPERATORS + "strings_are_compared_in_lexicographical_order",
)
lt_is_le = misread(
    "lt finds equal values too",
    r" lt ",
    " le ",
    OPERATORS + "strings_are_compared_in_lexicographical_order",
)
times_are_passed_over = misread(
    "a comparison of times is passed over",
    r'meta\.\w+ \w\w "[^"]*"',
    "id pr",
    OPERATORS + "times_are_compared_by_gt_and_lt",
)
zones_are_passed_over = misread(
    "the zone of a time in a filter is passed over",
    r'[+-]\d\d:\d\d"',
    'Z"',
    OPERATORS + "times_of_another_zone_are_compared_chronologically",
)
false_is_true = misread(
    "false is a text that is not empty, therefore true",
    r"active eq false",
    "active eq true",
    OPERATORS + "booleans_are_compared_by_eq",
)
booleans_are_numbers = misread(
    "booleans are compared as 0 and 1",
    r"active gt true",
    "active eq false",
    NO_ORDER,
)
null_is_a_word = misread(
    "null is the text of that name",
    r" eq null",
    ' eq "null"',
    OPERATORS + "null_is_no_value",
)
ids_are_passed_over = misread(
    "a filter by id is passed over",
    r'\bid eq "[^"]*"',
    "id pr",
    OPERATORS + "an_id_finds_one_account",
)
or_is_and = misread(
    "conditions are all joined by and",
    r" or ",
    " and ",
    LOGIC + "or_finds_whom_either_side_finds",
)
and_is_or = misread(
    "conditions are all joined by or",
    r" and ",
    " or ",
    LOGIC + "and_finds_whom_both_sides_find",
)
parentheses_are_passed_over = misread(
    "parentheses are passed over",
    r"^\(([^()]*)\)",
    r"\1",
    LOGIC + "parentheses_are_evaluated_first",
)
left_comes_first = misread(
    "a filter is evaluated from left to right",
    r"^([^()]* or [^()]*) and ",
    r"(\1) and ",
    LOGIC + "and_binds_tighter_than_or",
)
not_is_passed_over = misread(
    "not is passed over",
    r"not \(",
    "(",
    LOGIC + "not_finds_whom_its_expression_does_not",
)
not_in_brackets_is_passed_over = misread(
    "in brackets not is passed over",
    r"(\[[^\]]*)not \(",
    r"\1(",
    BRACKETS,
)
not_is_not_nested = misread(
    "a not inside a not is passed over",
    r"not \(not \(",
    "not ((",
    LOGIC + "not_may_be_nested",
)
names_are_passed_over = misread(
    "a condition on a sub-attribute is passed over",
    r'name\.\w+ eq "[^"]*"',
    "id pr",
    PATHS + "a_sub_attribute_is_named_after_a_dot",
)
extensions_are_empty = misread(
    "an extension's attribute is looked for among those of the core",
    re.escape(urn.ENTERPRISE_USER) + r":\w+ eq",
    "nickName eq",
    PATHS + "an_extension_attribute_is_named_with_its_schema",
)
first_condition_only = misread(
    "in brackets only the first condition counts",
    r"\[([^\]]*?) and [^\]]*\]",
    r"[\1]",
    SELECTED,
    BRACKETS,
    ONE_VALUE,
)
brackets_are_flat = misread(
    "conditions in brackets are met by different values",
    r"(\w+)\[(\w+ eq \"[^\"]*\") and (\w+ eq \"[^\"]*\")\]",
    r"(\1.\2 and \1.\3)",
    ONE_VALUE,
)
unknown_operators_are_eq = misread(
    "an operator that is not known is taken for eq",
    r" zz ",
    " eq ",
    BAD_OPERATOR,
)
numbers_are_no_letters = misread(
    "a letter's number stays as it is",
    r"\\u",
    r"\\\\u",
    SYNTAX + "a_letter_may_be_escaped_by_its_number",
)
