"""Rules about groups, and about who is in which.

What a rule forbids is undone after the service has answered, so that the rule sees the
group as it would be stored, whichever request and PATCH operation brought it there.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pytest_scim.provider.call import Call, Reply, Responder, list_reply, scim_error
from pytest_scim.scim.names import GROUP

if TYPE_CHECKING:
    from pytest_scim.provider.call import Store

Parameters = Mapping[str, Any]

_LEFT = "left the last group"
"""In the provider's memory: who was in no group after the last write to one."""


def groups_declined(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Have no groups: an empty list, no creation, nothing under any id."""
    if call.kind != "Groups":
        return respond(call)
    if call.id is not None:
        return scim_error(404, f"Group {call.id!r} not found: groups are not supported.")
    if call.method == "GET":
        return list_reply([])
    return scim_error(501, "Groups are not supported.")


def one_group_per_user(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Refuse to add a person who is in another group than those named in ``besides``."""
    if not _writes_group(call):
        return respond(call)
    before, state = call.provider.memberships(), call.provider.remember()
    reply = respond(call)
    written = _written(call, reply)
    after = call.provider.memberships()
    if written not in after:
        return reply
    known = before[written].members if written in before else frozenset()
    added = after[written].members - known - after.keys()  # a group in a group is no person
    others = (group for group_id, group in after.items() if group_id != written)
    besides = parameters.get("besides", ())
    taken = next((g for g in others if added & g.members and g.name not in besides), None)
    if taken is None:
        return reply
    call.provider.restore(state)
    return scim_error(409, f"Invariant Error: a member is in another group: {taken.name}")


def default_group(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Put whoever leaves the last group into the one called ``name``, until the next one."""
    if not (_writes_group(call) or _deletes_group(call)):
        return respond(call)
    name = parameters["name"]
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
    """Refuse a name that another group has, in any case."""
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
    """Delete a person who was taken out of a group and is in no other when the next call comes."""
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
    """Make an empty group of each name."""
    for name in names:
        provider.put_group({"schemas": [GROUP], "displayName": name, "members": []})


def _writes_group(call: Call) -> bool:
    return call.kind == "Groups" and call.method in {"POST", "PUT", "PATCH"}


def _deletes_group(call: Call) -> bool:
    return call.kind == "Groups" and call.method == "DELETE"


def _written(call: Call, reply: Reply) -> str:
    """Return the id of the group that a call wrote, or nothing when it failed."""
    if not reply.ok:
        return ""
    return str(call.id or reply.body["id"])


def _grouped(provider: "Store", besides: str | None = None) -> frozenset[str]:
    """Return the ids of all people in a group, other than the one of id ``besides``."""
    groups = provider.memberships()
    others = (group.members for group_id, group in groups.items() if group_id != besides)
    return frozenset().union(*others) - groups.keys()  # a group in a group is no person
