"""A request and its response as the record has them, masked."""

from dataclasses import dataclass
from typing import Final, Literal, TypedDict

from pytest_scim.scim.messages import Provenance

Voice = Literal["okta", "check", "cleanup"]

LOST: Final = "the connection was lost"
"""The beginning of an exchange's error where the connection ended before the response did."""

UNCONNECTED: Final = "cannot connect"
"""The beginning of an exchange's error where no connection could be opened."""


class RecordedKnown(TypedDict):
    """How something is known of Okta, and from where."""

    provenance: Provenance
    source: str


class RecordedStep(TypedDict):
    """Where in a flow a request stands, and how its place and its form are known."""

    flow: str
    n: int
    order: RecordedKnown
    body: RecordedKnown


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


class RecordedExchange(TypedDict):
    """An exchange as ``record.json`` has it."""

    voice: Voice
    step: RecordedStep | None
    started: str
    elapsed: float
    http_version: str | None
    request: RecordedRequest
    response: RecordedResponse | None
    error: str | None


@dataclass(slots=True)
class Exchange:
    """One request and its response, masked.

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

    def recorded(self) -> RecordedExchange:
        """Return the exchange as ``record.json`` has it; its parts are not copied."""
        return {
            "voice": self.voice,
            "step": self.step,
            "started": self.started,
            "elapsed": self.elapsed,
            "http_version": self.http_version,
            "request": self.request,
            "response": self.response,
            "error": self.error,
        }


def lost(error: str | None) -> bool:
    """Return whether the error of an exchange says that its connection was lost."""
    return error is not None and error.startswith(LOST)
