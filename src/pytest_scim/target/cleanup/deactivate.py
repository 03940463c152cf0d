"""Deactivate a user of the run, as its own admin would."""

from collections.abc import Callable
from typing import Final

from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.scim.urn import PATCH_OP
from pytest_scim.target.requests import request, resource_path

_PATCH: Final = {
    "schemas": [PATCH_OP],
    "Operations": [{"op": "replace", "value": {"active": False}}],
}


def deactivated(send: Callable[[Request], Answer], user_id: str) -> Answer:
    """Deactivate a user by PATCH, or PUT where that does nothing; return what then is shown."""
    path = resource_path("Users", user_id)
    send(request("PATCH", path, _PATCH))
    shown = send(request("GET", path))
    if at_key(shown.json, "active") is not False and isinstance(shown.json, dict) and shown.ok:
        send(request("PUT", path, {**shown.json, "active": False}))
        shown = send(request("GET", path))
    return shown
