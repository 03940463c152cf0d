"""What Okta then shows its admin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import NotJson, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.scim.stored.rows import NO_ROWS, Rows

EMPTY_USER: Final = "Create new user returned empty user."
NO_SCHEMAS: Final = "No schema's defined in scim user"
NO_MATCH: Final = "Matching user not found"


@dataclass(frozen=True, slots=True)
class Task:
    """The end of a flow: ok, or the message Okta shows.

    ``user`` is the User as the target last returned it in the flow; ``users`` and
    ``groups`` are those of an import, of which a long one keeps some, ``types``, ``values`` and
    ``schemas`` those of a discovery, as they came. ``responses`` holds every response, in order;
    of a list's pages only the last one has its body.
    """

    button: str
    ok: bool
    message: str | None = field(default=None, repr=False)
    user: JSON = field(default=None, repr=False)
    users: Rows = field(default=NO_ROWS, repr=False)
    groups: Rows = field(default=NO_ROWS, repr=False)
    types: tuple[JSON, ...] = field(default=(), repr=False)
    values: tuple[JSON, ...] = field(default=(), repr=False)
    schemas: tuple[JSON, ...] = field(default=(), repr=False)
    responses: tuple[Response, ...] = field(default=(), repr=False)

    @property
    def endless(self) -> str | None:
        """Why the import would never end, in one sentence; ``None`` where it ended or may end."""
        return self.users.endless or self.groups.endless

    def summary(self) -> Mapping[str, JSON]:
        """Return the task as the record stores it."""
        return {"button": self.button, "ok": self.ok, "message": self.message}


def remote(response: Response) -> str:
    """Return the part of Okta's message that reports what the remote server returned."""
    if response.status == 0:
        return response.error or "null"
    reason = _reason(response.status)
    body = response.json
    if isinstance(body, NotJson):
        return f"{reason}. Errors reported by remote server: Invalid JSON: {_jackson(response)}"
    detail = at_key(body, "detail")
    if isinstance(detail, str) and detail:
        return f"{reason}. Errors reported by remote server: {detail}"
    return reason


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"HTTP {status}"


def _jackson(response: Response) -> str:
    """Okta's JSON parser names the first character it cannot use."""
    text = response.content.decode("utf-8", "replace").strip()
    first = text[:1]
    if first.isalpha():
        token = text.split(maxsplit=1)[0][:40]
        return f"Unrecognized token '{token}'"
    return f"Unexpected character ('{first}' (code {ord(first or chr(0))}))"
