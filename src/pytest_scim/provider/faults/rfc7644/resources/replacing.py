"""Faults of PUT (RFC 7644, section 3.5.1)."""

from pytest_scim.provider.call import Call, Reply, json_reply
from pytest_scim.provider.faults import build, rows
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim.paths import MISSING, at

LEFT_OUT = "an_omitted_attribute_is_cleared_or_unchanged"
EMPTY = "an_empty_array_in_a_put_clears_all_values"
OTHER_ID = "another_id_in_a_put_is_ignored_or_refused"
READ_ONLY = "read_only_attributes_in_a_put_are_ignored"
MISSPELLED = "an_unknown_attribute_in_a_put_is_ignored_or_refused"
REQUIRED = "a_put_without_user_name_does_not_remove_it"
PUT = "PUT /Users/{id}"

FAULTS = rows.table(
    __name__,
    rows.returns("U10", "replaced_without_a_body", PUT, 200, 204,
        "a_put_returns_200_with_the_user"),
    rows.refuses("7644-3.5.1", "misspelled_attribute_is_a_server_error", PUT, "with nikName", 500,
        "an_unknown_attribute_in_a_put_is_ignored_or_refused"),
    rows.refuses("C15", "missing_user_name_in_a_put_is_a_server_error", PUT,
        "without userName", 500, "a_put_without_user_name_does_not_remove_it"),
    rows.stores("7644-3.5.1", "put_writes_meta", PUT, "meta",
        "read_only_attributes_in_a_put_are_ignored"),
    rows.stores("7644-3.5.1", "put_writes_groups", PUT, "groups",
        "read_only_attributes_in_a_put_are_ignored"),
    rows.sends("7643-3.1", "replaced_location_is_the_collection", PUT, build.OK, "Content-Location",
        "{base}/Users", "a_content_location_is_the_users_own"),
    rows.replies("U10", "replaced_and_returned_stale", PUT, build.OK,
        "PUT returns the User as it was before", lambda before: json_reply(200, before),
        "a_put_returns_200_with_the_user"),
    rows.rejects("7644-3.5.1", "every_attribute_is_required", PUT, 400,
        "PUT without an attribute that the User has returns 400",
        lambda call, before: before.keys() - call.body.keys() - {"groups", "meta"},
        "an_omitted_attribute_is_cleared_or_unchanged"),
    rows.rejects("7643-2.5", "empty_list_in_a_put_is_refused", PUT, 400,
        "PUT with an empty array returns 400",
        lambda call, before: any(one == [] and name in before for name, one in call.body.items()),
        "an_empty_array_in_a_put_clears_all_values"),
    rows.rejects("C2", "other_id_is_a_server_error", PUT, 500,
        "PUT with another id in its body returns 500",
        lambda call: at(call.body, "id") not in (None, MISSING, call.id),
        "another_id_in_a_put_is_ignored_or_refused"),
)  # fmt: skip


@build.change_request("U7", PUT, "a_put_replaces_the_values_that_are_there")
def names_are_fixed(call: Call, before: Json) -> None:
    """PUT leaves name and displayName as they were created."""
    call.body.update({k: before[k] for k in ("name", "displayName") if k in before})


@build.change_request("7644-3.5.1", PUT, LEFT_OUT)
def left_out_becomes_a_word(call: Call, before: Json) -> None:
    """PUT without an attribute stores the string None."""
    texts = [name for name, value in before.items() if isinstance(value, str)]
    call.body = {**dict.fromkeys(texts, "None"), **call.body}


@build.change_request("7643-2.5", PUT, EMPTY)
def empty_list_in_a_put_is_ignored(call: Call, before: Json) -> None:
    """PUT with an empty array leaves the values."""
    call.body |= {k: before[k] for k, value in call.body.items() if value == [] and k in before}


@build.change_request("7644-3.5.1", PUT, "what_was_read_can_be_put_back")
def one_entry_is_stored(call: Call) -> None:
    """PUT stores the first of several phone numbers."""
    if isinstance(call.body.get("phoneNumbers"), list):
        call.body["phoneNumbers"] = call.body["phoneNumbers"][:1]


@build.change_reply("C2", PUT, OTHER_ID)
def put_moves_the_user(call: Call, reply: Reply) -> None:
    """PUT with another id in its body moves the User there."""
    wanted = at(call.body, "id")
    if wanted and wanted != call.id:
        call.provider.delete_user(str(call.id))
        reply.body = call.provider.put_user({**reply.body, "id": wanted})


@build.refuse("U2", PUT, 400, READ_ONLY, scim_type="mutability")
def other_meta_is_refused(call: Call, before: Json) -> bool:
    """PUT with another meta.created returns 400."""
    created = at(call.body, "meta.created")
    return bool(created) and created != at(before, "meta.created")


@build.change_request("7644-3.5.1", PUT, MISSPELLED)
def misspelled_attribute_spoils_the_rest(call: Call) -> None:
    """PUT with a misspelled attribute loses name and displayName."""
    if "nikName" in call.body:
        call.body.pop("displayName", None)
        call.body.pop("name", None)


@build.store_unchecked("7644-3.5.1", PUT, REQUIRED)
def missing_user_name_is_erased(call: Call) -> Json:
    """PUT without userName empties it."""
    if "userName" in call.body:
        return {}
    call.body["userName"] = f"gone-{call.id}"
    return {"userName": ""}
