"""Faults of reading and replacing a User."""

from pytest_scim.provider.call import Call, Reply, Responder, json_reply, list_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, fault, refuse
from pytest_scim.provider.faults.parts import Json, is_profile, matches, resources, unchanged
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import MISSING, at

NAME = "a_changed_name_is_stored"
NAME_AND_EMAIL = "a_changed_user_name_and_email_are_stored"
IMPORTED = "okta.import_users.an_imported_user_can_be_updated"
DISABLED = "okta.enable_provisioning.a_change_waits_while_provisioning_is_disabled"
LINKED = "okta.create_users.assigning_the_app_links_an_existing_user"
SUSPENDED = "okta.deactivate_users.suspending_the_okta_user_leaves_the_user_active"
ANSWERED = "an_update_returns_the_user"
NULL = "an_erased_value_may_come_as_null"
BLANK = "an_erased_value_may_come_as_an_empty_string"
CLEARED = "an_erased_value_is_cleared"
ALL_CLEARED = "every_erased_value_is_cleared"
IS_404 = "an_unknown_id_returns_404_with_an_error"

READ = "GET /Users/{id}"
PATCH = "PATCH /Users/{id}"
PUT = "PUT /Users/{id}"

FAULTS = rows.table(
    __name__,
    rows.returns("R2", "unknown_id_is_a_server_error", READ, 404, 500, IS_404),
    rows.refuses("U1", "put_is_not_implemented", PUT, "", 501, NAME, NAME_AND_EMAIL, IMPORTED),
    rows.refuses("U2", "echoed_meta_is_refused", PUT, "with meta", 400, NAME),
    rows.returns("U10", "put_returns_204", PUT, 200, 204, ANSWERED),
)  # fmt: skip


@change_reply("R1", READ, "a_user_is_read_by_its_id")
def read_gives_a_list(reply: Reply) -> Reply:
    """GET of an id returns a ListResponse."""
    return list_reply([reply.body])


@change_reply("R2", READ, "an_unknown_id_returns_no_user", IS_404, status={404})
def unknown_id_is_empty() -> Reply:
    """GET of an unknown id returns 200 without a body."""
    return Reply(200)


@fault("U3", NAME)
def formatted_name_wins(call: Call, respond: Responder) -> Reply:
    """PUT takes givenName and familyName from name.formatted, which Okta echoes as it was."""
    formatted = at(call.body, "name.formatted")
    if matches(call, PUT) and isinstance(formatted, str):
        given, _, family = formatted.partition(" ")
        call.body["name"].update(givenName=given, familyName=family)
    reply = respond(call)
    for user in resources(reply) if call.kind == "Users" else ():
        if name := user.get("name"):
            name["formatted"] = f"{name.get('givenName')} {name.get('familyName')}"
    return reply


@change_request("U4", f"PUT|{PATCH}", NAME, DISABLED, LINKED, SUSPENDED, IMPORTED)
def update_is_ignored(call: Call, before: Json) -> Reply | None:
    """PUT returns 200 with the body that was sent, and changes nothing; nor does PATCH."""
    if call.method == "PATCH":  # in a private app Okta may send a profile by PATCH
        return unchanged(call) if is_profile(call) else None
    return json_reply(200, call.body) if before else None


@change_request("U4", PUT, "changing_an_assigned_group_updates_each_user")
def update_reaches_the_newest_only(call: Call) -> Reply | None:
    """PUT changes the newest User only."""
    newest = call.provider.users()[-1]["id"] == call.id
    return None if newest else json_reply(200, call.body)


@refuse("U5", PUT, 400, NULL)
def null_is_refused(call: Call) -> bool:
    """PUT with null returns 400."""
    return None in call.body.values()


@refuse("U5", PUT, 400, CLEARED, NULL, BLANK)
def no_value_is_refused(call: Call) -> bool:
    """PUT with null or an empty string returns 400."""
    return None in call.body.values() or "" in call.body.values()


@change_request("U5", PUT, NULL, BLANK, CLEARED)
def erased_value_stays(call: Call, before: Json) -> None:
    """PUT ignores null and the empty string."""
    call.body = {k: before.get(k, v) if v in (None, "") else v for k, v in call.body.items()}


def _restore(body: Json, before: Json, *names: str) -> None:
    """Put the values of before where a request has none."""
    for name in names:
        if body.get(name, MISSING) in (None, "") and name in before:
            body[name] = before[name]


@change_request("U5", PUT, ALL_CLEARED)
def empty_parts_of_a_name_stay(call: Call, before: Json) -> None:
    """PUT ignores empty parts of a name."""
    _restore(call.body.get("name", {}), before.get("name", {}), "middleName", "honorificPrefix")


@change_request("U5", PUT, ALL_CLEARED)
def empty_languages_stay(call: Call, before: Json) -> None:
    """PUT ignores an empty preferredLanguage and timezone."""
    _restore(call.body, before, "preferredLanguage", "timezone")


@change_request("U5", PUT, ALL_CLEARED)
def empty_extension_stays(call: Call, before: Json) -> None:
    """PUT ignores empty values of the enterprise extension."""
    sent, stored = call.body.get(ENTERPRISE_USER), before.get(ENTERPRISE_USER)
    if sent and stored:
        _restore(sent, stored, "department", "costCenter")


@refuse("U6", PUT, 400, BLANK)
def empty_string_is_refused(call: Call) -> bool:
    """PUT with an empty string returns 400."""
    return "" in call.body.values()


@change_request("U7", PUT, "a_changed_email_is_stored", NAME_AND_EMAIL)
def email_and_user_name_are_fixed(call: Call, before: Json) -> None:
    """PUT ignores userName and emails."""
    if before:
        call.body.update(userName=before["userName"], emails=before.get("emails", []))


@change_request("U7", PUT, "a_changed_display_name_is_stored")
def display_name_is_fixed(call: Call, before: Json) -> None:
    """PUT ignores displayName."""
    if "displayName" in before:
        call.body["displayName"] = before["displayName"]


@change_reply("U10", PUT, ANSWERED)
def put_returns_the_old_user(before: Json) -> Reply:
    """PUT returns the User as it was before."""
    return json_reply(200, before)


@change_request("U11", PUT, "an_update_of_an_unknown_id_creates_nothing")
def put_creates(call: Call, before: Json) -> Reply | None:
    """PUT to an unknown id creates a User."""
    if before:
        return None
    body = {key: value for key, value in call.body.items() if key != "id"}
    return json_reply(200, call.provider.put_user(body))
