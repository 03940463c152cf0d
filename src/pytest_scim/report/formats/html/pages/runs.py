"""The stored runs of a profile as an HTML page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pytest_scim.report.formats.banner import UNUSABLE
from pytest_scim.report.formats.html.page import rendered
from pytest_scim.report.formats.html.parts.head import moment
from pytest_scim.report.formats.summary.verdicts import WORDS
from pytest_scim.report.history.stored import Stored, Summary

HEIGHT: Final = 60
BAR: Final = 8
GAP: Final = 2
BARS: Final = 60
"""Complete runs in the drawing, the newest at its right end."""

_STATES: Final = {True: "conforms", False: "violates", None: "not-run"}
"""The verdict of a check whose colour a verdict of the run has."""


@dataclass(frozen=True, slots=True)
class Row:
    """A run in the table. ``verdicts``: name, word and state of each."""

    name: str
    day: str
    marks: list[str]
    verdicts: list[tuple[str, str, str]]
    summary: Summary | None


@dataclass(frozen=True, slots=True)
class Bar:
    """The causes of a run in the drawing: MUST from the ground up, and SHOULD above them."""

    name: str
    text: str
    x: int
    must: float
    should: float


def runs_page(found: Sequence[Stored], older: int, title: str) -> str:
    """Return the page. ``found``: the newest run first; ``older``: runs that are not among them."""
    return rendered(
        "runs.html.j2",
        title=title,
        rows=[_row(one) for one in found],
        older=older,
        bars=(bars := trend(found)),
        width=len(bars) * (BAR + GAP),
        height=HEIGHT,
        bar=BAR,
        newest=[name for name, _ in _whole(found)][:2],
    )


def trend(found: Sequence[Stored]) -> list[Bar]:
    """Return the bars of the newest complete runs, the oldest first."""
    chosen = _whole(found)[:BARS][::-1]
    most = max((row["must"] + row["should"] for _, row in chosen), default=0) or 1
    scale = (HEIGHT - GAP) / most
    return [
        Bar(
            name,
            f"{moment(row['started'])}: {row['must']} MUST, {row['should']} SHOULD",
            n * (BAR + GAP),
            round(row["must"] * scale, 1),
            round(row["should"] * scale, 1),
        )
        for n, (name, row) in enumerate(chosen)
    ]


def _whole(found: Sequence[Stored]) -> list[tuple[str, Summary]]:
    """Return the complete runs; rehearsals and runs on a target have nothing in common."""
    rows = [(one.name, one.summary) for one in found if one.summary is not None]
    whole = [(name, row) for name, row in rows if row["usable"] and not row["partial"]]
    return [(name, row) for name, row in whole if row["embedded"] == whole[0][1]["embedded"]]


def _row(one: Stored) -> Row:
    row = one.summary
    if row is None:
        return Row(one.name, one.name, ["no readable summary"], [], None)
    named = (
        ("okta", row["okta"]),
        ("spec", row["spec"]),
        ("rfc", row["rfc"]),
        ("ready", row["ready"]),
    )
    verdicts = [(name, WORDS[value], _STATES[value]) for name, value in named]
    return Row(one.name, moment(row["started"]), _marks(row), verdicts, row)


def _marks(row: Summary) -> list[str]:
    """Return what sets a run apart from a complete one of the target."""
    marks = {
        UNUSABLE: not row["usable"],
        "partial": row["partial"] and row["usable"],
        "interrupted": row["interrupted"],
        "embedded: a rehearsal": row["embedded"],
        f"{row['left']} left at the target": row["left"] > 0,
    }
    return [word for word, holds in marks.items() if holds]
