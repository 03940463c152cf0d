"""A request and its response as the record has them, masked."""

from dataclasses import dataclass
from typing import Final, Literal, TypedDict

from pytest_scim.scim.messages import Provenance

Voice = Literal["okta", "check", "cleanup"]

LOST: Final = "the connection was lost"
"""The beginning of an exchange's error where the connection ended before the response did."""

UNCONNECTED: Final = "cannot connect"
"""The beginning of an exchange's error where no connection could be opened."""


class RecordedStep(TypedDict):
    """The place of a request in a flow: its number ``n`` counts from 1."""

    flow: str
    n: int
    provenance: Provenance


class RecordedRequest(TypedDict):
    """A request, masked; each of ``headers`` is a name and a value."""

    method: str
    url: str
    headers: list[list[str]]
    body: str | None


class RecordedResponse(TypedDict):
    """A response, masked; each of ``headers`` is a name and a value.

    ``truncated``: the record has only the beginning of the body.
    """

    status: int
    headers: list[list[str]]
    body: str | None
    body_base64: None
    truncated: bool


@dataclass(slots=True)
class Exchange:
    """One request and its response, as in ``record.json``.

    ``started`` is an ISO 8601 time in UTC, ``elapsed`` is in seconds. ``response`` is ``None``
    where no response came; ``error`` then says why.
    """

    voice: Voice
    step: RecordedStep | None
    started: str
    elapsed: float
    http_version: str | None
    request: RecordedRequest
    response: RecordedResponse | None
    error: str | None = None


def lost(error: str | None) -> bool:
    """Return whether the error of an exchange says that its connection was lost."""
    return error is not None and error.startswith(LOST)
