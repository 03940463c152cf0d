"""Faults of the syntax of filters (RFC 7644, section 3.4.2.2)."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request
from pytest_scim.provider.faults.parts import filter_of

CODE = "7644-3.4.2.2"

FAULTS = rows.table(
    __name__,
    rows.reads(CODE, "an_operator_that_is_not_known_is_taken_for_eq", " zz ", " eq ",
        "an_unknown_operator_is_declined"),
    rows.misreads(CODE, "a_letter_s_number_stays_as_it_is",
        "A filter does not decode a letter that is escaped by its number", r"\\u", r"\\\\u",
        "a_letter_may_be_escaped_by_its_number"),
    rows.rejects(CODE, "strings_end_at_a_quote", "", 400,
        "An escaped quote in a string returns 400", lambda call: '\\"' in filter_of(call),
        "a_quote_in_a_string_is_escaped_by_a_backslash", scim_type="invalidFilter"),
)  # fmt: skip


@change_request(CODE, "", "a_string_may_hold_letters_of_any_script")
def filters_are_latin_1(call: Call) -> None:
    """A filter is decoded as Latin-1."""
    if "filter" in call.query:
        call.query["filter"] = call.query["filter"].encode().decode("latin-1")
