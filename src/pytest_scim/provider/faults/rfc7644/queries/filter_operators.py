"""Faults of the operators of filters (RFC 7644, section 3.4.2.2)."""

import re

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request, fault
from pytest_scim.provider.faults.parts import filter_of, matches
from pytest_scim.scim.paths import at

NO_ORDER = "booleans_have_no_order"
INVALID = "rfc7644.filter_syntax.a_filter_of_invalid_syntax_is_declined"
UNKNOWN_OPERATOR = "rfc7644.filter_syntax.an_unknown_operator_is_declined"
UNKNOWN_ATTRIBUTE = "rfc7644.filter_syntax.an_unknown_attribute_finds_no_resource"
VALUE = '"[^"]*"'

CODE = "7644-3.4.2.2"

FAULTS = rows.table(
    __name__,
    rows.misreads(CODE, "co_compares_whole_values", "A filter reads co, sw and ew as eq",
        " (?:co|sw|ew) ", " eq ",
        "co_sw_and_ew_find_parts_of_a_string",
        "rfc7644.filter_paths.any_filter_may_stand_in_brackets"),
    rows.misreads(CODE, "ne_finds_every_value", "A filter with ne matches every value",
        f" ne {VALUE}", " pr", "ne_finds_other_values",
        "rfc7644.filter_paths.any_filter_may_stand_in_brackets"),
    rows.misreads(CODE, "pr_asks_whether_the_attribute_exists_at_all",
        "A filter with pr matches every User", r"\b(?:title|nickName|userType) pr", "id pr",
        "pr_finds_resources_with_a_value"),
    rows.misreads(CODE, "pr_of_a_complex_attribute_finds_nobody",
        "A filter with pr and a complex attribute matches no User", r"\bname pr", 'id eq "0"',
        "pr_finds_resources_with_a_complex_value"),
    rows.reads(CODE, "gt_finds_equal_values_too", " gt ", " ge ",
        "strings_are_compared_in_lexicographical_order"),
    rows.reads(CODE, "lt_finds_equal_values_too", " lt ", " le ",
        "strings_are_compared_in_lexicographical_order"),
    rows.misreads(CODE, "comparison_of_times_is_ignored",
        "A comparison of times matches every User", rf"meta\.\w+ \w\w {VALUE}", "id pr",
        "times_are_compared_by_gt_and_lt"),
    rows.misreads(CODE, "time_zone_is_ignored", "A filter reads every time as UTC",
        r'[+-]\d\d:\d\d"', 'Z"', "times_of_another_zone_are_compared_chronologically"),
    rows.reads(CODE, "false_is_a_text_that_is_not_empty_therefore_true", "active eq false",
        "active eq true", "booleans_are_compared_by_eq"),
    rows.reads(CODE, "booleans_are_compared_as_0_and_1", "active gt true", "active eq false",
        "booleans_have_no_order"),
    rows.reads(CODE, "null_matches_every_value", " eq null", " pr", "null_is_no_value"),
    rows.misreads(CODE, "filter_by_id_is_ignored", "A filter by id returns every User",
        rf"\bid eq {VALUE}", "id pr", "an_id_finds_one_user"),
    rows.replies(CODE, "bad_filters_have_no_type", "GET /Users", {400},
        "An invalid filter returns 400 without scimType",
        lambda reply: reply.body.pop("scimType", None), "booleans_have_no_order",
        "rfc7644.filter_syntax.a_filter_of_invalid_syntax_is_declined",
        "rfc7644.filter_syntax.an_unknown_operator_is_declined"),
)  # fmt: skip


@change_request(CODE, "", "an_external_id_is_compared_letter_by_letter")
def external_ids_in_any_case(call: Call) -> None:
    """`eq` ignores the case of externalId."""
    if searched := re.fullmatch(r'externalId eq "([^"]*)"', filter_of(call)):
        stored = [str(at(user, "externalId")) for user in call.provider.users()]
        same = [one for one in stored if one.casefold() == searched[1].casefold()]
        call.query["filter"] = f'externalId eq "{(same or [searched[1]])[0]}"'


@fault(CODE, NO_ORDER, INVALID, UNKNOWN_OPERATOR, UNKNOWN_ATTRIBUTE)
def bad_filters_are_ignored(call: Call, respond: Responder) -> Reply:
    """An invalid filter returns every User."""
    reply = respond(call)
    if matches(call, "GET /Users") and at(reply.body, "scimType") == "invalidFilter":
        del call.query["filter"]
        return respond(call)
    return reply
