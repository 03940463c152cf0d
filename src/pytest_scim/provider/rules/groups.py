"""Rules about groups, and about who is in which.

What a rule forbids is undone after the service has answered, so that the rule sees the
group as it would be stored, whichever request and PATCH operation brought it there.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pytest_scim.provider.call import Answerer, Call, Reply, list_reply, scim_error
from pytest_scim.scim.urn import GROUP

if TYPE_CHECKING:
    from pytest_scim.provider.app import Provider

Parameters = Mapping[str, Any]
Group = dict[str, Any]


def groups_declined(call: Call, answer: Answerer, _: Parameters) -> Reply:
    """Have no groups: an empty list, no creation, nothing under any id."""
    if call.kind != "Groups":
        return answer(call)
    if call.id is not None:
        return scim_error(404, f"Group {call.id!r} not found: groups are not supported.")
    if call.method == "GET":
        return list_reply([])
    return scim_error(501, "Groups are not supported.")


def one_group_per_person(call: Call, answer: Answerer, parameters: Parameters) -> Reply:
    """Refuse to add a person who is in another group than those named in ``besides``."""
    if not _writes_group(call):
        return answer(call)
    provider = call.provider
    state, before = provider.remember(), _member_ids(provider.group(call.id))
    reply = answer(call)
    written = _written_group(call, reply)
    added = _member_ids(written) - before
    others = [
        group
        for group in provider.groups()
        if written and group["id"] != written["id"]
        if group["displayName"] not in parameters.get("besides", ())
    ]
    taken = next((group for group in others if added & _member_ids(group)), None)
    if taken is None:
        return reply
    provider.restore(state)
    name = taken["displayName"]
    return scim_error(409, f"Invariant Error: a member is in another group already: {name}")


def default_group(call: Call, answer: Answerer, parameters: Parameters) -> Reply:
    """Put whoever leaves the last group into the one called ``name``, until the next one."""
    if not (_writes_group(call) or _deletes_group(call)):
        return answer(call)
    name = parameters["name"]
    before = _grouped(call.provider)
    reply = answer(call)
    default = next((g for g in call.provider.groups() if g["displayName"] == name), None)
    if not reply.ok or default is None:
        return reply
    elsewhere = _grouped(call.provider, besides=default["id"])
    members = (_member_ids(default) | before) - elsewhere
    if members != _member_ids(default):
        entries = [{"value": member} for member in sorted(members)]
        call.provider.put_group({**default, "members": entries})
    return reply


def unique_group_names(call: Call, answer: Answerer, _: Parameters) -> Reply:
    """Refuse a name that another group has, in any case."""
    if not _writes_group(call):
        return answer(call)
    provider = call.provider
    state = provider.remember()
    reply = answer(call)
    written = _written_group(call, reply)
    if written is None:
        return reply
    name = written["displayName"].casefold()
    twins = [g for g in provider.groups() if g["displayName"].casefold() == name]
    if len(twins) == 1:
        return reply
    provider.restore(state)
    return scim_error(409, "Invariant Error: Duplicate group name", "uniqueness")


def removed_with_last_group(call: Call, answer: Answerer, _: Parameters) -> Reply:
    """Delete a person who is taken out of a group and is in no other."""
    if not _writes_group(call) or call.id is None:
        return answer(call)
    before = _member_ids(call.provider.group(call.id))
    reply = answer(call)
    left = before - _grouped(call.provider) if reply.ok else set()
    for user_id in left:
        call.provider.delete_user(user_id)
    return reply


def furnish(provider: "Provider", names: Iterable[str]) -> None:
    """Make an empty group of each name."""
    for name in names:
        provider.put_group({"schemas": [GROUP], "displayName": name, "members": []})


def _writes_group(call: Call) -> bool:
    return call.kind == "Groups" and call.method in {"POST", "PUT", "PATCH"}


def _deletes_group(call: Call) -> bool:
    return call.kind == "Groups" and call.method == "DELETE"


def _written_group(call: Call, reply: Reply) -> Group | None:
    """Return the group that a call wrote, as it is stored now."""
    return call.provider.group(call.id or reply.body["id"]) if reply.ok else None


def _member_ids(group: Group | None) -> set[str]:
    return {member["value"] for member in (group or {}).get("members", ())}


def _grouped(provider: "Provider", besides: str | None = None) -> set[str]:
    """Return the ids of all who are in a group, other than the one of id ``besides``."""
    groups = [group for group in provider.groups() if group["id"] != besides]
    return {member for group in groups for member in _member_ids(group)}
