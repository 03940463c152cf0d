"""Faults of creating a User, and of the lookup before it."""

import re

from pytest_scim.provider.call import Call, Reply, json_reply, scim_error
from pytest_scim.provider.faults import build, rows
from pytest_scim.provider.faults.parts import Json, filter_of, resources
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import at

CREATED = "assigning_the_app_creates_a_user"
CONFLICT = "a_second_create_returns_409_uniqueness"
EXPLAINED = "an_error_says_what_is_wrong"
LINKED = "assigning_the_app_links_an_existing_user"
NOBODY = "a_filter_on_an_unknown_user_name_returns_no_user"
AGREE = "lookup_and_uniqueness_agree_on_case"
PLUS = "a_user_name_with_a_plus_is_found"
SHARED = "two_users_may_share_an_email"

RETURNED = "every_mapped_attribute_is_returned"

POST = "POST /Users"

MATCHES_NOBODY = 'nickName eq "nobody"'

FAULTS = rows.table(
    __name__,
    rows.refuses("C6", "active_in_a_create_is_refused", POST, "with active", 500, CREATED),
    rows.refuses("C11", "display_name_is_required", POST, "without displayName", 400,
        "display_name_is_optional"),
    rows.refuses("C15", "missing_user_name_is_a_server_error", POST, "without userName", 500,
        "a_create_without_user_name_is_refused_with_400"),
    rows.edits("C9", "user_names_are_lower_cased", "Users", "userName", "in lower case", str.lower,
        "the_user_name_is_returned_as_sent"),
    rows.edits("C10", "names_are_formatted_only", "Users", "name", "with formatted only",
        lambda name: {"formatted": " ".join(map(str, name.values()))}, CREATED),
    rows.edits("C16", "phone_numbers_lose_a_digit", "Users", "phoneNumbers.value",
        "without its last digit", lambda number: number[:-1], RETURNED),
    rows.edits("C16", "locales_are_languages", "Users", "locale", "as a language",
        lambda tag: tag[:2], RETURNED),
    rows.edits("C16", "profiles_are_hosts", "Users", "profileUrl", "without its path",
        lambda url: url.rpartition("/")[0], RETURNED),
    rows.shows("C1", "created_without_schemas", POST, "schemas", [], CREATED),
    rows.returns("C3", "conflict_is_a_server_error", POST, 409, 500, CONFLICT),
    rows.retypes("E2", "unknown_scim_type", POST, ".*", "missingField", EXPLAINED),
    rows.pages("E1", "errors_are_html", POST, {400}, EXPLAINED),
    rows.ignores("F1", "filter_is_ignored", "GET /Users", "query", "filter",
        NOBODY, "okta_creates_no_user_without_create_users"),
    rows.reads("F10", "filter_finds_no_user", "userName eq ", "nickName eq ",
        "the_created_user_is_found_by_user_name", LINKED, PLUS),
)  # fmt: skip


def _holders(call: Call) -> list[Json]:
    """Return the Users that have the userName of a create, in any case."""
    name = str(at(call.body, "userName")).casefold()
    return [user for user in call.provider.users() if str(user["userName"]).casefold() == name]


@build.change_reply("C1", POST, CREATED)
def created_without_a_body(reply: Reply) -> None:
    """POST returns 201 without a body."""
    reply.body = None


@build.change_reply("C2", POST, "the_id_stays_the_same")
def id_is_the_user_name(reply: Reply) -> None:
    """POST returns the userName as the id."""
    reply.body["id"] = reply.body["userName"]


@build.change_reply("C2", POST, "the_created_id_identifies_no_other_resource")
def id_of_another_user(call: Call, reply: Reply) -> None:
    """POST returns the id of another User."""
    other = {"schemas": call.body["schemas"], "userName": f"other.{reply.body['id']}@example.com"}
    reply.body["id"] = call.provider.put_user(other)["id"]


@build.change_request("C3", POST, "a_second_create_creates_no_second_user", CONFLICT)
def second_create_replaces_the_user(call: Call) -> None:
    """POST of a userName in use replaces the User by a new one."""
    for user in _holders(call):
        call.provider.delete_user(user["id"])


@build.change_reply("E3", "", CONFLICT, status={409})
def conflict_without_scim_type(reply: Reply) -> None:
    """POST of a userName in use returns 409 without scimType."""
    reply.body.pop("scimType")


@build.change_reply("C13", POST, "a_refused_create_changes_no_user", status={409})
def conflict_deactivates_the_user(call: Call) -> None:
    """POST of a userName in use deactivates the User that has it."""
    for user in _holders(call):
        call.provider.put_user(user | {"active": False})


@build.refuse("C4", POST, 400, CREATED)
def password_policy_on_create(call: Call) -> bool:
    """A password without a symbol is refused, and Okta's placeholder has none."""
    return str(at(call.body, "password") or "!").isalnum()


@build.refuse("C5", POST, 400, CREATED)
def groups_in_a_create_are_refused(call: Call) -> bool:
    """POST with the readOnly attribute groups returns 400."""
    return "groups" in call.body


@build.refuse("C5", POST, 400, "every_mapped_attribute_is_accepted")
def phone_numbers_are_refused(call: Call) -> bool:
    """POST with phoneNumbers returns 400."""
    return bool(at(call.body, "phoneNumbers"))


@build.refuse("C5", POST, 400, "every_mapped_attribute_is_accepted")
def enterprise_extension_is_refused(call: Call) -> bool:
    """POST with the enterprise extension returns 400."""
    return ENTERPRISE_USER in call.body


@build.refuse("C5", POST, 500, "every_mapped_attribute_is_accepted")
def managers_cause_an_error(call: Call) -> bool:
    """POST with a manager returns 500."""
    return bool(at(call.body.get(ENTERPRISE_USER), "manager.value"))


@build.refuse("F9", POST, 400, CREATED)
def at_sign_is_refused(call: Call) -> bool:
    """A userName with an at sign is refused."""
    return "@" in str(at(call.body, "userName"))


@build.refuse("H1", "POST", 400, CREATED)
def scim_media_type_is_not_parsed(call: Call) -> bool:
    """POST as application/scim+json returns 400."""
    return "scim+json" in call.headers.get("Content-Type", "")


@build.change_reply("S2", POST, "the_password_is_never_returned")
def password_is_returned(call: Call, reply: Reply) -> None:
    """POST returns the password."""
    if "password" in call.body:
        reply.body["password"] = call.body["password"]


@build.refuse("C7", POST, 409, SHARED)
def email_is_unique(call: Call) -> bool:
    """POST with another User's email address returns 409."""
    taken = [at(user, "emails[0].value") for user in call.provider.users()]
    return at(call.body, "emails[0].value") in taken


@build.change_request("C17", POST, "a_create_with_a_shared_email_returns_no_other_user", SHARED)
def shared_email_is_one_user(call: Call) -> Reply | None:
    """POST with another User's email address returns 201 with that User."""
    email = at(call.body, "emails[0].value")
    holders = [user for user in call.provider.users() if at(user, "emails[0].value") == email]
    return json_reply(201, holders[0] | {"userName": call.body["userName"]}) if holders else None


@build.change_request("C18", POST, "user_name_may_differ_from_email")
def user_name_becomes_the_email(call: Call) -> None:
    """POST stores the email address as the userName."""
    if at(call.body, "emails[0].value"):
        call.body["userName"] = call.body["emails"][0]["value"]


@build.change_request("C14", POST, "an_email_without_type_is_stored")
def untyped_email_is_dropped(call: Call) -> None:
    """POST drops an email address without type."""
    if isinstance(at(call.body, "emails"), list):
        call.body["emails"] = [email for email in call.body["emails"] if "type" in email]


@build.change_reply("C19", POST, "assigning_a_group_creates_a_user_for_each_member")
def create_drops_the_one_before(call: Call) -> None:
    """POST deletes the User that was created before."""
    call.provider.delete_user(str(call.provider.users()[-2]["id"]))


@build.each_resource("C16", "GET|POST Users", RETURNED)
def title_and_locale_are_lost(user: Json) -> None:
    """POST accepts title, locale and displayName, and loses them."""
    for lost in ("title", "locale", "displayName"):
        user.pop(lost, None)


@build.change_reply("E4", "", EXPLAINED, status={404})
def error_status_differs(reply: Reply) -> None:
    """GET of an unknown id returns an Error with status 400."""
    reply.body["status"] = "400"


@build.change_reply("E2", "", EXPLAINED, status=build.ERROR)
def error_without_detail(reply: Reply) -> None:
    """An Error has no detail."""
    if reply.body is not None:
        reply.body.pop("detail", None)


@build.change_request("F1", "GET /Users", NOBODY, LINKED)
def filter_returns_the_first_user(call: Call) -> None:
    """Every filter returns the first User."""
    if call.query.pop("filter", None):
        call.query.update(startIndex="1", count="1")


@build.change_reply("F2", "GET /Users", "a_filter_ignores_the_case_of_a_user_name", AGREE)
def lookup_is_case_sensitive(call: Call, reply: Reply) -> None:
    """A filter compares userName case-sensitively, the uniqueness check does not."""
    expression = call.query.get("filter", "")
    if re.match(r"userName\s+eq\s", expression, re.IGNORECASE):
        rows = [row for row in reply.body.get("Resources", []) if row["userName"] in expression]
        reply.body.update(Resources=rows, totalResults=len(rows))


@build.change_request("C8", "GET|POST /Users", AGREE)
def case_variant_is_a_database_error(call: Call) -> Reply | None:
    """A filter compares userName case-sensitively, and POST in another case returns 500."""
    names = [str(user["userName"]) for user in call.provider.users()]
    expression, sent = call.query.get("filter"), str(at(call.body, "userName"))
    if expression and not any(name in expression for name in names):
        call.query["filter"] = MATCHES_NOBODY
    variant = sent not in names and sent.casefold() in map(str.casefold, names)
    return scim_error(500, "duplicate key") if variant else None


@build.refuse("F3", "", 400, "a_filter_ignores_the_case_of_names_and_operators")
def filter_names_are_case_sensitive(call: Call) -> bool:
    """A filter by USERNAME returns 400."""
    return "USERNAME" in filter_of(call)


@build.change_reply("F5", "", "a_lookup_without_match_is_an_empty_list")
def no_match_is_404(call: Call, reply: Reply) -> Reply | None:
    """A filter without a match returns 404."""
    nothing = "filter" in call.query and not any(resources(reply))
    return scim_error(404, "User not found") if nothing else None


@build.refuse("F8", "", 400, "spaces_in_a_filter_may_come_as_plus", scim_type="invalidFilter")
def plus_for_space_is_refused(call: Call) -> bool:
    """A query with a plus sign for a space returns 400."""
    return "+" in call.raw_query


@build.change_reply("L1", "GET /Users", "counts_are_numbers")
def start_index_is_a_string(reply: Reply) -> None:
    """A ListResponse has a string as its startIndex."""
    reply.body["startIndex"] = str(reply.body["startIndex"])


@build.change_reply("L1", "GET /Users", "counts_are_numbers")
def items_per_page_is_a_string(call: Call, reply: Reply) -> None:
    """A ListResponse of Users without a filter has a string as its itemsPerPage."""
    if "filter" not in call.query:
        reply.body["itemsPerPage"] = str(reply.body["itemsPerPage"])


@build.change_reply("L1", "GET /Groups", "counts_are_numbers")
def total_of_groups_is_a_string(reply: Reply) -> None:
    """A ListResponse of Groups has a string as its totalResults."""
    reply.body["totalResults"] = str(reply.body["totalResults"])


@build.change_reply("L9", "GET /Users", "a_lookup_without_match_is_an_empty_list")
def empty_list_without_total(reply: Reply) -> None:
    """An empty ListResponse has no totalResults."""
    if not reply.body.get("Resources"):
        for name in ("totalResults", "itemsPerPage", "startIndex", "Resources"):
            reply.body.pop(name, None)


@build.change_request("F4", "", PLUS)
def plus_is_decoded_twice(call: Call) -> None:
    """A filter reads a plus sign as a space."""
    if "filter" in call.query:
        call.query["filter"] = filter_of(call).replace("+", " ")


@build.change_request("C4", "POST /Users", "a_create_without_user_name_is_refused_with_400")
def nameless_create_is_refused_and_carried_out(call: Call) -> None:
    """POST without userName creates a User named by its email address, before it is refused."""
    if not at(call.body, "userName") and (email := at(call.body, 'emails[type eq "work"].value')):
        call.provider.put_user({**call.body, "userName": email})
