"""The exchanges of a run, redacted as they come in."""

import base64
import datetime as dt
import json
from typing import Any, Final

from pytest_scim.scim.message import CREDENTIALS, Answer, Request
from pytest_scim.wire.exchange import Exchange, Voice
from pytest_scim.wire.redact import REDACTED, Redactor, parsed_or_none

KEPT: Final = 100_000
"""Bytes of a body that the record keeps."""

ROOM: Final = 12_000_000
"""Bytes of bodies that the record of a run keeps at that; of further ones it keeps ``GLIMPSE``."""

GLIMPSE: Final = 2_000

FIELDS: Final = 100
"""Header fields of an answer that the record keeps."""


class Recording:
    """Every exchange of a run, in order.

    ``echoes`` are the exchanges whose answer held a secret, by the secret's kind.
    """

    def __init__(self, redactor: Redactor) -> None:
        self.redactor = redactor
        self.exchanges: list[Exchange] = []
        self.echoes: dict[str, list[int]] = {}
        self._room = ROOM

    def __len__(self) -> int:
        return len(self.exchanges)

    def add(
        self, request: Request, url: str, answer: Answer, voice: Voice, http_version: str | None
    ) -> int:
        """Keep one exchange and return its index."""
        step = request.step
        response = self._response(answer) if answer.status else None
        self.exchanges.append(
            Exchange(
                voice=voice,
                step={"flow": step.flow, "n": step.n, "provenance": step.provenance}
                if step
                else None,
                started=_now(answer.elapsed),
                elapsed=round(answer.elapsed, 6),
                http_version=http_version,
                request=self._request(request, url),
                response=response,
                error=answer.error and self.redactor.text(answer.error),
            )
        )
        return len(self.exchanges) - 1

    def note_echoes(self, index: int, answer: Answer) -> None:
        """Note which kinds of secrets an answer held; looked for where something was redacted."""
        response = self.exchanges[index].response
        if response is None or REDACTED not in str((response["headers"], response["body"])):
            return
        values = "\n".join(value for _, value in answer.headers)
        plain = json.dumps(parsed_or_none(answer.json), ensure_ascii=False)
        text = answer.content.decode(errors="replace")
        for kind in self.redactor.echoed(f"{values}\n{plain}\n{text}"):
            self.echoes.setdefault(kind, []).append(index)

    def _request(self, request: Request, url: str) -> dict[str, Any]:
        content = request.content
        kept = content and self.redactor.body(content, parsed_or_none(request.json))
        body = None if kept is None else kept.decode("utf-8", "replace")
        if body is not None and len(body) > KEPT:
            body = f"{body[:KEPT]}… and so on, {len(body)} characters"
        headers = [(k, REDACTED if v == CREDENTIALS else v) for k, v in request.headers]
        return {
            "method": request.method,
            "url": self.redactor.text(url),
            "headers": self.redactor.headers(tuple(headers)),
            "body": body,
        }

    def _response(self, answer: Answer) -> dict[str, Any]:
        body = self.redactor.body(answer.content, parsed_or_none(answer.json), KEPT + 1)
        kept = body[: min(KEPT, max(self._room, GLIMPSE))]
        self._room -= len(kept)
        cut = answer.truncated or len(body) > len(kept)
        text, encoded = _text(kept, cut=cut)
        return {
            "status": answer.status,
            "headers": self.redactor.headers(answer.headers[:FIELDS]),
            "body": text,
            "body_base64": encoded,
            "truncated": cut,
        }


def _text(body: bytes, *, cut: bool) -> tuple[str | None, str | None]:
    if not body:
        return None, None
    try:
        return body.decode(), None
    except UnicodeDecodeError as error:
        if cut and error.start >= len(body) - 3:  # a character cut by the cap
            return body[: error.start].decode(), None
        return None, base64.b64encode(body).decode()


def _now(elapsed: float) -> str:
    started = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=elapsed)
    return started.isoformat(timespec="milliseconds").replace("+00:00", "Z")
