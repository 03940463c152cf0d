"""The exchanges of a run, masked as they come in."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any, Final

from pytest_scim.scim.messages import NotJson, Request, Response
from pytest_scim.target.http.recording.exchange import Exchange, Voice
from pytest_scim.target.http.recording.outlet import Outlet

KEPT: Final = 100_000
"""Characters of a body that the record keeps."""

ROOM: Final = 12_000_000
"""Characters of bodies that the record of a run keeps at that; of further ones ``GLIMPSE``."""

GLIMPSE: Final = 2_000

GLIMPSES: Final = 3_000_000
"""Characters of bodies that are kept so; of those after them the record keeps ``SLIVER``."""

SLIVER: Final = 200

FIELDS: Final = 100
"""Header fields of a response that the record keeps."""

_ERROR: Final = 400


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error response as it came, for the checks that judge its text; no output has it.

    ``url`` is that of the request, ``exchange`` the index of the recorded exchange.
    """

    exchange: int
    method: str
    status: int
    url: str = field(repr=False)
    text: str = field(repr=False)


class Recording:
    """Every exchange of a run, in order.

    ``echoes`` are the exchanges whose response held a secret, by the secret's kind.
    ``refusals`` are the error responses.
    """

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet
        self.exchanges: list[Exchange] = []
        self.echoes: dict[str, list[int]] = {}
        self.refusals: list[Refusal] = []
        self._room = ROOM

    def __len__(self) -> int:
        return len(self.exchanges)

    def add(
        self, request: Request, url: str, response: Response, voice: Voice, http_version: str | None
    ) -> int:
        """Keep one exchange and return its index."""
        step = request.step
        # The response first: what it shows of others is masked in the request, too.
        recorded = self._response(response, request.path) if response.status else None
        self.exchanges.append(
            Exchange(
                voice=voice,
                step=step.recorded() if step else None,
                started=_now(response.elapsed),
                elapsed=round(response.elapsed, 6),
                http_version=http_version,
                request=self._request(request, url),
                response=recorded,
                error=response.error and self.outlet.message(response.error),
            )
        )
        if response.status >= _ERROR:
            self._refused(request, url, response)
        return len(self.exchanges) - 1

    def note_echoes(self, index: int, response: Response) -> None:
        """Note which kinds of secrets a response held, as it came and once JSON is decoded."""
        text = response.content[:KEPT].decode("utf-8", "replace")
        values = "\n".join(value for _, value in response.headers)
        kinds = self.outlet.secrets.kinds(f"{values}\n{text}")
        if "\\" in text and not isinstance(response.json, NotJson):
            kinds |= self.outlet.secrets.kinds(json.dumps(response.json, ensure_ascii=False))
        for kind in kinds:
            self.echoes.setdefault(kind, []).append(index)

    def _refused(self, request: Request, url: str, response: Response) -> None:
        text = response.content[:KEPT].decode("utf-8", "replace")
        text = text[: min(KEPT, max(self._room, GLIMPSE))]
        refusal = Refusal(len(self.exchanges) - 1, request.method, response.status, url, text)
        self.refusals.append(refusal)

    def _request(self, request: Request, url: str) -> dict[str, Any]:
        shown, headers, body = self.outlet.exchanges.request(request, url)
        if body is not None and len(body) > KEPT:
            body = f"{body[:KEPT]}… and so on, {len(body)} characters"
        return {"method": request.method, "url": shown, "headers": headers, "body": body}

    def _response(self, response: Response, path: str) -> dict[str, Any]:
        headers, body, cut = self.outlet.exchanges.response(response, path)
        least = GLIMPSE if self._room > -GLIMPSES else SLIVER
        kept = body and body[: min(KEPT, max(self._room, least))]
        self._room -= len(kept or "")
        return {
            "status": response.status,
            "headers": headers[:FIELDS],
            "body": kept,
            "body_base64": None,
            "truncated": cut or kept != body,
        }


def _now(elapsed: float) -> str:
    started = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=elapsed)
    return started.isoformat(timespec="milliseconds").replace("+00:00", "Z")
