"""Faults of POST (RFC 7644, section 3.3)."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import (
    change_reply,
    change_request,
    each_resource,
    refuse,
    store_unchecked,
)
from pytest_scim.provider.faults.parts import Json, sent
from pytest_scim.scim.path import at

IGNORED = "read_only_attributes_in_a_create_are_no_error"
APOSTROPHE = "a_name_with_an_apostrophe_is_kept"
BOOLEAN = "a_boolean_as_text_is_understood_or_refused"
LOCATION = "meta_location_is_the_location_header"
UNKNOWN = "an_unknown_attribute_in_a_create_is_passed_over_or_refused"
NO_SCHEMAS = "a_create_without_schemas_is_understood_or_refused"
POST = "POST /Users"


@change_reply("7644-3.3", POST, "a_create_is_answered_201")
def created_is_answered_200(reply: Reply) -> None:
    """POST returns 200, not 201."""
    reply.status = 200


@change_reply("7644-3.3", POST, "the_location_of_a_new_account_is_told")
def created_without_location(reply: Reply) -> None:
    """POST returns no Location header."""
    reply.headers.pop("Location", None)


@change_reply("7644-3.3", POST, LOCATION)
def created_without_meta_location(reply: Reply) -> None:
    """POST returns no meta.location."""
    reply.body["meta"].pop("location", None)


@change_reply("7644-3.3", POST, LOCATION)
def location_has_another_host(reply: Reply) -> None:
    """POST returns a Location of another host than meta.location: one from behind the proxy."""
    reply.headers["Location"] = f"http://internal:8080/scim/v2/Users/{reply.body['id']}"


@change_reply("7644-3.3", POST, "the_answer_to_a_create_is_the_account")
def created_is_answered_in_part(reply: Reply) -> None:
    """POST returns a part of the User."""
    essential = ("schemas", "id", "meta", "userName", "name", "active")
    reply.body = {key: reply.body[key] for key in essential if key in reply.body}


@refuse("C5", POST, 400, IGNORED, scim_type="mutability")
def created_with_an_id_is_refused(call: Call) -> bool:
    """POST with an id returns 400."""
    return "id" in call.body


@refuse("C5", POST, 400, IGNORED)
def created_with_groups_is_refused(call: Call) -> bool:
    """POST with groups returns 400."""
    return bool(at(call.body, "groups"))


@change_reply("C2", POST, "an_id_that_the_client_chose_is_ignored")
def client_chooses_the_id(call: Call, reply: Reply) -> None:
    """POST with an id stores the User under it."""
    if "id" in call.body:
        call.provider.delete_user(reply.body["id"])
        reply.body = call.provider.put_user({**reply.body, "id": call.body["id"]})


@store_unchecked("7644-3.3", POST, "meta_that_the_client_sent_is_ignored")
def clients_meta_is_kept(call: Call) -> Json:
    """POST with meta stores it."""
    return sent(call, "meta")


@store_unchecked("7644-3.3", POST, "groups_that_the_client_sent_are_ignored")
def clients_groups_are_kept(call: Call) -> Json:
    """POST with groups stores them."""
    return sent(call, "groups")


@refuse("7644-3.3", POST, 500, UNKNOWN)
def unknown_attribute_is_a_server_error(call: Call) -> bool:
    """POST with an unknown attribute returns 500: there is no such column."""
    return "shoeSize" in call.body


@change_request("7644-3.3", POST, "an_account_that_is_made_inactive_is_inactive")
def created_is_always_active(call: Call) -> None:
    """POST with active false stores an active User."""
    call.body["active"] = True


@refuse("C16", POST, 400, APOSTROPHE)
def apostrophe_is_refused(call: Call) -> bool:
    """POST with an apostrophe in a name returns 400."""
    return "'" in str(at(call.body, "name.familyName"))


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


@refuse("7643-3", POST, 500, NO_SCHEMAS)
def missing_schemas_is_a_server_error(call: Call) -> bool:
    """POST without schemas returns 500: the missing key is not caught."""
    return "schemas" not in call.body


@refuse("C11", POST, 400, "a_login_is_enough_for_an_account")
def names_are_required(call: Call) -> bool:
    """POST without a name returns 400, though the schema does not require one."""
    return "name" not in call.body


@each_resource("7643-6", "ResourceTypes", "a_required_extension_may_not_be_missing")
def required_extension_is_not_asked_for(kind: Json) -> None:
    """/ResourceTypes says that an extension is required, and POST without it returns 201."""
    for extension in kind.get("schemaExtensions", []):
        extension["required"] = True
