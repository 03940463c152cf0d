"""Record the exchanges of a run, masked."""

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pytest_scim.scim.messages import Known, NotJson, Request, Response, Step
from pytest_scim.target.http.bounds.turns import part
from pytest_scim.target.http.recording.exchange import (
    Exchange,
    Exchanges,
    RecordedKnown,
    RecordedRequest,
    RecordedResponse,
    RecordedStep,
    Voice,
)
from pytest_scim.target.http.recording.outlet import Outlet

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 100_000
"""Characters of a body that the record stores at the most."""

ROOM: Final = 12_000_000
"""Characters of bodies after which the record stores ``GLIMPSE`` characters of each."""

GLIMPSE: Final = 2_000

GLIMPSES: Final = 3_000_000
"""Further characters of bodies after which the record stores ``SLIVER`` characters of each."""

SLIVER: Final = 200

DEEP: Final = 2_000
"""Rows of a list after which the record stores ``SLIVER`` characters of each page."""

FIELDS: Final = 100
"""Header fields of a response that the record stores at the most."""

_ERROR: Final = 400
_START: Final = re.compile(r"(?:^|&)startIndex=0*([0-9]{1,18})(?:&|$)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error response, unmasked, for the checks that judge its text; no output contains it.

    ``target`` is the request's path and query after the base URL, ``exchange`` the index of the
    recorded exchange.
    """

    exchange: int
    method: str
    status: int
    target: str = field(repr=False)
    text: str = field(repr=False)


class Recording:
    """Every exchange of a run, in order.

    ``echoes`` are the indexes of the exchanges whose response contained a secret, by the
    secret's kind. ``refusals`` are the error responses. ``patched`` are the resource types and
    statuses of the PATCH requests that Okta sent. ``added`` is called after each exchange.
    """

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet
        self.exchanges = Exchanges()
        self.echoes: dict[str, list[int]] = {}
        self.refusals: list[Refusal] = []
        self.patched: set[tuple[str, int]] = set()
        self.added: Callable[[], None] = _nothing
        self._room = ROOM

    def __len__(self) -> int:
        return len(self.exchanges)

    def add(
        self, request: Request, url: str, response: Response, voice: Voice, http_version: str | None
    ) -> int:
        """Record one exchange and return its index."""
        # The response first: values of others that it returns are masked in the request, too.
        recorded = self._response(response, request) if response.status else None
        self.exchanges.append(
            Exchange(
                voice=voice,
                step=_step(request.step),
                started=_now(response.elapsed),
                elapsed=round(response.elapsed, 6),
                http_version=http_version,
                request=self._request(request, url),
                response=recorded,
                error=response.error and self.outlet.message(response.error),
            )
        )
        if voice == "okta" and request.method == "PATCH" and response.status:
            self.patched.add((request.path.strip("/").partition("/")[0], response.status))
        if response.status >= _ERROR:
            self._refused(request, response)
        if (own := part()) is not None:
            own.exchanges.append(len(self.exchanges) - 1)
        self.added()
        return len(self.exchanges) - 1

    def note_echoes(self, index: int, response: Response) -> None:
        """Note which kinds of secrets a response contained, before and after JSON decoding."""
        text = response.content[:LONGEST].decode("utf-8", "replace")
        values = "\n".join(value for _, value in response.headers)
        kinds = self.outlet.secrets.kinds(f"{values}\n{text}")
        # Without these two escapes the text of the JSON is what the decoded values are.
        escaped = "\\u" in text or "\\/" in text
        if escaped and not isinstance(response.json, NotJson):
            kinds |= self.outlet.secrets.kinds(json.dumps(response.json, ensure_ascii=False))
        for kind in kinds:
            self.echoes.setdefault(kind, []).append(index)

    def _refused(self, request: Request, response: Response) -> None:
        text = response.content[:LONGEST].decode("utf-8", "replace")
        text = text[: min(LONGEST, max(self._room, GLIMPSE))]
        refusal = Refusal(
            len(self.exchanges) - 1, request.method, response.status, request.target, text
        )
        self.refusals.append(refusal)

    def _request(self, request: Request, url: str) -> RecordedRequest:
        masked, headers, body = self.outlet.exchanges.request(request, url)
        if body is not None and len(body) > LONGEST:
            body = f"{body[:LONGEST]}… and so on, {len(body)} characters"
        return {"method": request.method, "url": masked, "headers": headers, "body": body}

    def _response(self, response: Response, request: Request) -> RecordedResponse:
        headers, body, cut = self.outlet.exchanges.response(response, request.path)
        least = GLIMPSE if self._room > -GLIMPSES else SLIVER
        most = SLIVER if response.ok and _is_deep(request) else LONGEST
        stored = body and body[: min(most, max(self._room, least))]
        self._room -= len(stored or "")
        return {
            "status": response.status,
            "headers": headers[:FIELDS],
            "body": stored,
            "body_base64": None,
            "truncated": cut or stored != body,
        }


def _is_deep(request: Request) -> bool:
    """Return whether a request is for a page of a long list that begins after ``DEEP`` rows."""
    found = _START.search(request.query)
    return found is not None and int(found[1]) > DEEP


def _known(known: Known) -> RecordedKnown:
    return {"provenance": known.provenance, "source": known.source}


def _step(step: Step | None) -> RecordedStep | None:
    if step is None:
        return None
    order, body = map(_known, (step.order, step.body))
    return {"flow": step.flow, "n": step.n, "order": order, "body": body}


def _now(elapsed: float) -> str:
    started = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=elapsed)
    return started.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _nothing() -> None:
    """Do nothing: nobody watches the run."""
