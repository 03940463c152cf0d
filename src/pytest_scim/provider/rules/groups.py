"""Rules about Groups and their members.

A rule undoes what it forbids after the service has replied, so that it reads the
Group as it would be stored, whichever request and PATCH operation wrote it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pytest_scim.provider.call import Call, Reply, Responder, list_reply, scim_error
from pytest_scim.provider.rules.parameters import Parameters, text, texts
from pytest_scim.scim.names import GROUP

if TYPE_CHECKING:
    from pytest_scim.provider.call import Store

_LEFT = "left the last group"
"""In the provider's memory: the ids of Users that the last write removed from their last Group."""


def groups_declined(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Have no Groups: return an empty list, 501 to a create, 404 under any id."""
    if call.kind != "Groups":
        return respond(call)
    if call.id is not None:
        return scim_error(404, f"Group {call.id!r} not found: groups are not supported.")
    if call.method == "GET":
        return list_reply([])
    return scim_error(501, "Groups are not supported.")


def one_group_per_user(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Refuse to add a User who is in another Group than those of the parameter ``besides``."""
    if not _writes_group(call):
        return respond(call)
    before, state = call.provider.memberships(), call.provider.remember()
    reply = respond(call)
    written = _written(call, reply)
    after = call.provider.memberships()
    if written not in after:
        return reply
    known = before[written].members if written in before else frozenset()
    added = after[written].members - known - after.keys()  # a Group in a Group is no User
    others = (group for group_id, group in after.items() if group_id != written)
    besides = texts(parameters, "besides")
    taken = next((g for g in others if added & g.members and g.name not in besides), None)
    if taken is None:
        return reply
    call.provider.restore(state)
    return scim_error(409, f"Invariant Error: a member is in another group: {taken.name}")


def default_group(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Add a User without a Group to the one called ``name``, and remove one with another Group."""
    if not (_writes_group(call) or _deletes_group(call)):
        return respond(call)
    name = text(parameters, "name")
    before = _grouped(call.provider)
    reply = respond(call)
    groups = call.provider.memberships()
    default = next((group_id for group_id, group in groups.items() if group.name == name), None)
    if not reply.ok or default is None:
        return reply
    members = (groups[default].members | before) - _grouped(call.provider, besides=default)
    if members != groups[default].members:
        entries = [{"value": member} for member in sorted(members)]
        stored = call.provider.group(default) or {}
        call.provider.put_group({**stored, "members": entries})
    return reply


def unique_group_names(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Refuse a displayName that another Group has, compared without case."""
    if not _writes_group(call):
        return respond(call)
    state = call.provider.remember()
    reply = respond(call)
    groups = call.provider.memberships()
    written = _written(call, reply)
    if written not in groups:
        return reply
    name = groups[written].name.casefold()
    if sum(group.name.casefold() == name for group in groups.values()) == 1:
        return reply
    call.provider.restore(state)
    return scim_error(409, "Invariant Error: Duplicate group name", "uniqueness")


def removed_with_last_group(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Delete a User whom a call removed from the last Group, when the next call comes."""
    provider = call.provider
    left: frozenset[str] = call.memory.pop(_LEFT, frozenset())
    for user_id in left and left - _grouped(provider):
        provider.delete_user(user_id)
    if not _writes_group(call) or call.id is None:
        return respond(call)
    before = _grouped(provider)
    reply = respond(call)
    call.memory[_LEFT] = before - _grouped(provider)
    return reply


def furnish(provider: "Store", names: Iterable[str]) -> None:
    """Create an empty Group of each name."""
    for name in names:
        provider.put_group({"schemas": [GROUP], "displayName": name, "members": []})


def _writes_group(call: Call) -> bool:
    return call.kind == "Groups" and call.method in {"POST", "PUT", "PATCH"}


def _deletes_group(call: Call) -> bool:
    return call.kind == "Groups" and call.method == "DELETE"


def _written(call: Call, reply: Reply) -> str:
    """Return the id of the Group that a call wrote, or an empty text when it failed."""
    if not reply.ok:
        return ""
    return str(call.id or reply.body["id"])


def _grouped(provider: "Store", besides: str | None = None) -> frozenset[str]:
    """Return the ids of all Users in a Group, other than the one of id ``besides``."""
    groups = provider.memberships()
    others = (group.members for group_id, group in groups.items() if group_id != besides)
    return frozenset().union(*others) - groups.keys()  # a Group in a Group is no User
