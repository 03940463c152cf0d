"""What is kept of a request and its answer, already redacted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Voice = Literal["okta", "check", "cleanup"]

LOST: Final = "the connection was lost"
"""How the error of an exchange begins whose connection ended before the answer was whole."""

UNCONNECTED: Final = "cannot connect"
"""How the error of an exchange begins for which no connection could be opened."""


@dataclass(slots=True)
class Exchange:
    """One request and its answer, as ``record.json`` holds it.

    ``started`` is an ISO 8601 time in UTC, ``elapsed`` is in seconds. ``response``
    is ``None`` when nothing came back; ``error`` then says why.
    """

    voice: Voice
    step: Mapping[str, Any] | None
    started: str
    elapsed: float
    http_version: str | None
    request: Mapping[str, Any]
    response: Mapping[str, Any] | None
    error: str | None = None


def lost(error: str | None) -> bool:
    """Return whether an exchange's error says that its connection was lost on the way."""
    return error is not None and error.startswith(LOST)
