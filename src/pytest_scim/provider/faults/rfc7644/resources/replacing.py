"""Faults of PUT (RFC 7644, section 3.5.1)."""

from pytest_scim.provider.call import Call, Reply, json_reply
from pytest_scim.provider.faults.build import (
    OK,
    change_reply,
    change_request,
    refuse,
    store_unchecked,
)
from pytest_scim.provider.faults.parts import Json
from pytest_scim.provider.faults.tables import refuses, returns, sends, stores, table
from pytest_scim.scim.path import MISSING, at

ANSWERED = "a_put_is_answered_200_with_the_account"
LEFT_OUT = "what_a_put_leaves_out_is_cleared_or_kept"
EMPTY = "an_empty_array_in_a_put_clears_all_values"
OTHER_ID = "another_id_in_a_put_is_ignored_or_refused"
READ_ONLY = "read_only_attributes_in_a_put_are_ignored"
MISSPELLED = "a_misspelled_attribute_in_a_put_is_passed_over_or_refused"
REQUIRED = "a_put_without_a_required_attribute_takes_nothing_away"
PUT = "PUT /Users/{id}"

FAULTS = table(
    __name__,
    returns("U10", "replaced_without_a_body", PUT, 200, 204,
        "a_put_is_answered_200_with_the_account"),
    refuses("7644-3.5.1", "misspelled_attribute_is_a_server_error", PUT, "with nikName", 500,
        "a_misspelled_attribute_in_a_put_is_passed_over_or_refused"),
    refuses("C15", "missing_login_in_a_put_is_a_server_error", PUT, "without userName", 500,
        "a_put_without_a_required_attribute_takes_nothing_away"),
    stores("7644-3.5.1", "put_writes_meta", PUT, "meta",
        "read_only_attributes_in_a_put_are_ignored"),
    stores("7644-3.5.1", "put_writes_groups", PUT, "groups",
        "read_only_attributes_in_a_put_are_ignored"),
    sends("7643-3.1", "replaced_location_is_the_collection", PUT, OK, "Content-Location",
        "{base}/Users",
        "a_content_location_is_the_accounts_own"),
)  # fmt: skip


@change_reply("U10", PUT, ANSWERED)
def replaced_and_answered_stale(before: Json) -> Reply:
    """PUT returns the User as it was before."""
    return json_reply(200, before)


@change_request("U7", PUT, "a_put_replaces_the_values_that_are_there")
def names_are_fixed(call: Call, before: Json) -> None:
    """PUT leaves name and displayName as they were created."""
    call.body.update({k: before[k] for k in ("name", "displayName") if k in before})


@refuse("7644-3.5.1", PUT, 400, LEFT_OUT)
def every_attribute_is_required(call: Call, before: Json) -> bool:
    """PUT without an attribute that the User has returns 400."""
    return bool(before.keys() - call.body.keys() - {"groups", "meta"})


@change_request("7644-3.5.1", PUT, LEFT_OUT)
def left_out_becomes_a_word(call: Call, before: Json) -> None:
    """PUT without an attribute stores the string None."""
    texts = [name for name, value in before.items() if isinstance(value, str)]
    call.body = {**dict.fromkeys(texts, "None"), **call.body}


@change_request("7643-2.5", PUT, EMPTY)
def empty_list_in_a_put_is_passed_over(call: Call, before: Json) -> None:
    """PUT with an empty array leaves the values."""
    call.body |= {k: before[k] for k, value in call.body.items() if value == [] and k in before}


@refuse("7643-2.5", PUT, 400, EMPTY)
def empty_list_in_a_put_is_refused(call: Call, before: Json) -> bool:
    """PUT with an empty array returns 400."""
    return any(value == [] and name in before for name, value in call.body.items())


@change_request("7644-3.5.1", PUT, "what_was_read_can_be_put_back")
def one_entry_is_kept(call: Call) -> None:
    """PUT stores the first of several phone numbers."""
    if isinstance(call.body.get("phoneNumbers"), list):
        call.body["phoneNumbers"] = call.body["phoneNumbers"][:1]


@change_reply("C2", PUT, OTHER_ID)
def put_moves_the_account(call: Call, reply: Reply) -> None:
    """PUT with another id in its body moves the User there."""
    wanted = at(call.body, "id")
    if wanted and wanted != call.id:
        call.provider.delete_user(str(call.id))
        reply.body = call.provider.put_user({**reply.body, "id": wanted})


@refuse("C2", PUT, 500, OTHER_ID)
def other_id_is_a_server_error(call: Call) -> bool:
    """PUT with another id in its body returns 500."""
    return at(call.body, "id") not in (None, MISSING, call.id)


@refuse("U2", PUT, 400, READ_ONLY, scim_type="mutability")
def other_meta_is_refused(call: Call, before: Json) -> bool:
    """PUT with another meta.created returns 400."""
    created = at(call.body, "meta.created")
    return bool(created) and created != at(before, "meta.created")


@change_request("7644-3.5.1", PUT, MISSPELLED)
def misspelled_attribute_spoils_the_rest(call: Call) -> None:
    """PUT with a misspelled attribute loses name and displayName."""
    if "nikName" in call.body:
        call.body.pop("displayName", None)
        call.body.pop("name", None)


@store_unchecked("7644-3.5.1", PUT, REQUIRED)
def missing_login_is_erased(call: Call) -> Json:
    """PUT without userName empties it."""
    if "userName" in call.body:
        return {}
    call.body["userName"] = f"gone-{call.id}"
    return {"userName": ""}
