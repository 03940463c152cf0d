"""Faults of Groups that requests other than Okta's show."""

from pytest_scim.provider.call import Call, Reply, json_reply
from pytest_scim.provider.faults.build import OK, change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json, unpatch
from pytest_scim.provider.faults.tables import ignores, refuses, returns, sends, shows, table
from pytest_scim.scim.path import MISSING, at

EMPTIED = "a_put_with_no_members_empties_a_group"
RENAMED = "a_put_renames_a_group_and_replaces_its_members"
NAMELESS = "a_group_without_a_name_is_refused"
DELETED = "a_group_is_deleted_once"
PUT = "PUT /Groups/{id}"
POST = "POST /Groups"

FAULTS = table(
    __name__,
    refuses("G8", "external_id_of_a_group_is_refused", POST, "with externalId", 400,
        "the_location_of_a_new_group_is_told"),
    refuses("G17", "put_of_a_group_is_unknown", PUT, "", 501,
        "a_put_renames_a_group_and_replaces_its_members"),
    refuses("C15", "nameless_group_is_a_server_error", POST, "without displayName", 500,
        "a_group_without_a_name_is_refused"),
    sends("7644-3.3", "new_group_without_location", POST, OK, "Location", MISSING,
        "the_location_of_a_new_group_is_told"),
    shows("7643-3.1", "group_says_it_is_a_user", POST, "meta.resourceType", "User",
        "a_new_groups_meta_is_that_of_a_group"),
    ignores("7644-3.9", "excluded_attributes_are_shown", "GET /Groups/{id}", "query",
        "excludedAttributes",
        "members_can_be_left_out_of_a_read"),
    returns("7644-3.6", "group_is_deleted_twice", "DELETE /Groups/{id}", 404, 204,
        "a_group_is_deleted_once"),
)  # fmt: skip


@change_request("7644-3.4.2.2", "GET /Groups", "a_group_is_found_by_its_external_id")
def external_id_finds_every_group(call: Call) -> None:
    """A filter by externalId returns every Group."""
    if "externalId" in call.query.get("filter", ""):
        call.provider.put_group({"displayName": "Everybody", "members": []})
        del call.query["filter"]


@refuse("G5", PUT, 409, EMPTIED)
def group_is_its_own_conflict(call: Call, before: Json) -> bool:
    """PUT with the Group's own displayName returns 409."""
    return bool(before) and at(call.body, "displayName") == before["displayName"]


@change_request("G4", PUT, EMPTIED)
def empty_members_are_passed_over(call: Call, before: Json) -> None:
    """PUT with an empty list of members leaves them."""
    call.body["members"] = call.body.get("members") or before.get("members", [])


@change_request("G6", PUT, RENAMED)
def group_name_is_fixed(call: Call, before: Json) -> None:
    """PUT does not rename a Group."""
    call.body |= {"displayName": before["displayName"]} if before else {}


@change_request("G6", PUT, RENAMED)
def put_adds_members(call: Call, before: Json) -> None:
    """PUT adds its members to those that the Group has."""
    if call.body.get("members"):
        call.body["members"] = [*before.get("members", []), *call.body["members"]]


@change_request("7644-3.5.2.3", "PATCH /Groups/{id}", "a_groups_external_id_can_be_patched")
def external_id_of_a_group_is_fixed(call: Call) -> None:
    """PATCH of a Group accepts externalId and ignores it."""
    unpatch(call, "externalId")


@change_request("7643-4.2", "POST /Groups", NAMELESS)
def nameless_group_gets_a_name(call: Call) -> None:
    """POST of a Group without displayName takes its externalId for it."""
    call.body.setdefault("displayName", call.body.get("externalId", "Unnamed"))


@change_reply("7643-4.1.2", "PUT /Users/{id}", "nobody_joins_a_group_by_their_own_account")
def account_joins_a_group(call: Call) -> None:
    """PUT with groups makes the User a member of them."""
    for entry in at(call.body, "groups") or []:
        if group := call.provider.group(entry.get("value")):
            members = [*group.get("members", []), {"value": call.id}]
            call.provider.put_group({**group, "members": members})


@change_reply("7644-3.6", "DELETE /Groups/{id}", DELETED)
def deleted_group_is_returned(before: Json) -> Reply:
    """DELETE of a Group returns 200 and the Group."""
    return json_reply(200, before)
