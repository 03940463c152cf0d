"""Groups of the vendor's own that a run may change: borrowed, and put back as they were."""

from collections.abc import Callable
from typing import Any, Final

from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.scim.urn import PATCH_OP
from pytest_scim.target.cleanup.journal import Loan
from pytest_scim.target.requests import request, resource_path
from pytest_scim.target.responses import member_ids

_GONE: Final = {404, 410}


def restore(send: Callable[[Request], Answer], loan: Loan) -> str | None:
    """Put a borrowed group's name and members back, by PATCH, or by PUT where that fails.

    Returns:
        Why it is not as it was, or ``None`` when it is.
    """
    path = resource_path("Groups", loan.id)
    members = [{"value": member} for member in loan.members]
    shown = send(request("GET", path))
    if _as_it_was(shown, loan):
        return None
    send(request("PATCH", path, _patch(loan.name, members)))
    shown = send(request("GET", path))
    if not _as_it_was(shown, loan) and shown.ok and isinstance(shown.json, dict):
        body = {**shown.json, "displayName": loan.name, "members": members}
        send(request("PUT", path, body))
        shown = send(request("GET", path))
    if _as_it_was(shown, loan):
        return None
    if shown.status in _GONE:
        return "borrowed, and it is gone"
    return f"borrowed, and its name or members could not be put back: {list(loan.members)}"


def _patch(name: str, members: list[dict[str, str]]) -> dict[str, Any]:
    operations = [
        {"op": "replace", "path": "displayName", "value": name},
        {"op": "replace", "path": "members", "value": members},
    ]
    return {"schemas": [PATCH_OP], "Operations": operations}


def _as_it_was(answer: Answer, loan: Loan) -> bool:
    shown = answer.json
    if not answer.ok or not isinstance(shown, dict):
        return False
    same_name = at_key(shown, "displayName") == loan.name
    return same_name and sorted(member_ids(shown)) == sorted(loan.members)
