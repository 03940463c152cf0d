"""Faults that concern Users who are members of Groups, and leave all others alone."""

from collections.abc import Collection

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import parts
from pytest_scim.provider.faults.build import change_reply, change_request, fault, refuse
from pytest_scim.scim.paths import entries, text_at

UPDATED = "an_update_of_a_group_member_is_stored"
WITHOUT = "an_update_without_groups_ends_no_membership"
RENAMED = "a_new_user_name_of_a_group_member_is_stored"
LEAVES = "a_user_leaves_one_group_and_joins_it_again"
DEACTIVATED = "deactivating_a_group_member_changes_no_other_user"
REACTIVATED = "reactivating_a_group_member_ends_no_membership"
UNASSIGNED = "removing_the_app_from_a_group_member_changes_no_other_user"
REMOVED = "an_inactive_user_is_removed_from_groups"
JOINED = "a_user_joins_a_group_with_an_inactive_member"
PASSWORD = "a_new_password_of_a_group_member_ends_no_membership"  # noqa: S105 - a check's id
RETURNED = "a_returned_user_is_a_group_member_again"

PUT = "PUT /Users/{id}"
UPDATE = "PUT|PATCH /Users/{id}"
UPDATE_GROUP = "PUT|PATCH /Groups/{id}"

_FORMER = "users who left or were inactive"
_COPIES = "second users"


def groups_of(call: Call, user_id: str | None) -> list[str]:
    """Return the ids of the Groups of which a User is a member."""
    known = call.provider.memberships().items()
    return [group_id for group_id, group in known if user_id in group.members]


def is_member(call: Call) -> bool:
    """Return whether the User of a request is in a Group."""
    return bool(groups_of(call, call.id))


def _remove(call: Call, user_id: str | None, groups: Collection[str]) -> None:
    for group_id in groups:
        group: parts.Json = call.provider.group(group_id) or {}
        members = [one for one in entries(group, "members") if text_at(one, "value") != user_id]
        call.provider.put_group({**group, "members": members})


def _leaving(call: Call, before: parts.Json) -> set[str]:
    """Return the ids of the members that a request removes."""
    ids = {text_at(one, "value") or "" for one in entries(before, "members")}
    if call.method == "PUT":
        return ids - {text_at(one, "value") or "" for one in entries(call.body, "members")}
    paths = [parts.path_of(one) for one in parts.operations(call) if one.get("op") == "remove"]
    return {one for one in ids if any(f'"{one}"' in path for path in paths)}


def _joining(call: Call, before: parts.Json) -> set[str]:
    """Return the ids of the members that a request adds."""
    lists = [call.body.get("members")] if call.method == "PUT" else []
    lists += [one.get("value") for one in parts.operations(call) if one.get("op") == "add"]
    listed = {text_at(one, "value") or "" for rows in lists if rows for one in rows}
    return listed - {text_at(one, "value") or "" for one in entries(before, "members")}


def is_reactivation(call: Call, before: parts.Json) -> bool:
    """Return whether a request makes an inactive User active."""
    return parts.written(call, "active") is True and before.get("active") is False


def is_inactive(call: Call, user_id: str) -> bool:
    """Return whether a User is stored as inactive."""
    return (call.provider.user(user_id) or {}).get("active") is False


@refuse("U2", PUT, 400, UPDATED, RENAMED, scim_type="mutability")
def echoed_groups_are_refused(call: Call) -> bool:
    """PUT of a User with a value in groups returns 400."""
    return bool(entries(call.body, "groups"))


@change_request("U4", PUT, UPDATED, RENAMED)
def update_of_a_member_is_ignored(call: Call) -> Reply | None:
    """PUT of a User who is in a Group returns 200 and changes nothing."""
    return parts.unchanged(call) if is_member(call) else None


@change_request("U4", PUT, UPDATED)
def email_of_a_member_is_fixed(call: Call, before: parts.Json) -> None:
    """PUT ignores the email addresses while the User is in a Group."""
    if is_member(call) and "emails" in before:
        call.body["emails"] = before["emails"]


@refuse("G24", UPDATE, 500, PASSWORD)
def password_of_a_member_is_a_server_error(call: Call) -> bool:
    """A new password of a User who is in a Group returns 500."""
    return isinstance(parts.written(call, "password"), str) and is_member(call)


@change_request("G25", UPDATE, PASSWORD)
def new_password_ends_memberships(call: Call) -> None:
    """A new password ends the memberships of the User."""
    if isinstance(parts.written(call, "password"), str):
        _remove(call, call.id, groups_of(call, call.id))


@refuse("G24", PUT, 500, UPDATED, RENAMED)
def update_of_a_member_is_a_server_error(call: Call) -> bool:
    """PUT of a User who is in a Group returns 500."""
    return is_member(call)


@refuse("G24", PUT, 409, RENAMED)
def member_with_a_new_user_name_is_refused(call: Call, before: parts.Json) -> bool:
    """PUT with another userName returns 409 while the User is in a Group."""
    return is_member(call) and call.body.get("userName") != before.get("userName")


@change_request("U7", PUT, RENAMED)
def user_name_of_a_member_is_fixed(call: Call, before: parts.Json) -> None:
    """PUT ignores userName while the User is in a Group."""
    if is_member(call):
        call.body["userName"] = before["userName"]


@change_reply("G24", PUT, RENAMED)
def new_user_name_ends_memberships(call: Call, before: parts.Json) -> None:
    """PUT with another userName ends the memberships of the User."""
    if parts.stored(call)["userName"] != before["userName"]:
        _remove(call, call.id, groups_of(call, call.id))


@change_reply("G25", PUT, WITHOUT)
def put_without_groups_ends_memberships(call: Call) -> None:
    """PUT of a User without groups ends all its memberships."""
    if not entries(call.body, "groups"):
        _remove(call, call.id, groups_of(call, call.id))


@change_reply("G25", "Users", UPDATED, RENAMED, WITHOUT)
def hidden_groups_are_emptied_by_put(call: Call, reply: Reply) -> None:
    """No User has groups in a response, and PUT ends all memberships of the User."""
    for user in parts.resources(reply):
        user.pop("groups", None)
    if call.method == "PUT":
        _remove(call, call.id, groups_of(call, call.id))


@change_reply("G25", PUT, REACTIVATED, integrations=("aiw",))
def put_replaces_memberships(call: Call) -> None:
    """PUT of a User with groups ends the memberships that are not in the list."""
    if "groups" in call.body:
        listed = {text_at(one, "value") for one in entries(call.body, "groups")}
        _remove(call, call.id, [g for g in groups_of(call, call.id) if g not in listed])


@change_reply("G26", UPDATE_GROUP, LEAVES)
def leaving_one_group_ends_all_memberships(call: Call, before: parts.Json) -> None:
    """A member who is removed from one Group is removed from all."""
    for user_id in _leaving(call, before):
        _remove(call, user_id, groups_of(call, user_id))


@change_reply("G26", UPDATE_GROUP, LEAVES)
def leaving_a_group_deactivates(call: Call, before: parts.Json) -> None:
    """A member who is removed from a Group is deactivated."""
    for user_id in _leaving(call, before):
        call.provider.put_user((call.provider.user(user_id) or {}) | {"active": False})


@change_reply("G26", UPDATE_GROUP, LEAVES, RETURNED)
def former_member_cannot_join_again(call: Call, before: parts.Json) -> None:
    """A User who has left a Group is not added to it again, and the target returns success."""
    former: set[tuple[str, str]] = call.memory.setdefault(_FORMER, set())
    here = str(call.id)
    for user_id in [user_id for group_id, user_id in former if group_id == here]:
        _remove(call, user_id, [here])
    former |= {(here, user_id) for user_id in _leaving(call, before)}


@refuse("X5", UPDATE, 500, DEACTIVATED, UNASSIGNED)
def deactivation_of_a_member_is_a_server_error(call: Call) -> bool:
    """A deactivation of a User who is in a Group returns 500."""
    return parts.written(call, "active") is False and is_member(call)


@change_request("X2", UPDATE, DEACTIVATED, UNASSIGNED)
def deactivation_of_a_member_is_ignored(call: Call) -> Reply | None:
    """A deactivation of a User who is in a Group returns success and changes nothing."""
    return (
        parts.unchanged(call)
        if parts.written(call, "active") is False and is_member(call)
        else None
    )


@change_reply("X7", UPDATE, DEACTIVATED, UNASSIGNED)
def deactivation_empties_the_groups(call: Call) -> None:
    """A deactivation removes all members of the Groups in which the User is."""
    for group_id in groups_of(call, call.id) if parts.written(call, "active") is False else ():
        call.provider.put_group((call.provider.group(group_id) or {}) | {"members": []})


@change_reply("X7", UPDATE, DEACTIVATED, UNASSIGNED)
def deactivation_reaches_the_other_members(call: Call) -> None:
    """A deactivation deactivates all members of the Groups in which the User is."""
    known = call.provider.memberships()
    for group_id in groups_of(call, call.id) if parts.written(call, "active") is False else ():
        for member in known[group_id].members:
            user = call.provider.user(member) or {}
            call.provider.put_user(user | {"active": False})


@refuse("P5", UPDATE, 500, REACTIVATED)
def reactivation_of_a_member_is_a_server_error(call: Call, before: parts.Json) -> bool:
    """A reactivation of a User who is in a Group returns 500."""
    return is_reactivation(call, before) and is_member(call)


@fault("X8", REACTIVATED, RETURNED)
def reactivation_creates_a_second_user(call: Call, respond: Responder) -> Reply:
    """A reactivation creates a second User, which lookups of the userName return too."""
    copies: dict[str, str] = call.memory.setdefault(_COPIES, {})
    before = parts.stored(call)
    reply = respond(call)
    if parts.matches(call, UPDATE) and reply.ok and is_reactivation(call, before):
        copy = {name: value for name, value in parts.stored(call).items() if name != "id"}
        name = str(copy["userName"])
        copies[name] = str(call.provider.put_user({**copy, "userName": f"copy.{name}"})["id"])
    if parts.matches(call, "GET /Users"):
        found = [copies[name] for name in copies if name in parts.filter_of(call)]
        reply.body["Resources"] += [reply.body["Resources"][0] | {"id": one} for one in found]
    return reply


@change_reply("X8", UPDATE, REACTIVATED)
def reactivation_ends_memberships(call: Call, before: parts.Json) -> None:
    """A reactivation ends the memberships of the User."""
    if is_reactivation(call, before):
        _remove(call, call.id, groups_of(call, call.id))


@refuse("G27", UPDATE_GROUP, 500, JOINED)
def group_with_an_inactive_member_is_closed(call: Call, before: parts.Json) -> bool:
    """Adding a member to a Group with an inactive member returns 500."""
    members = [text_at(one, "value") or "" for one in entries(before, "members")]
    return bool(_joining(call, before)) and any(is_inactive(call, one) for one in members)


@refuse("G27", UPDATE_GROUP, 400, REMOVED)
def removal_of_an_inactive_member_is_refused(call: Call, before: parts.Json) -> bool:
    """A removal of an inactive member returns 400."""
    return any(is_inactive(call, user_id) for user_id in _leaving(call, before))


@change_reply("G27", UPDATE_GROUP, REMOVED)
def removal_of_an_inactive_member_is_ignored(call: Call, before: parts.Json) -> None:
    """A removal of an inactive member returns success and changes nothing."""
    if any(is_inactive(call, user_id) for user_id in _leaving(call, before)):
        parts.store(call, members=before["members"])


@change_reply("G27", UPDATE_GROUP, REMOVED)
def removal_of_an_inactive_member_empties_the_group(call: Call, before: parts.Json) -> None:
    """A removal of an inactive member removes all members."""
    if any(is_inactive(call, user_id) for user_id in _leaving(call, before)):
        parts.store(call, members=[])


@change_reply("G27", UPDATE_GROUP, RETURNED)
def returned_user_is_not_added(call: Call, before: parts.Json) -> None:
    """A User who was inactive once is not added to a Group, and the target returns success."""
    former: set[str] = call.memory.setdefault(_FORMER, set())
    former |= {user_id for user_id in _leaving(call, before) if is_inactive(call, user_id)}
    for user_id in former:
        _remove(call, user_id, [call.id or ""])
