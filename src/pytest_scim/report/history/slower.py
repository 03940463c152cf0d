"""The operations that became slower from one run to another, beyond what noise explains. Pure.

An operation is slower where its median rose by half and by 50 ms, or its 95th percentile doubled
and rose by 100 ms, and the confidence intervals (99 %, by order statistics, so that no
distribution is assumed) of the two do not overlap. Fewer responses than ``LEAST`` are not compared.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pytest_scim.report.formats.html.parts.timings import operation, percentile
from pytest_scim.report.model import Record


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which ratio and which rise in milliseconds on, with how many responses in each run."""

    name: str
    share: float
    ratio: float
    rise: float
    least: int


MEDIAN: Final = Threshold("p50", 0.5, 1.5, 50.0, 8)
SLOWEST: Final = Threshold("p95", 0.95, 2.0, 100.0, 40)

WORDS: Final = (
    f"Slower: the median rose by half and by {MEDIAN.rise:.0f} ms or more (with "
    f"{MEDIAN.least} responses or more in each run), or the 95th percentile doubled and rose by "
    f"{SLOWEST.rise:.0f} ms or more (with {SLOWEST.least} responses or more), and the 99 % "
    "confidence intervals do not overlap."
)
"""The threshold for a reader."""

_DEVIATIONS: Final = 2.576
"""Standard deviations to each side that hold 99 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Slower:
    """An operation that became slower: ``percentile`` names p50 or p95, in milliseconds."""

    operation: str
    percentile: str
    before: float
    after: float
    counts: tuple[int, int]

    @property
    def words(self) -> str:
        """Both times and the numbers of responses."""
        times = f"{self.percentile} {self.before:,.0f} ms → {self.after:,.0f} ms"
        return f"{times} ({self.counts[0]:,} and {self.counts[1]:,} responses)"


def slower(old: Record, new: Record) -> list[Slower]:
    """Return the operations that became slower, in alphabetical order.

    Times of the embedded provider and of another target have nothing to do with each other.
    """
    if old["embedded"] != new["embedded"]:
        return []
    before, after = times_of(old), times_of(new)
    rows = [
        _slower(name, before[name], after[name], threshold)
        for name in sorted(before.keys() & after.keys())
        for threshold in (MEDIAN, SLOWEST)
    ]
    return [row for row in rows if row is not None]


def times_of(record: Record) -> dict[str, list[float]]:
    """Return the times of all responses in milliseconds by operation, sorted."""
    found: dict[str, list[float]] = {}
    for one in record["exchanges"]:
        if one["response"] is not None:
            found.setdefault(operation(one, record["target"]), []).append(one["elapsed"] * 1000)
    return {name: sorted(times) for name, times in found.items()}


def _slower(
    name: str, before: Sequence[float], after: Sequence[float], limit: Threshold
) -> Slower | None:
    if min(len(before), len(after)) < limit.least:
        return None
    old, new = percentile(before, limit.share), percentile(after, limit.share)
    rises = new >= old * limit.ratio and new >= old + limit.rise
    if not rises or _bounds(after, limit.share)[0] <= _bounds(before, limit.share)[1]:
        return None
    return Slower(name, limit.name, old, new, (len(before), len(after)))


def _bounds(times: Sequence[float], share: float) -> tuple[float, float]:
    """Return the confidence interval of a percentile of sorted times."""
    number = len(times)
    spread = _DEVIATIONS * math.sqrt(number * share * (1 - share))
    low, high = math.floor(number * share - spread), math.ceil(number * share + spread)
    return times[max(low - 1, 0)], times[min(high, number) - 1]
