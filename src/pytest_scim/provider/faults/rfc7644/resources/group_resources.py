"""Faults of Groups that requests other than Okta's show."""

from pytest_scim.provider.call import Call, Reply, json_reply
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json, unpatch
from pytest_scim.scim.path import at

LOCATION = "the_location_of_a_new_group_is_told"
EMPTIED = "a_put_with_no_members_empties_a_group"
RENAMED = "a_put_renames_a_group_and_replaces_its_members"
NAMELESS = "a_group_without_a_name_is_refused"
DELETED = "a_group_is_deleted_once"
PUT = "PUT /Groups/{id}"


@change_reply("7644-3.3", "POST /Groups", LOCATION)
def new_group_without_location(reply: Reply) -> None:
    """POST returns a Group without a Location header."""
    reply.headers.pop("Location", None)


@refuse("G8", "POST /Groups", 400, LOCATION, scim_type="invalidSyntax")
def external_id_of_a_group_is_refused(call: Call) -> bool:
    """POST of a Group with externalId returns 400."""
    return "externalId" in call.body


@change_reply("7643-3.1", "POST /Groups", "a_new_groups_meta_is_that_of_a_group")
def group_says_it_is_a_user(reply: Reply) -> None:
    """POST returns a Group whose meta.resourceType is User."""
    reply.body["meta"]["resourceType"] = "User"


@change_request("7644-3.4.2.2", "GET /Groups", "a_group_is_found_by_its_external_id")
def external_id_finds_every_group(call: Call) -> None:
    """A filter by externalId returns every Group."""
    if "externalId" in call.query.get("filter", ""):
        call.provider.put_group({"displayName": "Everybody", "members": []})
        del call.query["filter"]


@change_request("7644-3.9", "GET /Groups/{id}", "members_can_be_left_out_of_a_read")
def excluded_attributes_are_shown(call: Call) -> None:
    """GET of a Group ignores excludedAttributes."""
    call.query.pop("excludedAttributes", None)


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


@refuse("G17", PUT, 501, RENAMED)
def put_of_a_group_is_unknown() -> bool:
    """PUT of a Group returns 501."""
    return True


@change_request("7644-3.5.2.3", "PATCH /Groups/{id}", "a_groups_external_id_can_be_patched")
def external_id_of_a_group_is_fixed(call: Call) -> None:
    """PATCH of a Group accepts externalId and ignores it."""
    unpatch(call, "externalId")


@refuse("C15", "POST /Groups", 500, NAMELESS)
def nameless_group_is_a_server_error(call: Call) -> bool:
    """POST of a Group without displayName returns 500: the missing key is not caught."""
    return "displayName" not in call.body


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


@change_reply("7644-3.6", "DELETE /Groups/{id}", DELETED, status={404})
def group_is_deleted_twice() -> Reply:
    """DELETE of an unknown Group returns 204."""
    return Reply(204)
