"""Faults that show only on Users to which something happened before."""

from pytest_scim.provider.call import Call, Reply, scim_error
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json, operations, stored, unchanged, written
from pytest_scim.scim.paths import at, entries, text_at

RENAMED = "a_renamed_user_changes_as_any_other"
REACTIVATED = "a_reactivated_user_changes_as_any_other"
MOVED = "a_user_can_move_between_groups"
CREATED_AGAIN = "a_deleted_user_can_be_created_again"
TAKEN_OVER = "another_okta_user_gets_the_inactive_user_of_a_user_name"

UPDATE = "PUT|PATCH /Users/{id}"
PUT = "PUT /Users/{id}"
MEMBERS = "PUT|PATCH /Groups/{id}"


def _past(call: Call, name: str) -> set[str]:
    """Return the ids of the Users to which something happened."""
    past: set[str] = call.memory.setdefault(f"users with a history: {name}", set())
    return past


def _was_renamed(call: Call, before: Json) -> bool:
    """Return whether the userName of a User changed before; note whether it changes now."""
    renamed = _past(call, "renamed")
    known = call.id in renamed
    name = written(call, "userName")
    if before and isinstance(name, str) and name != before["userName"]:
        renamed.add(str(call.id))
    return known


def _was_inactive(call: Call, before: Json) -> bool:
    """Return whether a User was inactive and is active again; note whether it is inactive now."""
    inactive = _past(call, "inactive")
    if before.get("active") is False:
        inactive.add(str(call.id))
    return call.id in inactive and before.get("active") is True


def _added(call: Call, before: Json) -> set[str]:
    """Return the ids of new members in a request."""
    listed = [*entries(call.body, "members")]
    for operation in operations(call):
        listed += entries(operation, "value")
    ids = {text_at(one, "value") for one in listed}
    known = {text_at(one, "value") for one in entries(before, "members")}
    return {one for one in ids - known if one is not None}


@refuse("U12", UPDATE, 404, RENAMED)
def renamed_user_cannot_be_deactivated(call: Call, before: Json) -> bool:
    """A deactivation of a User whose userName changed before returns 404."""
    return _was_renamed(call, before) and written(call, "active") is False


@change_request("U12", UPDATE, RENAMED)
def renamed_user_stays_active(call: Call, before: Json) -> Reply | None:
    """A deactivation of a User whose userName changed before returns success and does nothing."""
    renamed = _was_renamed(call, before)
    return unchanged(call) if renamed and written(call, "active") is False else None


@change_request("U12", PUT, RENAMED)
def renamed_user_gets_the_former_user_name_again(call: Call, before: Json) -> None:
    """The next PUT after a change of userName gives the User its former userName again."""
    former = call.memory.setdefault("former user names", {})
    name = at(call.body, "userName")
    if not before:
        return
    if name != before["userName"]:
        former[call.id] = before["userName"]
    elif call.id in former:
        call.body["userName"] = former.pop(call.id)


@change_reply("U12", "PUT|PATCH Users|Groups", RENAMED)
def renamed_user_joins_no_group(call: Call, before: Json) -> None:
    """A User whose userName changed is added to no Group."""
    if call.kind == "Users":
        if before and stored(call)["userName"] != before["userName"]:
            _past(call, "renamed").add(str(call.id))
        return
    renamed = _past(call, "renamed") & _added(call, before)
    members = stored(call).get("members") or []
    left = [one for one in members if one["value"] not in renamed]
    if len(left) < len(members):
        call.provider.put_group({**stored(call), "members": left})


@change_request("X7", UPDATE, REACTIVATED)
def second_deactivation_is_ignored(call: Call, before: Json) -> Reply | None:
    """A second deactivation returns success and does nothing."""
    again = _was_inactive(call, before) and written(call, "active") is False
    return unchanged(call) if again else None


@refuse("X7", UPDATE, 500, REACTIVATED)
def second_deactivation_is_a_server_error(call: Call, before: Json) -> bool:
    """A second deactivation returns 500."""
    return _was_inactive(call, before) and written(call, "active") is False


@change_request("X7", UPDATE, REACTIVATED, TAKEN_OVER)
def profile_of_a_reactivated_user_is_fixed(call: Call, before: Json) -> None:
    """PUT of a User that was inactive before changes no name."""
    past = _was_inactive(call, before) or before.get("active") is False
    if past and call.method == "PUT":
        call.body["name"] = before.get("name")


@change_request("G24", MEMBERS, MOVED)
def user_who_left_a_group_joins_no_other(call: Call, before: Json) -> None:
    """A User who left a Group is added to no other one."""
    group = before.get("id")
    left = call.memory.setdefault("who left a group", {})
    for place in (call.body, *operations(call)):
        for key in ("members", "value"):
            if isinstance(place.get(key), list):
                place[key] = [one for one in place[key] if _may_join(one, left, group)]
    gone = _removed(call, before)
    left.update(dict.fromkeys(gone, group))


def _may_join(member: object, left: dict[str, str], group: object) -> bool:
    return left.get(text_at(member, "value") or "", group) == group


def _removed(call: Call, before: Json) -> set[str]:
    """Return the ids of the members that a request removes."""
    known = {text_at(one, "value") or "" for one in entries(before, "members")}
    if call.method == "PUT":
        return known - {text_at(one, "value") for one in entries(call.body, "members")}
    paths = [str(at(one, "path")) for one in operations(call) if one.get("op") == "remove"]
    return {one for one in known if any(one in path for path in paths)}


@change_request("G24", "PUT|PATCH Users|Groups", MOVED)
def user_who_left_a_group_stays_active(call: Call, before: Json) -> Reply | None:
    """A deactivation of a User who left a Group returns success and does nothing."""
    if call.kind == "Groups":
        _past(call, "left").update(_removed(call, before))
        return None
    left = call.id in _past(call, "left")
    return unchanged(call) if left and written(call, "active") is False else None


@change_request("R3", "POST|DELETE Users", CREATED_AGAIN)
def deleted_user_name_is_taken(call: Call, before: Json) -> Reply | None:
    """POST with the userName of a deleted User returns 409."""
    deleted = _past(call, "deleted")
    if call.method == "DELETE":
        deleted.add(str(before.get("userName")))
        return None
    if at(call.body, "userName") not in deleted:
        return None
    return scim_error(409, "userName already exists", "uniqueness")


def _is_created_again(call: Call, before: Json) -> bool:
    """Return whether a User has the userName of a deleted one; note a deletion."""
    deleted = _past(call, "deleted")
    if call.method == "DELETE":
        deleted.add(str(before.get("userName")))
        return False
    return str(before.get("userName")) in deleted


@change_request("R3", "PUT|PATCH|DELETE /Users/{id}", CREATED_AGAIN)
def user_created_again_stays_inactive(call: Call, before: Json) -> Reply | None:
    """A reactivation of a User that was deleted and created again does nothing."""
    again = _is_created_again(call, before) and before.get("active") is False
    return unchanged(call) if again and written(call, "active") is True else None


@refuse("R3", "PUT|PATCH|DELETE /Users/{id}", 409, CREATED_AGAIN)
def user_created_again_is_a_conflict(call: Call, before: Json) -> bool:
    """A PUT of a User that was deleted and created again returns 409."""
    return _is_created_again(call, before) and call.method == "PUT"


@refuse("U13", PUT, 409, TAKEN_OVER)
def external_id_is_fixed(call: Call, before: Json) -> bool:
    """PUT with another externalId returns 409."""
    new = at(call.body, "externalId")
    return bool(before.get("externalId")) and new != before["externalId"]


@change_request("U13", UPDATE, TAKEN_OVER)
def inactive_user_gets_no_new_external_id(call: Call, before: Json) -> Reply | None:
    """PUT with another externalId returns success and changes nothing."""
    new = at(call.body, "externalId")
    other = bool(before.get("externalId")) and new != before["externalId"]
    return unchanged(call) if call.method == "PUT" and other else None
