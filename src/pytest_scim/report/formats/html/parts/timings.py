"""How long the responses of each operation took: percentiles, strip plots, the slowest."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from pytest_scim.report.model import Exchange, Record

WIDTH: Final = 240
"""The width of a strip plot, in units of its drawing."""

SLOWEST: Final = 10
_MOST: Final = 24
"""Operations with a line of their own; a target of many resource types could have any number."""

_LEAST: Final = 1.0
_OTHER: Final = "other requests"


@dataclass(frozen=True, slots=True)
class Operation:
    """The times of one kind of request, in milliseconds. ``strip``: a path with a tick for each."""

    name: str
    count: int
    p50: float
    p95: float
    most: float
    strip: str


@dataclass(frozen=True, slots=True)
class Timings:
    """``slowest`` are indexes of exchanges, ``scale`` the marks of the axis with their place."""

    operations: list[Operation]
    slowest: list[int]
    scale: list[tuple[str, float]]


def timings(record: Record) -> Timings:
    """Return the times of all exchanges that got a response, the most frequent operation first."""
    timed: list[tuple[int, float]] = []
    groups: dict[str, list[float]] = {}
    for n, each in enumerate(record["exchanges"]):
        if each["response"]:
            timed.append((n, each["elapsed"]))
            groups.setdefault(operation(each, record["target"]), []).append(_milliseconds(each))
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    if rest := [one for _, times in ordered[_MOST:] for one in times]:
        ordered = [*ordered[:_MOST], (_OTHER, rest)]
    most = max((max(times) for _, times in ordered), default=_LEAST)
    slowest = sorted(timed, key=lambda pair: -pair[1])[:SLOWEST]
    rows = [_operation(name, sorted(times), most) for name, times in ordered]
    return Timings(rows, [n for n, _ in slowest], _scale(most))


def operation(exchange: Exchange, base: str) -> str:
    """Return a request without its values: ``GET /Users?filter``, ``PATCH /Groups/{id}``."""
    url = exchange["request"]["url"]
    own = urlsplit(url).path.removeprefix(urlsplit(base).path.rstrip("/"))
    first, *more = [part for part in own.split("/") if part] or [""]
    path = "/".join(["", first, *("{id}" for _ in more[:1])])
    query = "?filter" if "filter" in parse_qs(urlsplit(url).query) else ""
    return f"{exchange['request']['method']} {path}{query}"


def percentile(times: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile of sorted times."""
    return times[max(0, math.ceil(share * len(times)) - 1)]


def _operation(name: str, times: Sequence[float], most: float) -> Operation:
    places = sorted({_place(one, most) for one in times})
    strip = "".join(f"M{place:g} 2v12" for place in places)
    return Operation(
        name, len(times), percentile(times, 0.5), percentile(times, 0.95), times[-1], strip
    )


def _place(time: float, most: float) -> float:
    """Return where a time is on the axis, which is logarithmic: most responses are fast."""
    share = math.log(max(time, _LEAST)) / math.log(max(most, 10 * _LEAST))
    return round(2 + share * (WIDTH - 4), 1)


def _scale(most: float) -> list[tuple[str, float]]:
    marks: Mapping[float, str] = {
        1: "1 ms",
        10: "10 ms",
        100: "100 ms",
        1000: "1 s",
        10_000: "10 s",
    }
    return [(text, _place(time, most)) for time, text in marks.items() if time <= most]


def _milliseconds(exchange: Exchange) -> float:
    return exchange["elapsed"] * 1000
