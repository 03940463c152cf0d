"""Plots of the times of tasks, as paths of an inline SVG. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pytest_scim.report.formats.html.parts.timings import percentile

WIDTH: Final = 360
HEIGHT: Final = 120
EDGE: Final = 4
LEFT: Final = 56
"""Where the plot begins, right of the labels of its axis."""

LEAST: Final = 0.001
"""Seconds at the lower end of the axis, which is logarithmic."""

LIMIT: Final = 60.0
"""Seconds after which Okta ends a request: the line that no task's request may reach."""

_SPAN: Final = WIDTH - LEFT - EDGE
_SHARES: Final = 60
_NINES: Final = 3.0
"""The percentile plot ends at 99.9 %."""


@dataclass(frozen=True, slots=True)
class Plot:
    """``path`` is that of the times, ``limit`` the height of the line of 60 s, if it is inside.

    ``marks`` are the labels of the axis of times, with their heights.
    """

    path: str
    limit: float | None
    marks: list[tuple[str, float]]


def by_schedule(points: Sequence[Sequence[float]]) -> Plot:
    """Return the times of tasks over when they were scheduled: the range in each column."""
    most = max((seconds for _, seconds in points), default=LEAST)
    last = max((at for at, _ in points), default=0.0) or 1.0
    columns: dict[int, list[float]] = {}
    for at, seconds in points:
        column = round(LEFT + at / last * _SPAN)
        columns.setdefault(column, []).append(seconds)
    path = "".join(
        f"M{x} {_height(max(times), most):g}V{_height(min(times), most) + 1:g}"
        for x, times in sorted(columns.items())
    )
    return Plot(path, _limit(most), _marks(most))


def by_percentile(points: Sequence[Sequence[float]]) -> Plot:
    """Return the time that each share of the tasks did not exceed: 90 %, 99 % and so on."""
    times = sorted(seconds for _, seconds in points) or [LEAST]
    most = times[-1]
    places = [n / _SHARES for n in range(_SHARES + 1)]
    steps = [(LEFT + x * _SPAN, percentile(times, 1 - 10 ** (-x * _NINES))) for x in places]
    path = "".join(
        f"{'L' if n else 'M'}{x:.1f} {_height(seconds, most):g}"
        for n, (x, seconds) in enumerate(steps)
    )
    return Plot(path, _limit(most), _marks(most))


def is_spread(points: Sequence[Sequence[float]]) -> bool:
    """Return whether tasks were scheduled at different times."""
    return len({at for at, _ in points}) > 1


def shares() -> list[tuple[str, float]]:
    """Return the labels of the axis of percentiles, with their places."""
    named = (("50 %", 0.5), ("90 %", 0.9), ("99 %", 0.99))
    return [
        (text, round(LEFT - math.log10(1 - share) / _NINES * _SPAN, 1)) for text, share in named
    ]


def _height(seconds: float, most: float) -> float:
    share = math.log(max(seconds, LEAST) / LEAST) / math.log(max(most, 10 * LEAST) / LEAST)
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def _limit(most: float) -> float | None:
    return _height(LIMIT, most) if most >= LIMIT else None


def _marks(most: float) -> list[tuple[str, float]]:
    marks = (("1 ms", 0.001), ("10 ms", 0.01), ("100 ms", 0.1), ("1 s", 1.0), ("10 s", 10.0))
    return [(text, _height(seconds, most)) for text, seconds in marks if seconds <= most]
