"""The causes of a run as annotations of a GitHub job, and its outputs."""

from pathlib import Path
from typing import Final

from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.summary.causes import Numbered, behind, finding, numbered
from pytest_scim.report.formats.summary.evidence import two_lines
from pytest_scim.report.formats.summary.verdicts import WORDS
from pytest_scim.report.model import Record
from pytest_scim.report.write import PAGE
from pytest_scim.scim.characters import inert

MOST: Final = 10
"""Annotations of each kind that GitHub displays of one step."""

_DATA: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = {**_DATA, ":": "%3A", ",": "%2C"}


def annotations(record: Record) -> list[str]:
    """Return a workflow command for each cause: an error for a MUST, a warning for a SHOULD."""
    causes = numbered(record)
    errors = [one for one in causes if one.cause["level"] == "MUST"]
    warnings = [one for one in causes if one not in errors]
    return [
        *(_command("error", record, one) for one in errors[:MOST]),
        *(_command("warning", record, one) for one in warnings[:MOST]),
    ]


def _command(kind: str, record: Record, one: Numbered) -> str:
    check = one.check
    lines = [one_line(finding(check)), *two_lines(record, check)]
    lines += [f"fix: {one_line(check['fix'])}"] if check["fix"] else []
    message = _escaped(inert("\n".join([*lines, behind(one.cause)])), _DATA)
    return f"::{kind} title={_escaped(inert(one_line(check['id'])), _PROPERTY)}::{message}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(one, one) for one in text)


def outputs(record: Record, written: Path | None) -> str:
    """Return the lines for ``$GITHUB_OUTPUT``, which later steps of the job read."""
    verdicts = record["verdicts"]
    violated = sum(one["level"] == "MUST" for one in record["causes"])
    values = {
        "ready": WORDS[record["ready"]],
        "okta": WORDS[verdicts["okta"]],
        "spec": WORDS[verdicts["spec"]],
        "rfc": WORDS[verdicts["rfc"]],
        "causes": str(len(record["causes"])),
        "must-causes": str(violated),
        "run": record["run"] or "",
        "report": str(written / PAGE) if written is not None else "",
    }
    return "".join(f"{name}={one_line(value, 4_000)}\n" for name, value in values.items())
