"""The cover sheet of a bundle: what ran, the three verdicts, and what remains manual."""

from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from pytest_scim.checks.verdict import is_submitted
from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.banner import banner, notes, why_open
from pytest_scim.report.formats.bundle.standing import Standing
from pytest_scim.report.formats.html.parts.by_hand import by_hand
from pytest_scim.report.formats.html.parts.head import Chip, chips, facts, moment
from pytest_scim.report.formats.summary.causes import behind, finding, numbered
from pytest_scim.report.formats.summary.verdicts import WORDS, left_lines
from pytest_scim.report.model import Record
from pytest_scim.report.queries import FEATURE_LABELS, NOT_SUBMITTED, left_behind

_WIDTH: Final = 96
_NAMED: Final = 6
"""Checks that the line of a verdict names."""
_UNNAMED: Final = "(not in the profile)"
_SHOWN: Final = frozenset({"Integration", "Profile", "Duration", "Requests", "Checks", "Run"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict in a word, what it is about, and what it rests on."""

    name: str
    about: str
    word: str
    rests: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover sheet: each text is on one line, and not yet escaped for its format.

    ``standing`` are the sentences to read before the verdicts; ``manual`` are what to do, each
    with a name; ``cases`` the open cases of Okta's plan, each with its reason.
    """

    title: str
    headline: str
    why: str
    standing: list[str]
    facts: list[tuple[str, str]]
    verdicts: list[Verdict]
    findings: list[str]
    left: list[str]
    manual: list[tuple[str, str]]
    cases: list[tuple[str, str]]
    files: list[tuple[str, str]]


def cover(record: Record, stands: Standing, files: list[tuple[str, str]]) -> Cover:
    """Return the cover sheet; ``files`` are those of the bundle, each with what it has."""
    head = banner(record)
    profile = record["profile"]
    manual = by_hand(record)
    cases = [
        (
            one_line(f"{case.outcome.okta['ID']} {case.outcome.okta['Title']}"),
            one_line(case.outcome.reason or case.outcome.case.remark),
        )
        for case in (manual.cases if manual else [])
    ]
    return Cover(
        title=one_line(f"{profile.get('app') or profile['title']}: SCIM provisioning with Okta"),
        headline=one_line(stands.warning or head["headline"]),
        why=one_line(head["why"], 600),
        standing=[one_line(line, 600) for line in [*stands.sentences, *notes(record)]],
        facts=[(term, one_line(value)) for term, value in _facts(record)],
        verdicts=_verdicts(record),
        findings=_findings(record),
        left=[one_line(line) for line in _left(record)],
        manual=manual.runs if manual else [],
        cases=cases,
        files=files,
    )


def _facts(record: Record) -> list[tuple[str, str]]:
    profile = record["profile"]
    target = "the embedded provider of pytest-scim" if record["embedded"] else record["target"]
    offered = [FEATURE_LABELS[name] for name, on in record["features"].items() if on]
    return [
        ("App", profile.get("app") or profile["title"]),
        ("Vendor", profile.get("vendor") or _UNNAMED),
        ("Contact", profile.get("contact") or _UNNAMED),
        ("Environment", target),
        ("Date", moment(record["finished"])),
        ("Features", ", ".join(offered) or "none"),
        *((term, value) for term, value in facts(record) if term in _SHOWN),
        ("Version", f"pytest-scim {record['version']}"),
    ]


def _verdicts(record: Record) -> list[Verdict]:
    three = [Verdict(one.name, one.question, one.word, _rests(one)) for one in chips(record)]
    if not is_submitted(record["integration"]):
        return [*three, Verdict("ready", NOT_SUBMITTED, "not judged", "")]
    why = "; ".join(why_open(record)) if record["ready"] is None else ""
    about = "okta and spec, and no requirement of the test plan left unjudged"
    return [*three, Verdict("ready", about, WORDS[record["ready"]], one_line(why, 600))]


def _rests(chip: Chip) -> str:
    if not chip.blockers:
        return one_line(chip.rests)
    named = ", ".join(one.id for one in chip.blockers[:_NAMED])
    more = len(chip.blockers) - _NAMED
    because = f"because of {named}{f' and {more} more' if more > 0 else ''}"
    return one_line("; ".join(filter(None, (chip.rests, because))), 900)


def _findings(record: Record) -> list[str]:
    causes = numbered(record)
    lines = [
        f"{one.number}. {one.cause['level']}, {one.check['id']}: {finding(one.check)} "
        f"({behind(one.cause)})"
        for one in causes
    ]
    return [one_line(line, 400) for line in lines]


def _left(record: Record) -> list[str]:
    left, deactivated = left_behind(record)
    lines = left_lines(left)
    return [*lines, f"{len(deactivated)} deactivated on purpose"] if deactivated else lines


def cover_text(sheet: Cover) -> str:
    """Return the cover sheet as plain text."""
    parts = [sheet.title, "=" * min(len(sheet.title), _WIDTH), "", sheet.headline]
    parts += _paragraph(sheet.why)
    if sheet.standing:
        parts += ["", *(line for one in sheet.standing for line in _item(one))]
    parts += ["", *(f"{term + ':':<13}{value}" for term, value in sheet.facts)]
    parts += ["", *_section("Verdicts")]
    for one in sheet.verdicts:
        parts += _item(f"{one.name}: {one.word} ({one.about})")
        parts += _paragraph(one.rests, "  ") if one.rests else []
    parts += ["", *_section("Findings")]
    parts += [line for one in sheet.findings for line in _paragraph(one)] or ["none"]
    if sheet.left:
        parts += ["", *_section("Left at the target")]
        parts += [line for one in sheet.left for line in _item(one)]
    if sheet.manual:
        parts += ["", *_section("What remains manual"), *_open(sheet)]
    parts += ["", *_section("Files"), *(f"{name:<20} {what}" for name, what in sheet.files)]
    return "\n".join(parts) + "\n"


def _open(sheet: Cover) -> list[str]:
    tasks = [line for name, what in sheet.manual for line in _item(f"{name}: {what}", "[ ]")]
    cases = [line for name, why in sheet.cases for line in _item(f"{name}: {why}", "[ ]")]
    return [*tasks, "", "Cases of Okta's test plan:", *cases] if cases else tasks


def _section(title: str) -> list[str]:
    return [title, "-" * len(title)]


def _item(text: str, mark: str = "-") -> list[str]:
    indent = " " * (len(mark) + 1)
    lines = wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    first, *rest = lines or [""]
    return [f"{mark} {first}", *(f"{indent}{line}" for line in rest)]


def _paragraph(text: str, indent: str = "") -> list[str]:
    lines = wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return [f"{indent}{line}" for line in lines]
