"""What the comparison of two records says, in the order of every format. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.report.formats.banner import count
from pytest_scim.report.formats.html.parts.head import moment
from pytest_scim.report.formats.summary.causes import finding
from pytest_scim.report.formats.summary.verdicts import left_lines
from pytest_scim.report.history.causes import CauseChange
from pytest_scim.report.history.checks import Change, Kind, of_kind
from pytest_scim.report.history.comparison import Comparison
from pytest_scim.report.history.slower import WORDS
from pytest_scim.report.model import Record

STARTS: Final = "the second record is of the earlier run: exchange the two"

_CAUSES: Final = {
    Kind.BROKEN: "Broken causes",
    Kind.NEW: "New causes",
    Kind.FIXED: "Fixed causes",
    Kind.GONE: "Causes without a finding that are not all fixed",
}
_CHECKS: Final = {
    Kind.BROKEN: ("Broken checks", "They conformed, and have a finding."),
    Kind.NEW: ("New findings", "The first run did not judge these checks."),
    Kind.FIXED: ("Fixed checks", "They had a finding, and conform."),
    Kind.GONE: ("Gone findings", "The second record does not have these checks."),
    Kind.OTHER: ("Other verdicts", "The level or the profile's declaration differs."),
    Kind.JUDGED: ("Judged for the first time", "They conform; the first run did not judge them."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a section: ``level`` is MUST, SHOULD or empty. ``verdict``: that of the check."""

    name: str
    words: str
    level: str = ""
    verdict: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the comparison. ``slug``: its anchor."""

    slug: str
    title: str
    note: str
    rows: list[Row] = field(default_factory=list)


def result(comparison: Comparison) -> str:
    """Return in one sentence whether anything got worse."""
    worse = comparison.worse
    parts = [count(len(worse), "check")] if worse else []
    left = len(comparison.leftovers)
    parts += [f"{count(left, 'test resource')} left at the target"] if left else []
    if comparison.got_worse:
        return f"It got worse: {', '.join(parts) or 'the run ended early'}."
    found = list(of_kind(comparison.checks, Kind.BROKEN, Kind.NEW))
    declared = sum(one.check["verdict"] == "deviates" for one in found)
    advised = sum(one.check["verdict"] == "advisory" for one in found)
    parts = [f"{declared} declared"] if declared else []
    parts += [f"{advised} at SHOULD, which --strict counts"] if advised else []
    besides = f" Findings that do not count: {', '.join(parts)}." if parts else ""
    return f"Nothing got worse.{besides}"


def counts(comparison: Comparison) -> list[tuple[str, str]]:
    """Return the numbers of causes and checks of each kind, and of slower operations."""
    causes = [f"{_number(comparison.causes, kind)} {kind}" for kind in _CAUSES]
    kinds = (Kind.BROKEN, Kind.NEW, Kind.FIXED, Kind.GONE, Kind.UNJUDGED)
    checks = [f"{_number(comparison.checks, kind)} {kind}" for kind in kinds]
    slow = len({one.operation for one in comparison.slower})
    return [
        ("Causes", ", ".join(causes)),
        ("Checks", ", ".join(checks)),
        ("Slower", count(slow, "operation")),
    ]


def runs(comparison: Comparison) -> list[tuple[str, str]]:
    """Return which two runs were compared."""
    both = comparison.both
    rows = [("First run", _run(both.old)), ("Second run", _run(both.new))]
    swapped = both.new["started"] < both.old["started"]
    return [*rows, *([("Note", STARTS)] if swapped else [])]


def sections(comparison: Comparison) -> list[Section]:
    """Return the parts with anything in them."""
    found = [
        Section("changed", "Changed between the runs", "", list(_differences(comparison))),
        *(_causes(comparison, kind, title) for kind, title in _CAUSES.items()),
        *_checks(comparison),
        Section("slower", "Slower", WORDS, [Row(x.operation, x.words) for x in comparison.slower]),
        Section(
            "left",
            "Left at the target",
            "The first run left nothing for these reasons.",
            [Row("", line) for line in left_lines(comparison.leftovers)],
        ),
    ]
    return [one for one in found if one.rows]


def _number(rows: Iterable[CauseChange | Change], kind: Kind) -> int:
    return sum(row.kind is kind for row in rows)


def _run(record: Record) -> str:
    target = "embedded provider" if record["embedded"] else record["target"]
    return f"{moment(record['started'])}, {target}, {_end(record)}"


def _end(record: Record) -> str:
    """Return how far a run came, and what it was."""
    if not record["usable"]:
        return "unusable target"
    return "partial run" if record["partial"] else f"run {record['run'] or 'without requests'}"


def _differences(comparison: Comparison) -> Iterator[Row]:
    for one in comparison.differences:
        yield Row(one.name, f"{one.before} → {one.after}")
    for name, ids in (("first", comparison.only_old), ("second", comparison.only_new)):
        if ids:
            yield Row(f"checks only in the {name} record", str(len(ids)), details=(", ".join(ids),))


def _causes(comparison: Comparison, kind: Kind, title: str) -> Section:
    rows = [_cause(one) for one in comparison.causes if one.kind is kind]
    number = "first" if kind in {Kind.FIXED, Kind.GONE} else "second"
    note = f"The numbers are those of the {number} record."
    return Section(f"causes-{kind}", title, note, rows)


def _cause(one: CauseChange) -> Row:
    cause = one.cause
    listed = ", ".join(cause["checks"])
    details = [f"{count(len(cause['checks']), 'check')}: {listed}"]
    if cause["blocks"]:
        details.append(f"blocks {count(len(cause['blocks']), 'check')}")
    if one.further:
        details.append(f"the first run had this cause; new in it: {', '.join(one.further)}")
    details += [one.words] if one.words else []
    return Row(f"{one.number}. {cause['id']}", cause["title"], cause["level"], "", tuple(details))


def _checks(comparison: Comparison) -> Iterator[Section]:
    for kind, (title, note) in _CHECKS.items():
        rows = [_check(one) for one in of_kind(comparison.checks, kind)]
        yield Section(f"checks-{kind.replace(' ', '-')}", title, note, rows)
        if kind is Kind.GONE:
            yield _unjudged(comparison)


def _check(one: Change) -> Row:
    check = one.check
    details = [] if one.kind in {Kind.FIXED, Kind.JUDGED} else [finding(check)]
    if check["verdict"] == "violates" and not one.worse:
        details.append("does not count as worse: a violation blocked it before, or caused it")
    return Row(check["id"], one.verdicts, check["level"], check["verdict"], tuple(details))


def _unjudged(comparison: Comparison) -> Section:
    """Return the checks that are no longer judged, by the reason; worse ones first."""
    groups: dict[tuple[bool, str, str], list[Change]] = {}
    for one in of_kind(comparison.checks, Kind.UNJUDGED):
        check = one.check
        why = f"by {check['blocked_by']}" if check["blocked_by"] else check["message"] or ""
        groups.setdefault((not one.worse, check["verdict"], why), []).append(one)
    rows = [
        Row(
            f"blocked {why}" if verdict == "blocked" else f"{verdict.replace('-', ' ')}: {why}",
            f"{count(len(group), 'check')}{'' if better else ', which counts as worse'}",
            verdict=verdict,
            details=(", ".join(f"{x.check['id']} ({x.verdicts})" for x in group),),
        )
        for (better, verdict, why), group in sorted(groups.items(), key=lambda item: item[0][0])
    ]
    note = "The first run judged them, whatever the verdict was: none of these is fixed."
    return Section("checks-unjudged", "No longer judged", note, rows)
