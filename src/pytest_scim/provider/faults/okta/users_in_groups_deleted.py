"""Faults that concern Groups of a User who was deleted."""

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults import parts
from pytest_scim.provider.faults.build import change_reply, fault
from pytest_scim.provider.faults.okta.users_in_groups import UPDATE_GROUP, groups_of
from pytest_scim.scim.names import PATCHED
from pytest_scim.scim.paths import entries, text_at

MISSING_USER = "okta.users_in_groups.requests_for_a_deleted_group_member_return_404"
AGAIN = "okta.users_in_groups.a_deleted_group_member_can_be_assigned_again"
JOINS = "okta.users_in_groups.a_user_joins_a_group_with_a_deleted_member"

_DELETED = "groups of deleted users"


@change_reply("R3", "PUT|PATCH /Users/{id}", MISSING_USER, status={404}, integrations=PATCHED)
def deleted_user_is_a_server_error() -> Reply:
    """PUT or PATCH of a deleted User returns 500."""
    return scim_error(500, "Internal error")


@change_reply("R3", "DELETE /Users/{id}", MISSING_USER)
def delete_of_a_member_empties_its_groups(call: Call, before: parts.Json) -> None:
    """DELETE of a User who is in a Group removes all its members."""
    for entry in entries(before, "groups"):
        group = call.provider.group(text_at(entry, "value")) or {}
        call.provider.put_group(group | {"members": []})


@fault("R3", JOINS, AGAIN)
def deleted_member_locks_its_groups(call: Call, respond: Responder) -> Reply:
    """After DELETE of a User, each change of a Group in which it was returns 500."""
    locked: set[str] = call.memory.setdefault(_DELETED, set())
    if parts.matches(call, "DELETE /Users/{id}"):
        locked.update(groups_of(call, call.id))
    if parts.matches(call, UPDATE_GROUP) and call.id in locked:
        return scim_error(500, "Foreign key violation")
    return respond(call)


@fault("R3", JOINS, AGAIN)
def deleted_member_freezes_its_groups(call: Call, respond: Responder) -> Reply:
    """After DELETE of a User, members that are added to its Groups are not stored."""
    frozen: dict[str, parts.Json] = call.memory.setdefault(_DELETED, {})
    if parts.matches(call, "DELETE /Users/{id}"):
        ids = groups_of(call, call.id)
        reply = respond(call)
        frozen.update({one: call.provider.group(one) or {} for one in ids})
        return reply
    reply = respond(call)
    if parts.matches(call, UPDATE_GROUP) and call.id in frozen and reply.ok:
        parts.store(call, members=frozen[call.id]["members"])
    return reply


@fault("R3", AGAIN)
def user_name_of_a_deleted_user_stays_taken(call: Call, respond: Responder) -> Reply:
    """POST with the userName of a deleted User returns 409."""
    taken: set[str] = call.memory.setdefault("userNames of deleted users", set())
    if parts.matches(call, "DELETE /Users/{id}"):
        taken.add(str(parts.stored(call).get("userName")))
    if parts.matches(call, "POST /Users") and call.body.get("userName") in taken:
        return scim_error(409, "userName already exists", "uniqueness")
    return respond(call)
