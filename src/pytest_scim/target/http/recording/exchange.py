"""A request and its response as the record has them, masked."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypedDict, cast

from pytest_scim.scim.json_lines import ByNumber, JsonLines
from pytest_scim.scim.messages import Provenance

if TYPE_CHECKING:
    from pytest_scim.scim.json_values import JSONObject

KEPT: Final = 4_000
"""Exchanges that stay in memory; later ones are read from the file that they are written to."""

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


class Exchanges(ByNumber[Exchange]):
    """The exchanges of a run: in memory, and beyond ``KEPT`` in a file, where there is one."""

    def __init__(self) -> None:
        self._first: list[Exchange] = []
        self._last: list[Exchange] = []  # those after the last of the file
        self._lines: JsonLines | None = None
        self._writes = False

    def stream(self, lines: JsonLines) -> None:
        """Write each exchange to a file from now on, and those that there are by now.

        Raises:
            OSError: it cannot be written.
        """
        for exchange in self._first:
            lines.append(cast("JSONObject", exchange.recorded()))
        self._lines, self._writes = lines, True

    def append(self, exchange: Exchange) -> None:
        """Add an exchange; where the file cannot be written, this and later ones need memory."""
        if self._lines is not None and self._writes:
            self._writes = False
            with suppress(OSError):
                self._lines.append(cast("JSONObject", exchange.recorded()))
                self._writes = True
        if len(self._first) < KEPT or self._lines is None:
            self._first.append(exchange)
        elif not self._writes:
            self._last.append(exchange)

    def recorded(self) -> Sequence[RecordedExchange]:
        """Return the exchanges as ``record.json`` has them: a list where all are in memory."""
        if len(self) == len(self._first):
            return [one.recorded() for one in self._first]
        return _Recorded(self)

    def __len__(self) -> int:
        stored = len(self._lines) if self._lines is not None else 0
        return max(len(self._first), stored) + len(self._last)

    def at(self, number: int) -> Exchange:
        """Return an exchange."""
        if number < len(self._first):
            return self._first[number]
        if self._lines is not None and number < len(self._lines):
            return Exchange(**cast("RecordedExchange", self._lines[number]))
        return self._last[number - len(self)]


class _Recorded(ByNumber[RecordedExchange]):
    """Exchanges as ``record.json`` has them, each made when it is read."""

    def __init__(self, exchanges: Exchanges) -> None:
        self._exchanges = exchanges

    def __len__(self) -> int:
        return len(self._exchanges)

    def at(self, number: int) -> RecordedExchange:
        """Return an exchange as the record has it."""
        return self._exchanges[number].recorded()


def lost(error: str | None) -> bool:
    """Return whether the error of an exchange says that its connection was lost."""
    return error is not None and error.startswith(LOST)
