"""Faults of lists, paging and filters."""

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    each_resource,
    fault,
    is_list,
    scim_error,
)
from pytest_scim.scim import urn

LIST = "okta.enable_provisioning.a_list_is_a_list_response"
PAGE = "okta.import_users.a_page_tells_where_it_starts"
EMPTY = "okta.create_users.a_lookup_without_match_is_an_empty_list"


@fault("L1", "startIndex is a string", catches=("okta.create_users.counts_are_numbers",))
def start_index_is_a_string(call: Call, answer: Answerer) -> Reply:
    """The query parameter is echoed as it came."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["startIndex"] = str(reply.body["startIndex"])
    return reply


@fault(
    "L2",
    "itemsPerPage is the count that was asked for",
    catches=("okta.import_users.items_per_page_counts_the_rows",),
)
def items_per_page_is_the_count(call: Call, answer: Answerer) -> Reply:
    """The page size is echoed."""
    reply = answer(call)
    if is_list(call) and reply.ok and "count" in call.query:
        reply.body["itemsPerPage"] = int(call.query["count"])
    return reply


@fault(
    "L3",
    "totalResults counts the page",
    catches=("okta.import_users.the_total_counts_every_account",),
)
def total_is_the_page(call: Call, answer: Answerer) -> Reply:
    """Nobody counts the rest."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["totalResults"] = len(reply.body.get("Resources", []))
    return reply


@fault(
    "L4",
    "startIndex counts pages",
    catches=("okta.import_users.the_next_page_starts_where_the_last_one_ended",),
)
def start_index_is_a_page_number(call: Call, answer: Answerer) -> Reply:
    """The third page is returned where the third account was asked for."""
    if is_list(call) and "count" in call.query:
        page, size = int(call.query.get("startIndex", "1")), int(call.query["count"])
        call.query["startIndex"] = str((page - 1) * size + 1)
    return answer(call)


@fault(
    "L5",
    "a page beyond the end repeats the last accounts",
    catches=("okta.import_users.a_page_beyond_the_end_is_empty",),
)
def beyond_the_end_repeats(call: Call, answer: Answerer) -> Reply:
    """The offset is clamped to the last account."""
    if is_list(call) and "filter" not in call.query:
        start = int(call.query.get("startIndex", 1))
        call.query["startIndex"] = str(min(start, len(call.provider.users())))
    return answer(call)


@fault(
    "L10",
    "count is ignored",
    catches=("okta.import_users.a_page_is_no_longer_than_asked",),
)
def count_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The service has a page size of its own."""
    if is_list(call):
        call.query.pop("count", None)
    return answer(call)


@fault(
    "L7",
    "an import leaves somebody out",
    catches=("okta.import_users.an_import_lists_the_accounts",),
)
def import_leaves_accounts_out(call: Call, answer: Answerer) -> Reply:
    """Accounts that came over SCIM are not listed."""
    reply = answer(call)
    if is_list(call) and "filter" not in call.query and reply.ok:
        rows = reply.body.get("Resources", [])
        reply.body["Resources"] = [row for row in rows if "externalId" not in row]
        known = {user["id"] for user in call.provider.users()[:3]}
        reply.body["Resources"] = [row for row in rows if row["id"] in known]
    return reply


@fault("L8", "a list carries the schema of its resources", catches=(LIST, PAGE))
def list_has_the_resource_schema(call: Call, answer: Answerer) -> Reply:
    """The wrong URN."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["schemas"] = [urn.USER]
    return reply


@fault("L8", "startIndex counts from 0", catches=(LIST, PAGE))
def start_index_is_zero_based(call: Call, answer: Answerer) -> Reply:
    """The database's offset is shown."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["startIndex"] -= 1
    return reply


@fault("L8", "resources is spelled in lower case", catches=(LIST,))
def resources_in_lower_case(call: Call, answer: Answerer) -> Reply:
    """The serialiser's naming rule."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        reply.body["resources"] = reply.body.pop("Resources", [])
    return reply


@fault("L9", "an empty list has no total", catches=(EMPTY,))
def empty_list_without_total(call: Call, answer: Answerer) -> Reply:
    """Empty values are left out."""
    reply = answer(call)
    if is_list(call) and reply.ok and not reply.body.get("Resources"):
        for key in ("totalResults", "itemsPerPage", "startIndex", "Resources"):
            reply.body.pop(key, None)
    return reply


@fault(
    "L11",
    "inactive accounts are hidden from lists",
    catches=(
        "okta.deactivate_users.an_inactive_account_is_still_found",
        "okta.deactivate_users.a_returning_person_gets_the_same_account",
    ),
)
def inactive_accounts_are_hidden(call: Call, answer: Answerer) -> Reply:
    """Only active accounts are listed, while a create of their login is refused."""
    reply = answer(call)
    if is_list(call) and reply.ok:
        rows = [row for row in reply.body.get("Resources", []) if at(row, "active") is not False]
        reply.body.update(Resources=rows, totalResults=len(rows), itemsPerPage=len(rows))
    return reply


@fault(
    "F1",
    "the filter is ignored",
    catches=(
        "okta.create_users.nobody_is_found_for_an_unknown_login",
        "okta.create_users.nobody_is_created_while_create_users_is_off",
    ),
)
def filter_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Whoever is asked for, everybody is returned."""
    if is_list(call):
        call.query.pop("filter", None)
    return answer(call)


@fault(
    "F1",
    "the filter is ignored and the first account returned",
    catches=(
        "okta.create_users.nobody_is_found_for_an_unknown_login",
        "okta.create_users.an_existing_account_is_linked",
    ),
)
def filter_gives_the_first_account(call: Call, answer: Answerer) -> Reply:
    """Okta would link it and overwrite it."""
    if is_list(call) and "filter" in call.query:
        del call.query["filter"]
        call.query.update(startIndex="1", count="1")
    return answer(call)


@fault(
    "F10",
    "a lookup finds nobody",
    catches=(
        "okta.create_users.the_created_account_is_found_by_login",
        "okta.create_users.an_existing_account_is_linked",
        "okta.create_users.a_login_with_a_plus_is_found",
    ),
)
def lookup_finds_nobody(call: Call, answer: Answerer) -> Reply:
    """The filter looks at one column, uniqueness at another."""
    if "userName" in call.query.get("filter", ""):
        call.query["filter"] = 'nickName eq "nobody"'
    return answer(call)


@fault(
    "F2",
    "a lookup is case-sensitive",
    catches=(
        "okta.create_users.a_lookup_ignores_the_case_of_a_login",
        "okta.create_users.lookup_and_uniqueness_agree_on_case",
    ),
)
def lookup_is_case_sensitive(call: Call, answer: Answerer) -> Reply:
    """The lookup compares letter by letter, uniqueness does not."""
    reply = answer(call)
    asked = call.query.get("filter", "")
    if is_list(call) and reply.ok and asked:
        rows = [row for row in reply.body.get("Resources", []) if row["userName"] in asked]
        reply.body.update(Resources=rows, totalResults=len(rows))
    return reply


@fault(
    "F3",
    "attribute names in a filter are case-sensitive",
    catches=("okta.create_users.a_filter_ignores_the_case_of_names_and_operators",),
)
def filter_names_are_case_sensitive(call: Call, answer: Answerer) -> Reply:
    """A table of names, letter by letter."""
    if "USERNAME" in call.query.get("filter", ""):
        return scim_error(400, "Unknown attribute USERNAME", "invalidFilter")
    return answer(call)


@fault(
    "F4",
    "a plus sign in a filter becomes a space",
    catches=("okta.create_users.a_login_with_a_plus_is_found",),
)
def plus_is_decoded_twice(call: Call, answer: Answerer) -> Reply:
    """The query is decoded twice."""
    if "filter" in call.query:
        call.query["filter"] = call.query["filter"].replace("+", " ")
    return answer(call)


@fault("F5", "no match is answered 404", catches=(EMPTY,))
def no_match_is_404(call: Call, answer: Answerer) -> Reply:
    """A lookup is taken for a read."""
    reply = answer(call)
    if "filter" in call.query and reply.ok and not list(each_resource(reply)):
        return scim_error(404, "User not found")
    return reply


@fault(
    "F8",
    "spaces in a filter must be %20",
    catches=("okta.create_users.spaces_in_a_filter_may_come_as_plus",),
)
def plus_for_space_is_refused(call: Call, answer: Answerer) -> Reply:
    """A regular expression over the raw query."""
    if "+" in call.raw_query:
        return scim_error(400, "Malformed filter", "invalidFilter")
    return answer(call)


@fault("R5", "emails is a string", catches=("okta.import_users.an_imported_email_is_in_a_list",))
def emails_are_a_string(call: Call, answer: Answerer) -> Reply:
    """One address, not a list of them."""
    reply = answer(call)
    for user in each_resource(reply):
        if is_list(call) and user.get("emails"):
            user["emails"] = user["emails"][0]["value"]
    return reply
