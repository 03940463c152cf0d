"""Faults of groups: how they come into being, are found, and end."""

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    each_resource,
    fault,
    is_create,
    is_delete,
    is_list,
    is_read,
    json_reply,
    scim_error,
)

CREATED = "okta.push_groups.a_pushed_group_is_created"
EMPTY = "okta.push_groups.an_empty_group_is_created"
NAMED = "okta.push_groups.a_name_comes_back_as_pushed"
SCRIPTS = "okta.push_groups.a_name_in_any_script_comes_back"
QUOTES = "okta.push_groups.a_name_with_quotes_comes_back"
LONG = "okta.push_groups.a_long_name_comes_back"
RULE = "okta.push_groups.groups_found_by_a_rule_are_created"
WAITS = "okta.push_groups.a_new_group_waits_while_the_push_is_not_immediate"
IMPORTED = "okta.import_groups.an_import_lists_the_groups"
REFRESHED = "okta.link_groups.a_refresh_lists_the_groups_of_the_app"
DELETED = "okta.link_groups.an_unlinked_group_is_deleted"
TOGETHER = "okta.link_groups.groups_are_deleted_together"
GONE = 404


@fault("G7", "a group needs an external id", catches=(CREATED, EMPTY, RULE, WAITS))
def external_id_is_required(call: Call, answer: Answerer) -> Reply:
    """Okta sends none with a group."""
    if is_create(call, "Groups") and "externalId" not in (call.body or {}):
        return scim_error(400, "externalId is required", "invalidValue")
    return answer(call)


@fault("G8", "a group may not be created empty", catches=(EMPTY,))
def empty_group_is_refused(call: Call, answer: Answerer) -> Reply:
    """An empty list of members is taken for a missing one."""
    if is_create(call, "Groups") and at(call.body, "members") == []:
        return scim_error(400, "Request is unparsable, or violates schema", "invalidSyntax")
    return answer(call)


@fault("G8", "a group may not be created with members", catches=(CREATED,), integration="aiw")
def group_with_members_is_refused(call: Call, answer: Answerer) -> Reply:
    """Members come later, by PATCH, or not at all."""
    if is_create(call, "Groups") and at(call.body, "members"):
        return scim_error(400, "Request is unparsable, or violates schema", "invalidSyntax")
    return answer(call)


@fault(
    "G14",
    "a taken name is refused and cannot be found",
    catches=("okta.push_groups.a_taken_name_can_be_found",),
)
def taken_name_is_hidden(call: Call, answer: Answerer) -> Reply:
    """A soft-deleted group, or one of another kind, holds the name."""
    names = [group["displayName"] for group in call.provider.groups()]
    if is_create(call, "Groups") and at(call.body, "displayName") in names:
        return scim_error(409, "A team with this slug already exists", "uniqueness")
    if is_list(call, "Groups") and "filter" in call.query:
        call.query["filter"] = 'displayName eq "nothing at all"'
    return answer(call)


@fault(
    "G16",
    "a group cannot be read by its id",
    catches=("okta.push_groups.a_group_is_read_by_its_id",),
)
def group_is_read_as_another(call: Call, answer: Answerer) -> Reply:
    """An old table of ids leads to another group's name."""
    reply = answer(call)
    if is_read(call, "Groups") and reply.ok and not reply.body.get("members"):
        reply.body["id"] = f"old-{reply.body['id']}"
    return reply


@fault(
    "G18",
    "a read leaves the members out",
    catches=(
        "okta.push_groups.a_read_group_shows_its_members",
        CREATED,
    ),
)
def members_are_not_shown(call: Call, answer: Answerer) -> Reply:
    """Members are given on request only."""
    reply = answer(call)
    if is_read(call, "Groups") and reply.ok:
        reply.body.pop("members", None)
    return reply


@fault(
    "F6",
    "groups cannot be filtered",
    catches=(
        "okta.push_groups.a_group_is_found_by_its_name",
        NAMED,
    ),
)
def group_filter_finds_nobody(call: Call, answer: Answerer) -> Reply:
    """DisplayName is no attribute to filter by."""
    if is_list(call, "Groups") and "filter" in call.query:
        call.query["filter"] = 'displayName eq "nothing at all"'
    return answer(call)


@fault(
    "F7",
    "a filter by name finds parts of names",
    catches=("okta.push_groups.a_lookup_by_name_is_exact",),
)
def name_filter_is_a_substring(call: Call, answer: Answerer) -> Reply:
    """`eq` is done as `co`."""
    if is_list(call, "Groups") and "filter" in call.query:
        call.query["filter"] = call.query["filter"].replace(" eq ", " co ", 1)
    return answer(call)


@fault("G19", "brackets and signs are taken out of names", catches=(NAMED, QUOTES))
def signs_are_stripped_from_names(call: Call, answer: Answerer) -> Reply:
    """The name becomes a slug."""
    return _renamed(call, answer, lambda name: "".join(c for c in name if c not in '[]"&+'))


@fault("G19", "letters of other scripts are lost", catches=(SCRIPTS,))
def names_become_ascii(call: Call, answer: Answerer) -> Reply:
    """The column holds ASCII."""
    return _renamed(call, answer, lambda name: name.encode("ascii", "replace").decode())


@fault("G19", "long names are cut", catches=(LONG,))
def names_are_cut(call: Call, answer: Answerer) -> Reply:
    """The column holds a hundred characters."""
    return _renamed(call, answer, lambda name: name[:100])


@fault(
    "G20",
    "accounts do not show their groups",
    catches=("okta.push_groups.an_account_shows_its_groups",),
)
def accounts_show_no_groups(call: Call, answer: Answerer) -> Reply:
    """Membership is shown from one side."""
    reply = answer(call)
    for user in each_resource(reply):
        if call.kind == "Users":
            user.pop("groups", None)
    return reply


@fault("G17", "groups cannot be deleted", catches=(DELETED, TOGETHER))
def group_delete_is_not_implemented(call: Call, answer: Answerer) -> Reply:
    """There is no such route."""
    return scim_error(501, "not supported") if is_delete(call, "Groups") else answer(call)


@fault("G17", "a deleted group stays", catches=(DELETED, TOGETHER))
def group_delete_is_ignored(call: Call, answer: Answerer) -> Reply:
    """204, and the group is there as before."""
    return Reply(204) if is_delete(call, "Groups") else answer(call)


@fault("X6", "a group takes its people along", catches=(DELETED, TOGETHER))
def group_delete_deactivates_members(call: Call, answer: Answerer) -> Reply:
    """Deleting the group deactivates who was in it."""
    if is_delete(call, "Groups"):
        for member in (call.provider.group(call.id) or {}).get("members", []):
            user = call.provider.user(member["value"])
            call.provider.put_user({**(user or {}), "active": False})
    return answer(call)


@fault(
    "G15",
    "a group that is gone is answered 200",
    catches=("okta.link_groups.a_group_deleted_in_the_app_is_missing",),
)
def gone_group_is_a_success(call: Call, answer: Answerer) -> Reply:
    """Nothing to change, nothing to complain about."""
    reply = answer(call)
    if call.kind == "Groups" and call.id and reply.status == GONE:
        return json_reply(200, {"schemas": [], "id": call.id, "displayName": "", "members": []})
    return reply


@fault("L7", "the groups of the app are not listed", catches=(IMPORTED, REFRESHED))
def app_groups_are_not_listed(call: Call, answer: Answerer) -> Reply:
    """Only groups that came over SCIM are listed, or none at all."""
    reply = answer(call)
    if is_list(call, "Groups") and reply.ok and "filter" not in call.query:
        reply.body.update(Resources=[], totalResults=0, itemsPerPage=0)
    return reply


@fault(
    "G18",
    "a list leaves the members out",
    catches=("okta.import_groups.an_imported_group_has_its_members",),
)
def listed_groups_have_no_members(call: Call, answer: Answerer) -> Reply:
    """Members are given by a read only."""
    reply = answer(call)
    if is_list(call, "Groups"):
        for group in each_resource(reply):
            group.pop("members", None)
    return reply


@fault(
    "L3",
    "totalResults counts the page of groups",
    catches=("okta.import_groups.the_total_counts_every_group",),
)
def group_total_is_the_page(call: Call, answer: Answerer) -> Reply:
    """Nobody counts the rest."""
    reply = answer(call)
    if is_list(call, "Groups") and reply.ok:
        reply.body["totalResults"] = len(reply.body.get("Resources", []))
    return reply


@fault(
    "G21",
    "groups that follow each other overwrite each other",
    catches=(
        RULE,
        "okta.link_groups.groups_that_were_left_together_stay",
    ),
)
def group_create_drops_the_one_before(call: Call, answer: Answerer) -> Reply:
    """One group for each integration."""
    before = call.provider.groups()
    reply = answer(call)
    if is_create(call, "Groups") and reply.ok and before:
        call.provider.delete_group(before[-1]["id"])
    return reply


def _renamed(call: Call, answer: Answerer, change: object) -> Reply:
    """Store another name than the one that came, by whichever request."""
    for place in (call.body, *(at(call.body, "Operations") or [])):
        holder = place.get("value", place) if isinstance(place, dict) else None
        if call.kind == "Groups" and isinstance(holder, dict) and "displayName" in holder:
            holder["displayName"] = change(holder["displayName"])  # type: ignore[operator]
    return answer(call)
