"""The record as Markdown, for the page of a CI job."""

import re
from typing import Final

from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.banner import banner, notes
from pytest_scim.report.formats.summary.causes import MOST, Numbered, behind, finding, numbered
from pytest_scim.report.formats.summary.evidence import two_lines
from pytest_scim.report.formats.summary.verdicts import remaining_lines, verdicts_line
from pytest_scim.report.model import Record
from pytest_scim.report.queries import COLUMNS, INTEGRATIONS, matrix

# As a character reference none of these can start markup, in a table or out of it, nor can
# that dot make a link, which GitHub does without any sign around it.
_LINKED: Final = re.compile(r"(www)\.", re.IGNORECASE)
_MARKUP: Final = re.compile(r"[!-&*+:<-@\[-`{-~]")


def markdown_summary(record: Record) -> str:
    """Return the record as Markdown for ``$GITHUB_STEP_SUMMARY``."""
    head = banner(record)
    parts = [f"## {_literal(head['headline'])}", "", _literal(head["why"])]
    parts += ["", _literal(verdicts_line(record)), ""]
    parts += [f"- rfc: {_literal(head['judged'])}"] if head["judged"] else []
    parts += [f"- note: {_literal(line)}" for line in notes(record)]
    parts += ["", *_about(record), "", f"**{_literal(head['found'])}**", "", *_counts(record)]
    causes = numbered(record)
    if causes:
        parts += ["", _row(["", "level", "cause", "request and response", "fix", "checks"])]
        parts += [_row(["---"] * 6), *(_cause(record, one) for one in causes[:MOST])]
    if len(causes) > MOST:
        parts += ["", f"{len(causes) - MOST} more causes in the report"]
    parts += ["", *[f"- {_literal(line)}" for line in remaining_lines(record)]]
    return "\n".join(parts).rstrip() + "\n"


def _about(record: Record) -> list[str]:
    """Return which run this was: two jobs with the same findings are then told apart."""
    about = {
        "target": record["target"] if not record["embedded"] else "embedded provider",
        "profile": f"{record['profile']['title']} ({record['profile']['name']})",
        "integration": INTEGRATIONS[record["integration"]],
        "run": record["run"] or "nothing was sent",
        "seed": str(record["seed"]),
        "finished": record["finished"],
        "pytest-scim": record["version"],
    }
    return [
        _row([_literal(name) for name in about]),
        _row(["---"] * len(about)),
        _row([_literal(value) for value in about.values()]),
    ]


def _counts(record: Record) -> list[str]:
    lines = matrix(record)
    columns = [name for name in COLUMNS if any(name in row for row in lines.values())]
    head = [_row(["feature", *columns]), _row(["---", *["---:" for _ in columns]])]
    return head + [
        _row([_literal(name), *[str(row.get(column, "")) for column in columns]])
        for name, row in lines.items()
    ]


def _cause(record: Record, one: Numbered) -> str:
    check = one.check
    found = f"{_literal(check['id'])}<br>{_literal(finding(check))}"
    wire = "<br>".join(map(_literal, two_lines(record, check)))
    cells = [str(one.number), one.cause["level"], found, wire, _literal(check["fix"] or "")]
    return _row([*cells, _literal(behind(one.cause))])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _literal(text: str) -> str:
    """Return ``text`` as Markdown that displays it and does nothing else."""
    escaped = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", one_line(text, 500))
    return _LINKED.sub(r"\1&#46;", escaped)
