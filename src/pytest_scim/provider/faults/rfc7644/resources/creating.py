"""Faults of POST (RFC 7644, section 3.3)."""

from pytest_scim.provider.call import Call, Reply, json_reply, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK, change_reply, change_request, store_unchecked
from pytest_scim.provider.faults.parts import Json, sent
from pytest_scim.scim.paths import MISSING, at

APOSTROPHE = "a_name_with_an_apostrophe_is_returned"
BOOLEAN = "active_as_a_string_is_read_or_refused"
POST = "POST /Users"

FAULTS = rows.table(
    __name__,
    rows.rejects("7643-2.5", "null_is_a_server_error", POST, 500, "POST with null returns 500",
        lambda call: None in call.body.values(), "null_in_a_create_is_no_value"),
    rows.refuses("C5", "created_with_an_id_is_refused", POST, "with id", 400,
        "read_only_attributes_in_a_create_are_no_error"),
    rows.refuses("C5", "created_with_groups_is_refused", POST, "with groups", 400,
        "read_only_attributes_in_a_create_are_no_error"),
    rows.refuses("7644-3.3", "unknown_attribute_is_a_server_error", POST, "with shoeSize", 500,
        "an_unknown_attribute_in_a_create_is_ignored_or_refused"),
    rows.refuses("7643-3", "missing_schemas_is_a_server_error", POST, "without schemas", 500,
        "a_create_without_schemas_is_complete_or_refused"),
    rows.refuses("C11", "names_are_required", POST, "without name", 400,
        "a_create_with_only_user_name_succeeds"),
    rows.shows("7644-3.3", "created_without_meta_location", POST, "meta.location", MISSING,
        "meta_location_is_the_location_header"),
    rows.shows("7643-6", "required_extension_is_not_asked_for", "ResourceTypes",
        "schemaExtensions.required", True, "a_required_extension_may_not_be_missing"),
    rows.sends("7644-3.3", "created_without_location", POST, OK, "Location", MISSING,
        "a_create_returns_the_location"),
    rows.stores("7644-3.3", "clients_meta_is_stored", POST, "meta",
        "meta_that_the_client_sent_is_ignored"),
    rows.stores("7644-3.3", "clients_groups_are_stored", POST, "groups",
        "groups_that_the_client_sent_are_ignored"),
    rows.returns("7644-3.3", "create_returns_200", POST, 201, 200, "a_create_returns_201"),
    rows.sends("7644-3.3", "location_has_another_host", POST, OK, "Location",
        "http://internal:8080/Users/1", "meta_location_is_the_location_header"),
    rows.rejects("C16", "apostrophe_is_refused", POST, 400,
        "POST with an apostrophe in a name returns 400",
        lambda call: "'" in str(at(call.body, "name.familyName")),
        "a_name_with_an_apostrophe_is_returned"),
)  # fmt: skip


@change_reply("7644-3.3", POST, "a_create_returns_the_user")
def create_returns_a_part(reply: Reply) -> None:
    """POST returns a part of the User."""
    essential = ("schemas", "id", "meta", "userName", "name", "active")
    reply.body = {key: reply.body[key] for key in essential if key in reply.body}


@change_reply("C2", POST, "an_id_that_the_client_chose_is_ignored")
def client_chooses_the_id(call: Call, reply: Reply) -> None:
    """POST with an id stores the User under it."""
    if "id" in call.body:
        call.provider.delete_user(reply.body["id"])
        reply.body = call.provider.put_user({**reply.body, "id": call.body["id"]})


@change_request("7644-3.3", POST, "a_user_created_inactive_is_inactive")
def created_is_always_active(call: Call) -> None:
    """POST with active false stores an active User."""
    call.body["active"] = True


@change_request("C16", POST, APOSTROPHE)
def apostrophe_is_escaped(call: Call) -> None:
    """POST with an apostrophe in a name stores it as &#39;."""
    if isinstance(name := at(call.body, "name"), dict):
        name["familyName"] = str(name.get("familyName")).replace("'", "&#39;")


@change_request("7643-2.3.2", POST, BOOLEAN)
def every_text_is_true(call: Call) -> None:
    """POST with the string False for active stores true: it is not empty."""
    if isinstance(at(call.body, "active"), str):
        call.body["active"] = bool(call.body["active"])


@store_unchecked("7643-2.3.2", POST, BOOLEAN)
def booleans_stay_text(call: Call) -> Json:
    """POST with a string for active stores the string."""
    return sent(call, "active") if isinstance(at(call.body, "active"), str) else {}


@change_request("7643-3.1", POST, "a_create_with_the_id_of_a_user_changes_no_user")
def create_with_a_known_id_overwrites(call: Call) -> Reply | None:
    """POST with the id of a User overwrites that User: the store saves by id."""
    known = call.provider.user(str(at(call.body, "id")))
    if not known:
        return None
    return json_reply(201, call.provider.put_user({**known, **call.body}))


@change_request("7643-3.1", POST, "a_create_with_the_id_of_a_user_changes_no_user")
def create_with_a_known_id_returns_that_user(call: Call) -> Reply | None:
    """POST with the id of a User returns 201 with that User, and creates none."""
    known = call.provider.user(str(at(call.body, "id")))
    return json_reply(201, known) if known else None


@change_request("7643-3.1", POST, "a_create_with_the_external_id_of_a_user_changes_no_user")
def create_with_a_known_external_id_overwrites(call: Call) -> Reply | None:
    """POST with the externalId of a User overwrites that User: it is taken for the same one."""
    external = at(call.body, "externalId")
    known = next((one for one in call.provider.users() if one.get("externalId") == external), None)
    if not external or not known:
        return None
    return json_reply(201, call.provider.put_user({**known, **call.body}))


@change_request("7643-2.5", POST, "null_in_a_create_is_no_value")
def null_is_stored_as_text(call: Call) -> None:
    """POST with null stores the text None."""
    for name, value in call.body.items():
        if value is None:
            call.body[name] = "None"


@change_request("7643-2.1", POST, "names_in_a_create_may_come_in_any_case")
def names_are_compared_letter_by_letter(call: Call) -> Reply | None:
    """POST with USERNAME returns 400: userName is missing."""
    return (
        scim_error(400, "userName is missing", "invalidValue") if "USERNAME" in call.body else None
    )


@change_request("C11", "GET /Users", "a_create_with_only_user_name_succeeds")
def nameless_user_fails_the_list(call: Call) -> Reply | None:
    """GET of /Users returns 500 while there is a User without a name."""
    nameless = any(not user.get("name") for user in call.provider.users())
    return scim_error(500, "cannot read property givenName of null") if nameless else None
