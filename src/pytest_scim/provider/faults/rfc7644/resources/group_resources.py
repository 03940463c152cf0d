"""Faults of Groups that requests other than Okta's show."""

from pytest_scim.provider.call import Call, Reply, Responder, json_reply, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK, change_reply, change_request, fault
from pytest_scim.provider.faults.parts import Json, filter_of, matches, unpatch
from pytest_scim.scim.paths import MISSING, at, entries, text_at

EMPTIED = "a_put_with_no_members_empties_a_group"
RENAMED = "a_put_renames_a_group_and_replaces_its_members"
PUT = "PUT /Groups/{id}"
POST = "POST /Groups"

FAULTS = rows.table(
    __name__,
    rows.refuses("G8", "external_id_of_a_group_is_refused", POST, "with externalId", 400,
        "a_created_group_has_a_location"),
    rows.refuses("G17", "put_of_a_group_is_unknown", PUT, "", 501,
        "a_put_renames_a_group_and_replaces_its_members"),
    rows.refuses("C15", "nameless_group_is_a_server_error", POST, "without displayName", 500,
        "a_group_without_a_name_is_refused"),
    rows.sends("7644-3.3", "new_group_without_location", POST, OK, "Location", MISSING,
        "a_created_group_has_a_location"),
    rows.shows("7643-3.1", "group_says_it_is_a_user", POST, "meta.resourceType", "User",
        "a_new_groups_meta_is_that_of_a_group"),
    rows.ignores("7644-3.9", "excluded_attributes_are_returned", "GET /Groups/{id}", "query",
        "excludedAttributes", "members_can_be_left_out_of_a_read"),
    rows.returns("7644-3.6", "group_is_deleted_twice", "DELETE /Groups/{id}", 404, 204,
        "a_group_is_deleted_once"),
    rows.rejects("G5", "group_is_its_own_conflict", PUT, 409,
        "PUT with the Group's own displayName returns 409",
        lambda call, before: bool(before) and at(call.body, "displayName") == before["displayName"],
        "a_put_with_no_members_empties_a_group"),
    rows.changes("7644-3.5.2.3", "external_id_of_a_group_is_fixed", "PATCH /Groups/{id}",
        "PATCH of a Group accepts externalId and ignores it",
        lambda call: unpatch(call, "externalId"), "a_groups_external_id_can_be_patched"),
    rows.changes("7643-4.2", "nameless_group_gets_a_name", "POST /Groups",
        "POST of a Group without displayName takes its externalId for it",
        lambda call: call.body.setdefault("displayName", call.body.get("externalId", "Unnamed")),
        "a_group_without_a_name_is_refused"),
    rows.replies("7644-3.6", "deleted_group_is_returned", "DELETE /Groups/{id}", OK,
        "DELETE of a Group returns 200 and the Group", lambda before: json_reply(200, before),
        "a_group_is_deleted_once"),
)  # fmt: skip


@change_request("7644-3.4.2.2", "GET /Groups", "a_group_is_found_by_its_external_id")
def external_id_finds_every_group(call: Call) -> None:
    """A filter by externalId returns every Group."""
    if "externalId" in call.query.get("filter", ""):
        call.provider.put_group({"displayName": "Everybody", "members": []})
        del call.query["filter"]


@change_request("G4", PUT, EMPTIED)
def empty_members_are_ignored(call: Call, before: Json) -> None:
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


@change_reply("7643-4.1.2", "PUT /Users/{id}", "groups_in_a_put_add_no_membership")
def put_of_a_user_adds_a_membership(call: Call) -> None:
    """PUT with groups makes the User a member of them."""
    for entry in entries(call.body, "groups"):
        if group := call.provider.group(text_at(entry, "value")):
            members = [*entries(group, "members"), {"value": call.id}]
            call.provider.put_group({**group, "members": members})


@change_request("C15", POST, "a_group_without_a_name_is_refused")
def nameless_group_is_refused_and_created(call: Call) -> Reply | None:
    """POST of a Group without displayName creates it and returns 400."""
    if call.body.get("displayName"):
        return None
    call.provider.put_group({**call.body, "displayName": call.body.get("externalId", "Unnamed")})
    return scim_error(400, "displayName is required", "invalidValue")


@change_request("7644-3.6", PUT, "a_write_to_a_deleted_group_returns_404")
def put_creates_a_deleted_group_again(call: Call) -> Reply | None:
    """PUT to the id of a deleted Group creates it again."""
    if call.provider.group(call.id):
        return None
    return json_reply(200, call.provider.put_group({**call.body, "id": call.id}))


@change_reply(
    "7644-3.6", "PATCH /Groups/{id}", "a_write_to_a_deleted_group_returns_404", status={404}
)
def patch_of_a_deleted_group_succeeds(reply: Reply) -> Reply:
    """PATCH of a deleted Group returns 204."""
    del reply
    return Reply(204)


@fault("7644-3.6", "a_deleted_group_is_in_no_list")
def deleted_group_is_listed(call: Call, respond: Responder) -> Reply:
    """Lists show a deleted Group: DELETE only marks its row."""
    marked = call.memory.setdefault("marked groups", [])
    group = call.provider.group(call.id) if matches(call, "DELETE /Groups/{id}") else None
    reply = respond(call)
    if group and reply.ok:
        marked.append(group)
    if matches(call, "GET /Groups") and reply.ok:
        found = [one for one in marked if str(one["displayName"]) in filter_of(call)]
        reply.body["Resources"] = [*reply.body.get("Resources", []), *found]
        reply.body["totalResults"] += len(found)
    return reply
