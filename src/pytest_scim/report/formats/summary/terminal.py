"""The record in the lines that end a run in a terminal."""

from pathlib import Path
from typing import Final

from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.banner import banner, notes
from pytest_scim.report.formats.summary.causes import Again, cause_lines
from pytest_scim.report.formats.summary.verdicts import (
    open_lines,
    remaining_lines,
    verdicts_line,
)
from pytest_scim.report.formats.writes import writes_sentence
from pytest_scim.report.model import Record
from pytest_scim.report.queries import COLUMNS, NOT_SELECTED, matrix
from pytest_scim.report.write import PAGE

_HEADS: Final = {"not-applicable": "n/a"}
_SILENT: Final = {
    "conforms": "conform",
    "not-applicable": "not applicable",
    "not-run": "not run",
}
"""The verdicts of which the table has no line where a part has no other."""


def terminal_summary(
    record: Record,
    written: Path | None,
    chosen: Path | None = None,
    again: Again = "--check {}".format,
) -> list[str]:
    """Return the lines that end a run in a terminal, without colours; each thing once.

    Args:
        record: the run.
        written: the folder that the report went to, ``None`` when it could not be written.
        chosen: the folder of the options; a partial run may have another.
        again: returns the command that runs a check again.
    """
    lines = [*_table(record), ""] if record["usable"] else []
    causes = cause_lines(record, again)
    lines += [*causes, ""] if causes else []
    head = banner(record)
    judged = f"; {head['judged']}" if head["judged"] else ""
    lines += [one_line(f"{head['headline']}. {head['why']}", 600)]
    lines += [f"{verdicts_line(record)}{judged}"]
    lines += [f"  {line}" for line in open_lines(record)]
    lines += [one_line(f"note: {line}", 300) for line in notes(record)]
    writes = writes_sentence(record)
    lines += [writes] if writes else []
    if record["usable"]:
        seed = record["seed"]
        lines.append(one_line(f"seed: {seed} (--scim-seed {seed} generates the same data)", 300))
    return [*lines, *_waited(record), *remaining_lines(record), *_where(written, chosen)]


def _waited(record: Record) -> list[str]:
    """Return how long the run waited for changes."""
    rows = [row for row in record["waits"] if row["exchange"] is None]
    return [one_line(f"waited {row['seconds']:.0f} s {row['reason']}", 300) for row in rows]


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
    """Return the counts of the selected checks: a line for each part that has more to say."""
    selected = [row for row in record["checks"] if row["message"] != NOT_SELECTED]
    lines = matrix({**record, "checks": selected})
    said = {name: row for name, row in lines.items() if row.keys() - _SILENT.keys()}
    columns = [name for name in COLUMNS if any(name in row for row in said.values())]
    heads = [_HEADS.get(name, name) for name in columns]
    width = max(map(len, ["feature", *said]))
    table = ["  ".join(["feature".ljust(width), *heads])] if said else []
    for name, row in said.items():
        cells = [
            str(row.get(column, "")).rjust(len(head))
            for column, head in zip(columns, heads, strict=True)
        ]
        table.append("  ".join([name.ljust(width), *cells]).rstrip())
    return [*table, *_silent({name: row for name, row in lines.items() if name not in said})]


def _silent(lines: dict[str, dict[str, int]]) -> list[str]:
    """Return in a line the parts in which no check has a finding."""
    total: dict[str, int] = {}
    for row in lines.values():
        for verdict, number in row.items():
            total[verdict] = total.get(verdict, 0) + number
    if not total:
        return []
    counts = [f"{total[name]} {word}" for name, word in _SILENT.items() if name in total]
    named = ", ".join(name for name, row in lines.items() if row)
    return [f"no finding: {named} ({', '.join(counts)})"]
