"""The record in a few lines: for a terminal, and for a CI job's summary page."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pytest_scim.checks.verdict import is_submitted
from pytest_scim.report.blockers import Blocker, obstacles
from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.banner import banner, count, errors_line, notes, why_open
from pytest_scim.report.formats.writes import writes_sentence
from pytest_scim.report.model import Check, Leftover, Record
from pytest_scim.report.queries import (
    COLUMNS,
    DEACTIVATED,
    INSECURE,
    NOT_SUBMITTED,
    first_findings,
    left_behind,
    matrix,
    where,
)
from pytest_scim.report.write import PAGE

MOST: Final = 10
"""Findings that the terminal prints in full; the page has all of them."""

FEW: Final = 3
"""What is left for one reason and still named in the terminal; the page names all."""

MOST_BLOCKERS: Final = 4
"""Checks that the line of a verdict names as its blockers."""

_WORDS: Final = {True: "yes", False: "no", None: "not judged"}
# As a character reference none of these can start markup, in a table or out of it, nor can
# that dot make a link, which GitHub does without any sign around it.
_LINKED: Final = re.compile(r"(www)\.", re.IGNORECASE)
_MARKUP: Final = re.compile(r"[!-&*+:<-@\[-`{-~]")


def terminal_summary(record: Record, written: Path | None, chosen: Path | None = None) -> list[str]:
    """Return the lines that end a run in a terminal, without colours.

    ``written`` is the folder that the report went to, ``None`` when it could not be written;
    ``chosen`` is the folder of the options; a partial run may have another.
    """
    lines = [*_table(record), ""] if record["usable"] else []
    findings = first_findings(record)
    for number, check in enumerate(findings[:MOST], 1):
        lines += _finding(number, check)
        lines += _besides(record, check)
    if len(findings) > MOST:
        lines.append(f"… and {count(len(findings) - MOST, 'more finding')} in the report")
    if findings:
        lines.append("")
    head = banner(record)
    lines += [one_line(f"{head['headline']}. {head['why']}", 600), _verdicts(record)]
    lines += [f"  {name} is no because of: {what}" for name, what in _ways(record)]
    lines += [f"  rfc: {head['judged']}"] if head["judged"] else []
    lines += [f"  {line}" for line in _open(record)]
    lines += [one_line(f"note: {line}", 300) for line in notes(record)]
    writes = writes_sentence(record)
    lines += [writes] if writes else []
    if record["usable"]:
        seed = record["seed"]
        lines.append(one_line(f"seed: {seed} (--scim-seed {seed} generates the same data)", 300))
    return [*lines, *_waited(record), *_left(record), *_where(written, chosen)]


def _waited(record: Record) -> list[str]:
    """Return how long the run waited for changes."""
    rows = [row for row in record["waits"] if row["exchange"] is None]
    return [one_line(f"waited {row['seconds']:.0f} s {row['reason']}", 300) for row in rows]


def _open(record: Record) -> list[str]:
    """Return why a verdict is not judged, unless the headline has the reason."""
    headline = banner(record)["why"].lower()
    reasons = why_open(record) if record["ready"] is None and record["usable"] else []
    if record["ready"] is not None:
        reasons = [line] if (line := errors_line(record)) else []
    left = [reason for reason in reasons if reason.lower() not in headline]
    if record["embedded"]:
        left = [reason for reason in left if "embedded" not in reason]
    return [one_line(f"not judged: {'; '.join(left)}", 600)] if left else []


def _where(written: Path | None, chosen: Path | None) -> list[str]:
    """Return where the report is, and why it is not where that of a whole run would be."""
    if written is None:
        return []
    line = f"report: {written / PAGE}"
    if chosen not in {None, written}:
        complete = (chosen / PAGE).exists()
        note = "; the report of the last complete run was not replaced" if complete else ""
        line = f"{line} (this was a partial run{note})"
    return [line]


def _table(record: Record) -> list[str]:
    lines = matrix(record)
    columns = [name for name in COLUMNS if any(name in row for row in lines.values())]
    width = max(map(len, ["feature", *lines]))
    table = ["  ".join(["feature".ljust(width), *columns])]
    for name, row in lines.items():
        cells = [str(row.get(column, "")).rjust(len(column)) for column in columns]
        table.append("  ".join([name.ljust(width), *cells]).rstrip())
    return table


def _finding(number: int, check: Check) -> list[str]:
    seen = check["message"] or check["title"]
    if check["expected"] is not None or check["actual"] is not None:
        seen = f"{seen} (expected {check['expected']}, actual {check['actual']})"
    okta = check["task"] and check["task"]["message"]
    lines = [f"{number:>2}. {check['id']}  {check['verdict']}, {check['level']}, {where(check)}"]
    if okta != seen:
        lines.append(f"    found:    {one_line(seen, 300)}")
    if okta:
        lines.append(f"    Okta:     {one_line(okta, 300)}")
    lines.append(f"    required: {one_line(check['requirement'], 200)}")
    return [*lines, f"    fix:      {one_line(check['fix'], 300)}"] if check["fix"] else lines


def _besides(record: Record, check: Check) -> list[str]:
    """Return how many other findings, and how many blocked checks, have the cause of a finding."""
    cause = next((one for one in record["causes"] if one["id"] == check["id"]), None)
    if cause is None:
        return []
    findings, blocked = len(cause["checks"]) - 1, len(cause["blocks"])
    parts = [count(findings, "more finding")] if findings else []
    parts += [count(blocked, "blocked check")] if blocked else []
    return [f"    cause of: {' and '.join(parts)}"] if parts else []


def _verdicts(record: Record) -> str:
    prefix = f"{INSECURE} " if record["insecure"] else ""
    parts = [f"{name} {_WORDS[value]}" for name, value in _by_name(record)]
    ready = f"ready: {_WORDS[record['ready']]}"
    end = ready if is_submitted(record["integration"]) else NOT_SUBMITTED
    return f"{prefix}verdicts: {', '.join(parts)}; {end}"


def _by_name(record: Record) -> list[tuple[str, bool | None]]:
    verdicts = record["verdicts"]
    return [("okta", verdicts["okta"]), ("spec", verdicts["spec"]), ("rfc", verdicts["rfc"])]


def _ways(record: Record) -> list[tuple[str, str]]:
    """Return for each verdict that is ``no`` the checks that block it, in a few words."""
    found = obstacles(record)
    ways = []
    for name, value in _by_name(record):
        if value is False:
            listed = [_way(one) for one in found[name][:MOST_BLOCKERS]]
            more = len(found[name]) - len(listed)
            listed += [f"and {more} more"] if more else []
            besides = name == "rfc" and (found["okta"] or found["spec"])
            listed = ["the checks above", *listed] if besides else listed
            ways.append((name, one_line(", ".join(listed), 400)))
    return ways


def _way(one: Blocker) -> str:
    return f"{one.title} (blocks {len(one.blocked)})" if one.blocked else one.title


def left_lines(leftovers: Iterable[Leftover]) -> list[str]:
    """Return what is left, line by line; of many that are left for one reason only the count."""
    groups: dict[tuple[str, str], list[str]] = {}
    for left in leftovers:
        named = f"{left['kind']} {left['name']} ({left['id']}): {left['reason']}"
        groups.setdefault((left["kind"], left["reason"]), []).append(named)
    lines: list[str] = []
    for (kind, reason), each in groups.items():
        lines += each if len(each) <= FEW else [f"{len(each)} {kind}: {reason}"]
    return lines


def _left(record: Record) -> list[str]:
    left, deactivated = left_behind(record)
    lines = [f"left behind: {line}" for line in left_lines(left)]
    if deactivated:
        lines.append(f"left on purpose: {count(len(deactivated), 'user')}, {DEACTIVATED}")
    return [one_line(line) for line in lines]


def markdown_summary(record: Record) -> str:
    """Return the record as Markdown for ``$GITHUB_STEP_SUMMARY``."""
    head = banner(record)
    lines = matrix(record)
    columns = [name for name in COLUMNS if any(name in row for row in lines.values())]
    parts = [f"## {_literal(head['headline'])}", "", _literal(head["why"])]
    parts += ["", _literal(_verdicts(record)), ""]
    parts += [f"- {name} is *no* because of: {_literal(what)}" for name, what in _ways(record)]
    parts += [f"- rfc: {_literal(head['judged'])}"] if head["judged"] else []
    parts += [f"- note: {_literal(line)}" for line in notes(record)]
    parts += ["", f"**{_literal(head['found'])}**", ""]
    parts += [_row(["feature", *columns]), _row(["---", *["---:" for _ in columns]])]
    parts += [
        _row([_literal(name), *[str(row.get(column, "")) for column in columns]])
        for name, row in lines.items()
    ]
    findings = first_findings(record)[:MOST]
    if findings:
        parts += ["", _row(["check", "level", "finding"]), _row(["---"] * 3)]
    parts += [
        _row([_literal(c["id"]), c["level"], _literal(c["message"] or c["title"])])
        for c in findings
    ]
    parts += ["", *[f"- {_literal(line)}" for line in _left(record)]]
    return "\n".join(parts).rstrip() + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _literal(text: str) -> str:
    """Return ``text`` as Markdown that shows it and does nothing else."""
    escaped = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", one_line(text, 500))
    return _LINKED.sub(r"\1&#46;", escaped)
