"""Undo what a run changed in a linked group; what somebody else changed meanwhile stays."""

from collections.abc import Callable
from typing import Any

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import id_of, member_texts, name_of
from pytest_scim.target.cleanup.journal.file import LinkedGroupState
from pytest_scim.target.cleanup.linked_groups.changes import has_name, members_of
from pytest_scim.target.cleanup.ownership.observations import is_absent
from pytest_scim.target.requests import request, resource_path


def restore(send: Callable[[Request], Response], linked_group: LinkedGroupState) -> str | None:
    """Undo what the run changed in a group: by PATCH, or by PUT where that fails.

    Returns:
        Why it is not undone, or ``None`` when it is.
    """
    path = resource_path("Groups", linked_group.id)
    resource = send(request("GET", path))
    if is_absent(resource):
        return "the linked group no longer exists"
    for method, body in (("PATCH", _patch), ("PUT", _put)):
        if _is_undone(resource, linked_group):
            return None
        if resource.ok and id_of(resource.json) == linked_group.id:
            send(request(method, path, body(resource.json, linked_group)))
            resource = send(request("GET", path))
    if _is_undone(resource, linked_group):
        return None
    return (
        "this run could not undo its changes in the linked group: "
        f"added {list(linked_group.added)}, removed {list(linked_group.removed)}"
    )


def _patch(resource: dict[str, Any], linked_group: LinkedGroupState) -> dict[str, Any]:
    now = members_of(resource)
    operations: list[dict[str, Any]] = [
        {"op": "remove", "path": f'members[value eq "{member}"]'}
        for member in linked_group.added
        if member in now
    ]
    if back := [{"value": member} for member in linked_group.removed if member not in now]:
        operations.append({"op": "add", "path": "members", "value": back})
    if _is_renamed(resource, linked_group):
        operations.append({"op": "replace", "path": "displayName", "value": linked_group.name})
    return {"schemas": [PATCH_OP], "Operations": operations}


def _put(resource: dict[str, Any], linked_group: LinkedGroupState) -> dict[str, Any]:
    now = members_of(resource)
    listed = at_key(resource, "members")
    entries = listed if isinstance(listed, list) else []
    kept = [one for one in entries if not {*member_texts([one])} & {*linked_group.added}]
    back = [{"value": member} for member in linked_group.removed if member not in now]
    name = linked_group.name if _is_renamed(resource, linked_group) else name_of("Groups", resource)
    return {**resource, "displayName": name, "members": [*kept, *back]}


def _is_renamed(resource: dict[str, Any], linked_group: LinkedGroupState) -> bool:
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
