"""The cards of the page: one for each cause, and one for each other check with a finding."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_scim.profile.bundled import bundled
from pytest_scim.report.causes.deciding import deciding, recorded
from pytest_scim.report.formats.html.exchanges import Entry, cited
from pytest_scim.report.formats.html.parts.differences import Pair, pair
from pytest_scim.report.formats.html.parts.sequence import Diagram, diagram
from pytest_scim.report.formats.script.script import Scripts
from pytest_scim.report.model import Cause, Check, Record
from pytest_scim.report.queries import blocked_under, of

FOUND: Final = ("violates", "stale", "error", "advisory", "deviates")
"""The verdicts of checks that the page describes in full."""

STORY: Final = 12
"""Exchanges of a cause that its card contains: the deciding one, and those around it."""

AFTER: Final = 3
"""Exchanges after the deciding one, among them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A check with a finding. ``place`` is the anchor of its card, ``run`` repeats the check.

    ``script`` shows the finding again with curl and jq, where that is possible.

    ``shown`` are the numbers of the exchanges that the card contains, ``earlier`` says how many
    came before them. ``blocks`` are the checks that could not be judged because of it.
    """

    check: Check
    place: str
    sides: Pair | None
    exchanges: list[int]
    earlier: int
    deciding: int | None
    blocks: list[Check]
    run: str
    script: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A cause. ``finding`` is that of its first check, ``others`` are those besides it."""

    number: int
    cause: Cause
    finding: Finding
    others: list[Check]
    blocks: list[Check]
    diagram: Diagram | None

    @property
    def checks(self) -> list[Check]:
        """All checks with a finding of this cause, the one to read first."""
        return [self.finding.check, *self.others]


@dataclass(frozen=True, slots=True)
class Findings:
    """All cards. ``entries`` are the exchanges in them, and ``owner`` is where each is in full."""

    causes: list[Card]
    others: dict[str, Finding]
    entries: dict[int, Entry]
    owner: dict[int, str]


def findings_of(record: Record) -> Findings:
    """Return the cards of a record, those of the causes first."""
    rows = {check["id"]: check for check in record["checks"]}
    under = blocked_under(record["checks"])
    scripts = Scripts(record)
    causes = [(one, _of_cause(rows[one["id"]], record, scripts)) for one in record["causes"]]
    first = {one["id"] for one, _ in causes}
    others = [_finding(row, record, under) for row in of(record, *FOUND) if row["id"] not in first]
    everything = [finding for _, finding in causes] + others
    places = [(n, finding.place) for finding in everything for n in finding.exchanges]
    entries = cited(record, (n for n, _ in places))
    owner: dict[int, str] = {}
    for n, place in places:
        owner.setdefault(n, place)
    return Findings(
        [_card(n, cause, finding, rows, entries) for n, (cause, finding) in enumerate(causes, 1)],
        {finding.check["id"]: finding for finding in others},
        entries,
        owner,
    )


def _card(
    number: int,
    cause: Cause,
    finding: Finding,
    rows: Mapping[str, Check],
    entries: Mapping[int, Entry],
) -> Card:
    story = [entries[n] for n in finding.exchanges if n in entries]
    return Card(
        number,
        cause,
        finding,
        [rows[name] for name in cause["checks"] if name != cause["id"]],
        [rows[name] for name in cause["blocks"]],
        diagram(story, finding.deciding) if story else None,
    )


def _of_cause(check: Check, record: Record, scripts: Scripts) -> Finding:
    """Return the finding of a cause, with the exchanges around the one that decided it."""
    numbers = recorded(record, check)
    decisive = deciding(record, check)
    end = numbers.index(decisive) + 1 + AFTER if decisive is not None else 0
    part = numbers[max(0, end - STORY) : end]
    earlier = numbers.index(part[0]) if part else 0
    return Finding(
        check,
        f"cause-{check['id']}",
        pair(check),
        part,
        earlier,
        decisive,
        [],
        again(check, record),
        scripts.script(check),
    )


def _finding(check: Check, record: Record, under: Mapping[str, Sequence[Check]]) -> Finding:
    """Return the finding of any other check: with the last request of Okta, and the read-back."""
    numbers = recorded(record, check)
    decisive = deciding(record, check)
    last = [] if decisive is None else [decisive]
    spoken = [n for n in numbers if record["exchanges"][n]["voice"] == "okta"][-1:]
    return Finding(
        check,
        f"c-{check['id']}",
        pair(check),
        sorted({*spoken, *last}),
        max(0, len(numbers) - len({*spoken, *last})),
        decisive,
        list(under.get(check["id"], ())),
        again(check, record),
    )


def again(check: Check, record: Record) -> str:
    """Return the command that runs a check again; it needs no repository of the vendor."""
    profile = record["profile"]
    file = profile["path"] or profile["name"]
    parts = ["pytest-scim", "run", "--profile"]
    parts.append(profile["name"] if profile["name"] in bundled() else file)
    if not record["embedded"]:
        parts += ["--base-url", record["target"]]
    parts += ["--check", check["id"]]
    if check["id"].startswith("properties."):
        parts += ["--seed", str(record["seed"])]
    return shlex.join(parts)
