"""Undo what a run changed in a linked group; what somebody else changed meanwhile stays."""

from collections.abc import Callable
from typing import Any

from pytest_scim.scim.messages import Answer, Request
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import id_of, member_texts, name_of
from pytest_scim.target.cleanup.journal.file import Loan
from pytest_scim.target.cleanup.linked_groups.changes import has_name, members_of
from pytest_scim.target.cleanup.ownership.observations import is_absent
from pytest_scim.target.requests import request, resource_path


def restore(send: Callable[[Request], Answer], loan: Loan) -> str | None:
    """Undo what the run changed in a group: by PATCH, or by PUT where that fails.

    Returns:
        Why it is not undone, or ``None`` when it is.
    """
    path = resource_path("Groups", loan.id)
    shown = send(request("GET", path))
    if is_absent(shown):
        return "the linked group no longer exists"
    for method, body in (("PATCH", _patch), ("PUT", _put)):
        if _is_undone(shown, loan):
            return None
        if shown.ok and id_of(shown.json) == loan.id:
            send(request(method, path, body(shown.json, loan)))
            shown = send(request("GET", path))
    if _is_undone(shown, loan):
        return None
    return (
        "this run could not undo its changes in the linked group: "
        f"added {list(loan.added)}, removed {list(loan.removed)}"
    )


def _patch(shown: dict[str, Any], loan: Loan) -> dict[str, Any]:
    now = members_of(shown)
    operations: list[dict[str, Any]] = [
        {"op": "remove", "path": f'members[value eq "{member}"]'}
        for member in loan.added
        if member in now
    ]
    if back := [{"value": member} for member in loan.removed if member not in now]:
        operations.append({"op": "add", "path": "members", "value": back})
    if _is_renamed(shown, loan):
        operations.append({"op": "replace", "path": "displayName", "value": loan.name})
    return {"schemas": [PATCH_OP], "Operations": operations}


def _put(shown: dict[str, Any], loan: Loan) -> dict[str, Any]:
    now = members_of(shown)
    listed = at_key(shown, "members")
    entries = listed if isinstance(listed, list) else []
    kept = [one for one in entries if not {*member_texts([one])} & {*loan.added}]
    back = [{"value": member} for member in loan.removed if member not in now]
    name = loan.name if _is_renamed(shown, loan) else name_of("Groups", shown)
    return {**shown, "displayName": name, "members": [*kept, *back]}


def _is_renamed(shown: dict[str, Any], loan: Loan) -> bool:
    """Return whether a group has a name that this run gave it."""
    name = name_of("Groups", shown).casefold()
    return name != loan.name.casefold() and has_name(loan, shown)


def _is_undone(answer: Answer, loan: Loan) -> bool:
    shown = answer.json
    if not answer.ok or not isinstance(shown, dict) or id_of(shown) != loan.id:
        return False
    now = set(members_of(shown))
    members = not now & set(loan.added) and now >= set(loan.removed)
    return members and not _is_renamed(shown, loan)
