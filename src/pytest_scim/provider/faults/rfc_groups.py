"""Faults of groups that requests other than Okta's show."""

from typing import Any, Final

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_create,
    is_delete,
    is_list,
    is_patch,
    is_read,
    is_replace,
    json_reply,
    patched,
    scim_error,
    unpatch,
)

HERE: Final = "rfc7644.group_resources."
LOCATION: Final = f"{HERE}the_location_of_a_new_group_is_told"
META: Final = f"{HERE}a_new_groups_meta_is_that_of_a_group"
FOUND: Final = f"{HERE}a_group_is_found_by_its_external_id"
EXCLUDED: Final = f"{HERE}members_can_be_left_out_of_a_read"
EMPTIED: Final = f"{HERE}a_put_with_no_members_empties_a_group"
RENAMED: Final = f"{HERE}a_put_renames_a_group_and_replaces_its_members"
PATCHED: Final = f"{HERE}a_groups_external_id_can_be_patched"
NAMELESS: Final = f"{HERE}a_group_without_a_name_is_refused"
OUTSIDE: Final = f"{HERE}nobody_joins_a_group_by_their_own_account"
DELETED: Final = f"{HERE}a_group_is_deleted_once"


def _stored(call: Call) -> dict[str, Any]:
    """Return the group that a PUT is about to replace; nothing of any other call."""
    return (call.provider.group(call.id) if is_replace(call, "Groups") else None) or {}


@fault("7644-3.3", "a group's create has no Location header", catches=(LOCATION,))
def new_group_without_location(call: Call, answer: Answerer) -> Reply:
    """The address is in the body, and nowhere else."""
    reply = answer(call)
    if is_create(call, "Groups"):
        reply.headers.pop("Location", None)
    return reply


@fault("G8", "a group with an external id is refused", catches=(LOCATION,))
def external_id_of_a_group_is_refused(call: Call, answer: Answerer) -> Reply:
    """The parser knows the attribute of accounts only."""
    if is_create(call, "Groups") and "externalId" in (call.body or {}):
        return scim_error(400, "Unknown attribute externalId", "invalidSyntax")
    return answer(call)


@fault("7643-3.1", "a group says that it is a user", catches=(META,))
def group_says_it_is_a_user(call: Call, answer: Answerer) -> Reply:
    """The serialiser of users is used for groups as well."""
    reply = answer(call)
    if is_create(call, "Groups") and reply.ok:
        reply.body["meta"]["resourceType"] = "User"
    return reply


@fault("7644-3.4.2.2", "an external id finds every group", catches=(FOUND,))
def external_id_finds_every_group(call: Call, answer: Answerer) -> Reply:
    """A filter that is not understood is no filter."""
    if is_list(call, "Groups") and "externalId" in call.query.get("filter", ""):
        call.provider.put_group({"displayName": "Everybody", "members": []})
        del call.query["filter"]
    return answer(call)


@fault("7644-3.9", "excludedAttributes is passed over", catches=(EXCLUDED,))
def excluded_attributes_are_shown(call: Call, answer: Answerer) -> Reply:
    """Nobody reads the parameter."""
    if is_read(call, "Groups"):
        call.query.pop("excludedAttributes", None)
    return answer(call)


@fault("G5", "a group is a conflict with itself", catches=(EMPTIED,))
def group_is_its_own_conflict(call: Call, answer: Answerer) -> Reply:
    """The look for a duplicate finds the group itself."""
    if _stored(call) and at(call.body, "displayName") == _stored(call)["displayName"]:
        return scim_error(409, "the name is taken", "uniqueness")
    return answer(call)


@fault("G4", "a PUT with no members leaves the members", catches=(EMPTIED,))
def empty_members_are_passed_over(call: Call, answer: Answerer) -> Reply:
    """An empty list is taken for one that did not come."""
    if _stored(call) and not call.body.get("members"):
        call.body["members"] = _stored(call).get("members", [])
    return answer(call)


@fault("G6", "a PUT does not rename a group", catches=(RENAMED,))
def group_name_is_fixed(call: Call, answer: Answerer) -> Reply:
    """The name was taken when the group was made."""
    if _stored(call):
        call.body["displayName"] = _stored(call)["displayName"]
    return answer(call)


@fault("G6", "a PUT adds to the members", catches=(RENAMED,))
def put_adds_members(call: Call, answer: Answerer) -> Reply:
    """Who was in the group stays."""
    if _stored(call) and call.body.get("members"):
        call.body["members"] = [*_stored(call).get("members", []), *call.body["members"]]
    return answer(call)


@fault("G17", "there is no PUT of groups", catches=(RENAMED,))
def put_of_a_group_is_unknown(call: Call, answer: Answerer) -> Reply:
    """Groups are patched, or not changed at all."""
    if is_replace(call, "Groups"):
        return scim_error(501, "PUT is not supported")
    return answer(call)


@fault("7644-3.5.2.3", "a group's external id stays as it was", catches=(PATCHED,))
def external_id_of_a_group_is_fixed(call: Call, answer: Answerer) -> Reply:
    """The PATCH succeeds and changes nothing."""
    if is_patch(call, "Groups") and patched(call, "externalId"):
        unpatch(call, "externalId")
    return answer(call)


@fault("C15", "a group without a name is a server error", catches=(NAMELESS,))
def nameless_group_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The missing key is not caught."""
    if is_create(call, "Groups") and "displayName" not in (call.body or {}):
        return scim_error(500, "KeyError: displayName")
    return answer(call)


@fault("7643-4.2", "a group without a name is called after its external id", catches=(NAMELESS,))
def nameless_group_gets_a_name(call: Call, answer: Answerer) -> Reply:
    """Something has to stand in the list."""
    if is_create(call, "Groups") and "displayName" not in (call.body or {}):
        call.body["displayName"] = call.body.get("externalId", "Unnamed")
    return answer(call)


@fault("7643-4.1.2", "an account joins groups by its own attribute", catches=(OUTSIDE,))
def account_joins_a_group(call: Call, answer: Answerer) -> Reply:
    """The relation is written from both sides."""
    reply = answer(call)
    wanted = at(call.body, "groups") if is_replace(call) and reply.ok else None
    for entry in wanted or []:
        group = call.provider.group(entry.get("value"))
        if group:
            members = [*group.get("members", []), {"value": call.id}]
            call.provider.put_group({**group, "members": members})
    return reply


@fault("7644-3.6", "a group's DELETE is answered 200 with the group", catches=(DELETED,))
def deleted_group_is_returned(call: Call, answer: Answerer) -> Reply:
    """What was deleted is shown for the last time."""
    group = call.provider.group(call.id) if is_delete(call, "Groups") else None
    reply = answer(call)
    return json_reply(200, group) if group and reply.ok else reply


@fault("7644-3.6", "a second DELETE of a group is a success", catches=(DELETED,))
def group_is_deleted_twice(call: Call, answer: Answerer) -> Reply:
    """What is not there needs no deleting."""
    reply = answer(call)
    gone = is_delete(call, "Groups") and reply.status == 404  # noqa: PLR2004 - HTTP's own number
    return Reply(204) if gone else reply
