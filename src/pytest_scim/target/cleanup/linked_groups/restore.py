"""Undo the changes of a run in a linked group; changes of others stay."""

from collections.abc import Callable

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import entries
from pytest_scim.target.cleanup.identity import id_of, member_texts, name_of
from pytest_scim.target.cleanup.journal.file import LinkedGroupState
from pytest_scim.target.cleanup.linked_groups.changes import has_name, members_of
from pytest_scim.target.cleanup.ownership.observations import is_absent
from pytest_scim.target.requests import request, resource_path


def restore(send: Callable[[Request], Response], linked_group: LinkedGroupState) -> str | None:
    """Undo the changes of the run in a group: by PATCH, or by PUT where that fails.

    Returns:
        Why a change is not undone, or ``None`` once all are.
    """
    path = resource_path("Groups", linked_group.id)
    response = send(request("GET", path))
    if is_absent(response):
        return "the linked group no longer exists"
    for method, body in (("PATCH", _patch), ("PUT", _put)):
        if _is_undone(response, linked_group):
            return None
        resource = response.json
        if response.ok and isinstance(resource, dict) and id_of(resource) == linked_group.id:
            send(request(method, path, body(resource, linked_group)))
            response = send(request("GET", path))
    if _is_undone(response, linked_group):
        return None
    return (
        "this run could not undo its changes in the linked group: "
        f"added {list(linked_group.added)}, removed {list(linked_group.removed)}"
    )


def _patch(resource: JSONObject, linked_group: LinkedGroupState) -> JSONObject:
    now = members_of(resource)
    operations: list[JSON] = [
        {"op": "remove", "path": f'members[value eq "{member}"]'}
        for member in linked_group.added
        if member in now
    ]
    if back := _lacking(now, linked_group):
        operations.append({"op": "add", "path": "members", "value": back})
    if _is_renamed(resource, linked_group):
        operations.append({"op": "replace", "path": "displayName", "value": linked_group.name})
    return {"schemas": [PATCH_OP], "Operations": operations}


def _put(resource: JSONObject, linked_group: LinkedGroupState) -> JSONObject:
    added = {*linked_group.added}
    members = entries(resource, "members")
    stay = [one for one in members if not {*member_texts([one])} & added]
    back = _lacking(members_of(resource), linked_group)
    name = linked_group.name if _is_renamed(resource, linked_group) else name_of("Groups", resource)
    return {**resource, "displayName": name, "members": [*stay, *back]}


def _lacking(now: list[str], linked_group: LinkedGroupState) -> list[JSON]:
    """Return the members that the run removed and that are not back."""
    return [{"value": member} for member in linked_group.removed if member not in now]


def _is_renamed(resource: JSONObject, linked_group: LinkedGroupState) -> bool:
    """Return whether a group has a name that this run gave it."""
    name = name_of("Groups", resource).casefold()
    return name != linked_group.name.casefold() and has_name(linked_group, resource)


def _is_undone(response: Response, linked_group: LinkedGroupState) -> bool:
    resource = response.json
    if not response.ok or not isinstance(resource, dict) or id_of(resource) != linked_group.id:
        return False
    now = set(members_of(resource))
    members = not now & set(linked_group.added) and now >= set(linked_group.removed)
    return members and not _is_renamed(resource, linked_group)
