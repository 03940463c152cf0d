"""Which requests of a record lead to the one that decided a check."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlsplit

from pytest_scim.report.causes.deciding import deciding, is_failed, recorded
from pytest_scim.report.formats.summary.exchanges import parsed
from pytest_scim.report.model import Check, Exchange, Record
from pytest_scim.scim.json_values import JSON

MOST: Final = 30
"""Requests of a script: more of them explain nothing."""

CREATED: Final = HTTPStatus.CREATED

ROUNDED: Final = dt.timedelta(milliseconds=2)
"""How much later than recorded a request may have started: the record rounds its time."""

NAMES: Final = {"Users": "userName", "Groups": "displayName"}
"""The attribute that names a resource of each type that a script creates."""


@dataclass(frozen=True, slots=True)
class Created:
    """A resource that a POST of the record created, with its name and the id of its response.

    ``others`` are its other unique values: its externalId.
    """

    n: int
    kind: str
    name: str
    id: str | None
    others: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Return whether a text has the id, or in any case the name, of the resource."""
        names = [one for one in (self.name, *self.others) if one]
        return any(contains(text.casefold(), one.casefold()) for one in names) or (
            self.id is not None and contains(text, self.id)
        )


@dataclass(frozen=True)
class Steps:
    """The requests of a script, by their numbers in the record; the last one is the deciding.

    ``created`` are the resources that they create, by the number of their POST, and ``waited`` is
    for how many seconds the run repeated the deciding one, until its timeout ended.
    """

    record: Record
    numbers: tuple[int, ...]
    created: dict[int, Created]
    waited: int

    @property
    def exchanges(self) -> list[Exchange]:
        """The exchanges, in order."""
        return [self.record["exchanges"][n] for n in self.numbers]


def steps_to(record: Record, check: Check, every: list[Created]) -> Steps | None:
    """Return the requests that show the finding of a check again.

    They are the writes of the check up to its deciding exchange, and the creates of all resources
    that these need; ``every`` are all creates of the record. ``None``: the check sent nothing,
    there are more than ``MOST``, or the run sent some at the same time, which a script does not.
    """
    last = deciding(record, check)
    if last is None:
        return None
    exchanges = record["exchanges"]
    own = [n for n in recorded(record, check) if n < last]
    wanted = {n for n in own if _writes(exchanges[n]) and exchanges[n]["voice"] != "cleanup"}
    wanted.add(last)
    while needed := {n for n in _needed(record, wanted, every) if n not in wanted}:
        wanted |= needed
    if len(wanted) > MOST or _at_once([exchanges[n] for n in sorted(wanted)]):
        return None
    created = {one.n: one for one in every if one.n in wanted}
    return Steps(record, tuple(sorted(wanted)), created, _waited(exchanges, own, last))


def _at_once(exchanges: list[Exchange]) -> bool:
    """Return whether the run sent a request before the one before it had its response."""
    ends = [_started(one) + dt.timedelta(seconds=one["elapsed"]) for one in exchanges]
    begins = [_started(one) for one in exchanges]
    return any(begin < end - ROUNDED for begin, end in zip(begins[1:], ends, strict=False))


def _started(exchange: Exchange) -> dt.datetime:
    return dt.datetime.fromisoformat(exchange["started"])


def _waited(exchanges: Sequence[Exchange], own: list[int], last: int) -> int:
    """Return how many seconds a check had repeated its deciding read, at most a minute."""
    written = max((n for n in own if _writes(exchanges[n])), default=-1)
    url = exchanges[last]["request"]["url"]
    same = [n for n in own if n > written and exchanges[n]["request"]["url"] == url]
    passed = _started(exchanges[last]) - _started(exchanges[min(same, default=last)])
    return min(60, round(passed.total_seconds()))


def _needed(record: Record, wanted: set[int], every: list[Created]) -> Iterator[int]:
    """Yield the creates of resources whose ids or names the wanted requests contain."""
    for n in wanted:
        text = text_of(record["exchanges"][n])
        yield from (one.n for one in every if one.n < n and one.is_in(text))


def creates(record: Record) -> list[Created]:
    """Return the resources of the run that POST requests created."""
    found = []
    for n, exchange in enumerate(record["exchanges"]):
        kind = place_of(exchange, record).strip("/")
        response = exchange["response"]
        if exchange["request"]["method"] != "POST" or kind not in NAMES or response is None:
            continue
        sent, got = parsed(exchange["request"]["body"]), parsed(response["body"])
        name = named_in(sent, kind)
        own_id = got.get("id") if isinstance(got, dict) and response["status"] == CREATED else None
        usable = own_id if isinstance(own_id, str) and own_id else None
        external = sent.get("externalId") if isinstance(sent, dict) else None
        others = (external,) if isinstance(external, str) else ()
        if (name or usable) and not is_failed(exchange):
            found.append(Created(n, kind, name, usable, others))
    return found


def named_in(body: JSON, kind: str) -> str:
    """Return the userName or displayName in a body, ``""``: none."""
    name = body.get(NAMES[kind]) if isinstance(body, dict) else None
    return name if isinstance(name, str) else ""


def text_of(exchange: Exchange) -> str:
    """Return the decoded URL and the body of a request, in which ids and names are found."""
    request = exchange["request"]
    return f"{unquote(request['url'].replace('+', ' '))}\n{request['body'] or ''}"


def contains(text: str, value: str) -> bool:
    """Return whether a text contains a value as a whole, not as part of a longer word."""
    return re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", text) is not None


def place_of(exchange: Exchange, record: Record) -> str:
    """Return the path of a request below the base URL of the run, without its query."""
    inside = exchange["request"]["url"].removeprefix(record["target"].rstrip("/"))
    return urlsplit(inside).path if inside.startswith("/") else inside


def _writes(exchange: Exchange) -> bool:
    return exchange["request"]["method"] not in {"GET", "HEAD", "OPTIONS"}
