"""Faults of letter case in filters, against what /Schemas define (RFC 7643, section 7)."""

import re

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request
from pytest_scim.provider.faults.parts import filter_of
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import at

EXACT = "other_letter_case_matches_no_case_exact_value"
OTHER = "other_letter_case_matches_unless_case_exact"
CODE = "7643-7"

FAULTS = rows.table(
    __name__,
    rows.defines(CODE, "title_is_defined_as_case_exact", "title", "caseExact", True, EXACT),
    rows.defines(CODE, "nick_name_is_defined_as_case_exact", "nickName", "caseExact", True, EXACT),
    rows.defines(CODE, "department_is_defined_as_case_exact", "department", "caseExact", True,
        EXACT),
)  # fmt: skip


def compare_letters(call: Call, path: str) -> None:
    """Let a filter by a path match only its value letter by letter."""
    for text in re.findall(rf'{re.escape(path)} eq "([^"]*)"', filter_of(call)):
        if text not in [at(user, path) for user in call.provider.users()]:
            call.query["filter"] = filter_of(call).replace(f'"{text}"', f'"{text}-nobody"')


@change_request(CODE, "GET /Users", OTHER)
def titles_are_compared_letter_by_letter(call: Call) -> None:
    """A filter by title is case-sensitive."""
    compare_letters(call, "title")


@change_request(CODE, "GET /Users", OTHER)
def family_names_are_compared_letter_by_letter(call: Call) -> None:
    """A filter by name.familyName is case-sensitive."""
    compare_letters(call, "name.familyName")


@change_request(CODE, "GET /Users", OTHER)
def departments_are_compared_letter_by_letter(call: Call) -> None:
    """A filter by the department is case-sensitive."""
    compare_letters(call, f"{ENTERPRISE_USER}:department")
