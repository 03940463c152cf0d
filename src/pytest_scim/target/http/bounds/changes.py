"""When a run last changed what a read returns."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import unquote, unquote_plus

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.requests import is_read

QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


class Changes:
    """Notes each write of a run, as a guard of its client.

    A read by an id, or a lookup of a name, concerns the writes that had them, or that had
    another text of the same resource. A list concerns all writes.
    """

    def __init__(self) -> None:
        self._reading: list[Request] | None = None
        self._last: float | None = None
        self._by_text: dict[str, float] = {}
        self._texts: dict[str, set[str]] = {}
        self.deleted: set[str] = set()
        """The paths of the resources that a DELETE of the run has removed."""

    def before(self, request: Request, voice: object) -> None:
        """Permit every request, but no write in a block of ``reading_only``.

        Raises:
            NotRun: it is such a write.
        """
        del voice
        if self._reading is not None:
            if not is_read(request):
                raise NotRun("only a read is sent again")
            self._reading.append(request)

    @contextmanager
    def reading_only(self) -> Iterator[list[Request]]:
        """Permit no write in this block; yield the list of its reads."""
        sent: list[Request] = []
        self._reading = sent
        try:
            yield sent
        finally:
            self._reading = None

    def after(self, request: Request, response: Response, voice: object) -> None:
        """Note a write that the target accepted, or may have accepted."""
        accepted_or_lost = response.ok or not response.status
        if is_read(request) or not accepted_or_lost:
            return
        if request.method == "DELETE":
            self.deleted.add(request.path)
        now = time.monotonic()
        if voice != "cleanup":  # what it removes is in no list that a check judges
            self._last = now
        created = at_key(response.json, "id") if request.method == "POST" else None
        place = created if isinstance(created, str) else unquote(request.path.rpartition("/")[2])
        texts = self._texts.setdefault(place, {place.casefold()})
        if not isinstance(request.body, bytes):
            texts |= {text.casefold() for text in _texts(request.body)}
        self._by_text |= dict.fromkeys(texts, now)

    def last(self, request: Request | None = None) -> float | None:
        """Return when the last write was that a read concerns; ``None``: there is none."""
        named = _named(request) if request is not None else []
        if not named:
            return self._last
        times = [self._by_text.get(text.casefold()) for text in named]
        return max((one for one in times if one is not None), default=None)

    def since(self, request: Request | None = None) -> float | None:
        """Return the seconds since the last write that a read concerns; ``None``: there is none."""
        last = self.last(request)
        return None if last is None else time.monotonic() - last


def _named(request: Request) -> list[str]:
    """Return the id or the quoted values by which a request selects; none of a list."""
    if quoted := [*_quoted(unquote_plus(request.query))]:
        return quoted
    kind, _, named = request.path.strip("/").partition("/")
    return [unquote(named)] if named and kind in {"Users", "Groups"} else []


def _texts(value: JSON) -> Iterator[str]:
    """Yield the strings in a JSON value, and those in the filters of its paths."""
    if isinstance(value, str):
        yield value
        yield from _quoted(value)
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _quoted(text: str) -> Iterator[str]:
    for literal in QUOTED.findall(text):
        with suppress(ValueError):  # no string of JSON
            yield json.loads(literal, strict=False)
