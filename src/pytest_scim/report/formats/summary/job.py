"""The record as Markdown, for the page of a CI job."""

from pytest_scim.report.escaping import markdown, markdown_row
from pytest_scim.report.formats.banner import banner, count, notes
from pytest_scim.report.formats.summary.causes import MOST, Numbered, behind, finding, numbered
from pytest_scim.report.formats.summary.evidence import two_lines
from pytest_scim.report.formats.summary.verdicts import remaining_lines, verdicts_line
from pytest_scim.report.model import Record
from pytest_scim.report.queries import COLUMNS, INTEGRATIONS, matrix


def markdown_summary(record: Record) -> str:
    """Return the record as Markdown for ``$GITHUB_STEP_SUMMARY``."""
    head = banner(record)
    parts = [f"## {markdown(head['headline'])}", "", markdown(head["why"])]
    parts += ["", markdown(verdicts_line(record)), ""]
    parts += [f"- rfc: {markdown(head['judged'])}"] if head["judged"] else []
    parts += [f"- note: {markdown(line)}" for line in notes(record)]
    causes = numbered(record)
    found = f"{count(len(causes), 'cause')}: {head['found']}" if causes else head["found"]
    parts += ["", *_about(record), "", f"**{markdown(found)}**", "", *_counts(record)]
    if causes:
        parts += ["", markdown_row(["", "level", "cause", "request and response", "fix", "checks"])]
        parts += [markdown_row(["---"] * 6), *(_cause(record, one) for one in causes[:MOST])]
    if len(causes) > MOST:
        parts += ["", f"{len(causes) - MOST} more causes in the report"]
    parts += ["", *[f"- {markdown(line)}" for line in remaining_lines(record)]]
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
        markdown_row([markdown(name) for name in about]),
        markdown_row(["---"] * len(about)),
        markdown_row([markdown(value) for value in about.values()]),
    ]


def _counts(record: Record) -> list[str]:
    lines = matrix(record)
    columns = [name for name in COLUMNS if any(name in row for row in lines.values())]
    head = [markdown_row(["feature", *columns]), markdown_row(["---", *["---:" for _ in columns]])]
    return head + [
        markdown_row([markdown(name), *[str(row.get(column, "")) for column in columns]])
        for name, row in lines.items()
    ]


def _cause(record: Record, one: Numbered) -> str:
    check = one.check
    found = f"{markdown(check['id'])}<br>{markdown(finding(check))}"
    wire = "<br>".join(map(markdown, two_lines(record, check)))
    cells = [str(one.number), one.cause["level"], found, wire, markdown(check["fix"] or "")]
    return markdown_row([*cells, markdown(behind(one.cause))])
