"""Faults of how filters name attributes and values (RFC 7644, section 3.4.2.2)."""

import re

from pytest_scim.provider.call import Call, Reply, list_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request
from pytest_scim.provider.faults.parts import filter_of
from pytest_scim.scim import names
from pytest_scim.scim.paths import at

EXTENDED = re.escape(names.ENTERPRISE_USER) + r":\w+ eq"
NAME = r'name\.\w+ eq "[^"]*"'
FIRST_OF_TWO = r"\[([^\]]*?) and [^\]]*\]"
TWO = r'(\w+)\[(\w+ eq "[^"]*") and (\w+ eq "[^"]*")\]'

CODE = "7644-3.4.2.2"

FAULTS = rows.table(
    __name__,
    rows.misreads(CODE, "not_in_brackets_is_ignored",
        "A filter ignores the operator not in brackets",
        r"(\[[^\]]*)not \(", r"\1(", "any_filter_may_stand_in_brackets"),
    rows.misreads(CODE, "condition_on_a_sub_attribute_is_ignored",
        "A condition on a sub-attribute of name matches every User", NAME, "id pr",
        "a_sub_attribute_is_named_after_a_dot"),
    rows.misreads(CODE, "extension_attribute_is_read_as_a_core_attribute",
        "A filter reads an attribute of the enterprise extension as nickName", EXTENDED,
        "nickName eq", "an_extension_attribute_is_named_with_its_schema"),
    rows.misreads(CODE, "in_brackets_only_the_first_condition_counts",
        "A filter ignores the second condition in brackets", FIRST_OF_TWO, r"[\1]",
        "conditions_in_brackets_select_a_value", "any_filter_may_stand_in_brackets",
        "conditions_in_brackets_are_met_by_one_value"),
    rows.misreads(CODE, "conditions_in_brackets_are_met_by_different_values",
        "Two conditions in brackets may match different values", TWO,
        r"(\1.\2 and \1.\3)", "conditions_in_brackets_are_met_by_one_value"),
    rows.rejects(CODE, "full_names_are_unknown", "", 400,
        "An attribute with the URN of the core returns 400",
        lambda call: f"{names.USER}:" in filter_of(call),
        "an_attribute_may_be_named_with_its_schema"),
)  # fmt: skip


@change_request(CODE, "", "one_matching_value_of_several_is_enough")
def first_value_only(call: Call) -> Reply | None:
    """A condition on phoneNumbers compares only the first of several values."""
    searched = re.search(r'phoneNumbers\.value eq "([^"]*)"', filter_of(call))
    firsts = [at(user, "phoneNumbers[0].value") for user in call.provider.users()]
    return list_reply([]) if searched and searched[1] not in firsts else None
