"""Faults of the syntax of filters (RFC 7644, section 3.4.2.2)."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request
from pytest_scim.provider.faults.parts import filter_of

CODE = "7644-3.4.2.2"


def has_no_value(call: Call) -> bool:
    """Return whether a filter ends after its operator."""
    return filter_of(call).endswith(" eq")


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
    rows.rejects("7644-3.12", "filters_without_a_value_are_server_errors", "", 500,
        "A filter that ends after its operator returns 500", has_no_value,
        "a_filter_of_invalid_syntax_is_declined"),
    rows.rejects("7644-3.12", "filters_without_a_value_are_not_found", "", 404,
        "A filter that ends after its operator returns 404", has_no_value,
        "a_filter_of_invalid_syntax_is_declined"),
)  # fmt: skip


@change_request(CODE, "", "a_string_may_hold_letters_of_any_script")
def filters_are_latin_1(call: Call) -> None:
    """A filter is decoded as Latin-1."""
    if "filter" in call.query:
        call.query["filter"] = call.query["filter"].encode().decode("latin-1")


@change_request("7644-3.12", "GET /Users", "a_filter_of_invalid_syntax_is_declined")
def filters_without_a_value_match_all(call: Call) -> None:
    """A filter that ends after its operator matches every User."""
    if has_no_value(call):
        del call.query["filter"]
