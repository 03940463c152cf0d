"""What Okta then shows its admin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from pytest_scim.scim.message import Answer, NotJson
from pytest_scim.scim.path import at_key

EMPTY_USER: Final = "Create new user returned empty user."
NO_MATCH: Final = "Matching user not found"


@dataclass(frozen=True, slots=True)
class Task:
    """The end of a flow: ok, or the message Okta shows.

    ``user`` is the account as the target last answered it in the flow; ``users`` and
    ``groups`` are those of an import, ``types``, ``values`` and ``schemas`` those of a
    discovery, as they came. ``answers`` holds every answer, in order.
    """

    button: str
    ok: bool
    message: str | None = field(default=None, repr=False)
    user: Any = field(default=None, repr=False)
    users: tuple[Any, ...] = field(default=(), repr=False)
    groups: tuple[Any, ...] = field(default=(), repr=False)
    types: tuple[Any, ...] = field(default=(), repr=False)
    values: tuple[Any, ...] = field(default=(), repr=False)
    schemas: tuple[Any, ...] = field(default=(), repr=False)
    answers: tuple[Answer, ...] = field(default=(), repr=False)

    def summary(self) -> Mapping[str, Any]:
        """Return the task as the record keeps it."""
        return {"button": self.button, "ok": self.ok, "message": self.message}


def remote(answer: Answer) -> str:
    """Return the part of Okta's message that speaks of the remote server."""
    if answer.status == 0:
        return answer.error or "null"
    reason = _reason(answer.status)
    body = answer.json
    if isinstance(body, NotJson):
        return f"{reason}. Errors reported by remote server: Invalid JSON: {_jackson(answer)}"
    detail = at_key(body, "detail")
    if isinstance(detail, str) and detail:
        return f"{reason}. Errors reported by remote server: {detail}"
    return reason


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"HTTP {status}"


def _jackson(answer: Answer) -> str:
    """Okta's JSON parser names the first character it cannot use."""
    text = answer.content.decode("utf-8", "replace").strip()
    first = text[:1]
    if first.isalpha():
        token = text.split(maxsplit=1)[0][:40]
        return f"Unrecognized token '{token}'"
    return f"Unexpected character ('{first}' (code {ord(first or chr(0))}))"
