"""What is kept of a request and its answer, already redacted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Voice = Literal["okta", "probe", "janitor"]


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
