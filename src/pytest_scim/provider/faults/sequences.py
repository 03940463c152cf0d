"""Faults that show only after some sequence of requests."""

from typing import Any, Final
from weakref import WeakKeyDictionary

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_create,
    is_delete,
    is_patch,
    is_replace,
    on_group,
)

ACCOUNTS: Final = "properties.admin_actions.accounts_are_as_okta_believes"
TEAMS: Final = "properties.admin_actions.groups_are_as_okta_believes"

Memory = WeakKeyDictionary[Any, dict[str, Any]]

_FIRST_NAMES: Memory = WeakKeyDictionary()
_RETURNS: Memory = WeakKeyDictionary()
_REMOVED: Memory = WeakKeyDictionary()
_DELETED: Memory = WeakKeyDictionary()
"""What a defective provider remembers, by provider: names, counts and members by id or name."""


def _stored(call: Call) -> dict[str, Any]:
    return call.provider.user(call.id) or {}


def _team(call: Call) -> dict[str, Any]:
    return call.provider.group(call.id) or {}


def _members(group: dict[str, Any]) -> list[str]:
    return [one["value"] for one in group.get("members", [])]


def _switched(call: Call, answer: Answerer, *, on: bool) -> tuple[bool, Reply]:
    """Answer; return whether the call switched an account on or off."""
    before = _stored(call).get("active") if call.kind == "Users" else None
    reply = answer(call)
    return before is (not on) and _stored(call).get("active") is on, reply


@fault("X4", "an account that returns has its first names", catches=(ACCOUNTS,))
def returns_bring_old_names(call: Call, answer: Answerer) -> Reply:
    """It comes back from a copy that was made when it was new."""
    names = _FIRST_NAMES.setdefault(call.provider, {})
    returned, reply = _switched(call, answer, on=True)
    if is_create(call) and reply.ok:
        names[reply.body["id"]] = reply.body.get("name")
    if returned and call.id in names:
        call.provider.put_user({**_stored(call), "name": names[call.id]})
    return reply


@fault("P5", "an account returns once only", catches=(ACCOUNTS,))
def accounts_return_once(call: Call, answer: Answerer) -> Reply:
    """The second return is accepted and ignored."""
    returns = _RETURNS.setdefault(call.provider, {})
    returned, reply = _switched(call, answer, on=True)
    if returned:
        returns[str(call.id)] = returns.get(str(call.id), 0) + 1
        if returns[str(call.id)] > 1:
            call.provider.put_user({**_stored(call), "active": False})
    return reply


@fault("X2", "the newest account is switched off as well", catches=(ACCOUNTS,))
def newest_account_goes_along(call: Call, answer: Answerer) -> Reply:
    """A statement without its condition."""
    left, reply = _switched(call, answer, on=False)
    if left:
        call.provider.put_user({**call.provider.users()[-1], "active": False})
    return reply


@fault("G2", "a rename brings back who was removed", catches=(TEAMS,))
def rename_restores_members(call: Call, answer: Answerer) -> Reply:
    """The new name is written into an old copy of the group."""
    removed = _REMOVED.setdefault(call.provider, {})
    before = _team(call) if on_group(call) else {}
    reply = answer(call)
    after = _team(call) if on_group(call) else {}
    if not before or not after:
        return reply
    back = removed.setdefault(str(call.id), set())
    back |= {*_members(before)} - {*_members(after)}
    if after["displayName"] != before["displayName"] and back:
        members = [{"value": one} for one in sorted({*_members(after), *back})]
        call.provider.put_group({**after, "members": members})
    return reply


@fault("G13", "who left a group cannot come back", catches=(TEAMS,))
def members_do_not_come_back(call: Call, answer: Answerer) -> Reply:
    """The membership is marked as deleted, and found again by its key."""
    removed = _REMOVED.setdefault(call.provider, {})
    before = _team(call) if on_group(call) else {}
    reply = answer(call)
    after = _team(call) if on_group(call) else {}
    if before and after:
        gone = removed.setdefault(str(call.id), set())
        gone |= {*_members(before)} - {*_members(after)}
        members = [one for one in after.get("members", []) if one["value"] not in gone]
        if len(members) < len(after.get("members", [])):
            call.provider.put_group({**after, "members": members})
    return reply


@fault("G14", "a group that is made again takes no members", catches=(TEAMS,))
def group_made_again_stays_empty(call: Call, answer: Answerer) -> Reply:
    """Its name leads to the deleted group, which is written to instead."""
    deleted = _DELETED.setdefault(call.provider, {})
    if is_delete(call, "Groups"):
        deleted[str(_team(call).get("displayName"))] = True
    reply = answer(call)
    group_id = at(reply.body, "id") if is_create(call, "Groups") else call.id
    group = call.provider.group(group_id) if call.kind == "Groups" and group_id else None
    changed = is_patch(call, "Groups") or is_replace(call, "Groups") or is_create(call, "Groups")
    if changed and group and group["displayName"] in deleted:
        call.provider.put_group({**group, "members": []})
    return reply


@fault("7644-3.6", "a group takes its members' access along", catches=(TEAMS,))
def group_takes_its_members_along(call: Call, answer: Answerer) -> Reply:
    """Whoever was in a group that is deleted is switched off."""
    members = _members(_team(call)) if is_delete(call, "Groups") else []
    reply = answer(call)
    for member in members:
        user = call.provider.user(member)
        if user is not None:
            call.provider.put_user({**user, "active": False})
    return reply
