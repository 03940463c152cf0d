"""Faults of filters (RFC 7644, section 3.4.2.2) that are refused, or passed over."""

import re

from pytest_scim.provider.faults.rfc_filters import (
    BAD_OPERATOR,
    LOGIC,
    NO_ORDER,
    OPERATORS,
    PATHS,
    SYNTAX,
)
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_list,
    list_reply,
    scim_error,
)
from pytest_scim.scim import urn

BAD_SYNTAX = SYNTAX + "a_filter_of_invalid_syntax_is_declined"


@fault(
    "7644-3.4.2.2",
    "operators are case-sensitive",
    catches=(LOGIC + "operators_may_come_in_any_case",),
)
def operators_are_case_sensitive(call: Call, answer: Answerer) -> Reply:
    """A table of operators, letter by letter."""
    if any(word in call.query.get("filter", "") for word in (" AND ", " Or ", " Eq ")):
        return scim_error(400, "Unknown operator", "invalidFilter")
    return answer(call)


@fault(
    "7644-3.4.2.2",
    "attributes have no full name",
    catches=(PATHS + "an_attribute_may_be_named_with_its_schema",),
)
def full_names_are_unknown(call: Call, answer: Answerer) -> Reply:
    """The dots of the URN's version are taken for those of a path."""
    if f"{urn.USER}:" in call.query.get("filter", ""):
        return scim_error(400, "Unknown attribute", "invalidFilter")
    return answer(call)


@fault(
    "7644-3.4.2.2",
    "external ids are compared whatever their case",
    catches=(OPERATORS + "an_external_id_is_compared_letter_by_letter",),
)
def external_ids_in_any_case(call: Call, answer: Answerer) -> Reply:
    """The collation of the database."""
    if asked := re.fullmatch(r'externalId eq "([^"]*)"', call.query.get("filter", "")):
        kept = [str(at(user, "externalId")) for user in call.provider.users()]
        same = [one for one in kept if one.casefold() == asked[1].casefold()]
        call.query["filter"] = f'externalId eq "{(same or [asked[1]])[0]}"'
    return answer(call)


@fault(
    "7644-3.4.2.2",
    "only the first value is compared",
    catches=(PATHS + "one_matching_value_of_several_is_enough",),
)
def first_value_only(call: Call, answer: Answerer) -> Reply:
    """One column for the first phone number."""
    asked = re.search(r'phoneNumbers\.value eq "([^"]*)"', call.query.get("filter", ""))
    firsts = [at(user, "phoneNumbers[0].value") for user in call.provider.users()]
    return list_reply([]) if asked and asked[1] not in firsts else answer(call)


@fault(
    "7644-3.4.2.2",
    "what is no filter is passed over",
    catches=(
        NO_ORDER,
        BAD_SYNTAX,
        BAD_OPERATOR,
        SYNTAX + "an_unknown_attribute_finds_nobody",
    ),
)
def bad_filters_are_ignored(call: Call, answer: Answerer) -> Reply:
    """Whoever asks in a wrong way is given everybody."""
    reply = answer(call)
    if is_list(call) and at(reply.body, "scimType") == "invalidFilter":
        del call.query["filter"]
        return answer(call)
    return reply


@fault(
    "7644-3.4.2.2",
    "what is no filter is a 400 without a scimType",
    catches=(NO_ORDER, BAD_SYNTAX, BAD_OPERATOR),
)
def bad_filters_have_no_type(call: Call, answer: Answerer) -> Reply:
    """The client cannot tell what was wrong."""
    reply = answer(call)
    if reply.status == 400 and is_list(call):  # noqa: PLR2004 - the status itself
        reply.body.pop("scimType", None)
    return reply


@fault(
    "7644-3.4.2.2",
    "a string ends at the first quote",
    catches=(SYNTAX + "a_quote_in_a_string_is_escaped_by_a_backslash",),
)
def strings_end_at_a_quote(call: Call, answer: Answerer) -> Reply:
    """A regular expression in place of a parser."""
    if '\\"' in call.query.get("filter", ""):
        return scim_error(400, "Malformed filter", "invalidFilter")
    return answer(call)


@fault(
    "7644-3.4.2.2",
    "a filter is decoded as Latin-1",
    catches=(SYNTAX + "a_string_may_hold_letters_of_any_script",),
)
def filters_are_latin_1(call: Call, answer: Answerer) -> Reply:
    """Each byte of a letter becomes a letter."""
    if "filter" in call.query:
        call.query["filter"] = call.query["filter"].encode().decode("latin-1")
    return answer(call)
