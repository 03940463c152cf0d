"""The three verdicts in a line, and what a run has left, for every summary."""

from collections.abc import Iterable
from typing import Final

from pytest_scim.checks.verdict import is_submitted
from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.banner import banner, count, errors_line, why_open
from pytest_scim.report.formats.summary.causes import numbers
from pytest_scim.report.model import Leftover, Record
from pytest_scim.report.queries import DEACTIVATED, INSECURE, NOT_SUBMITTED, left_behind

FEW: Final = 3
"""What is left for one reason and still named in the terminal; the page names all."""

WORDS: Final = {True: "yes", False: "no", None: "not judged"}


def verdicts_line(record: Record) -> str:
    """Return the three verdicts, each *no* with the numbers of its causes, and readiness."""
    prefix = f"{INSECURE} " if record["insecure"] else ""
    ready = f"ready: {WORDS[record['ready']]}"
    end = ready if is_submitted(record["integration"]) else NOT_SUBMITTED
    return f"{prefix}verdicts: {', '.join(_verdicts(record))}; {end}"


def _verdicts(record: Record) -> list[str]:
    verdicts = record["verdicts"]
    named = (("okta", verdicts["okta"]), ("spec", verdicts["spec"]), ("rfc", verdicts["rfc"]))
    return [
        f"{name} {WORDS[value]}{numbers(record, name) if value is False else ''}"
        for name, value in named
    ]


def open_lines(record: Record) -> list[str]:
    """Return why a verdict is not judged, unless the headline has the reason."""
    headline = banner(record)["why"].lower()
    reasons = why_open(record) if record["ready"] is None and record["usable"] else []
    if record["ready"] is not None:
        reasons = [line] if (line := errors_line(record)) else []
    left = [reason for reason in reasons if reason.lower() not in headline]
    if record["embedded"]:
        left = [reason for reason in left if "embedded" not in reason]
    return [one_line(f"not judged: {'; '.join(left)}", 600)] if left else []


def left_lines(leftovers: Iterable[Leftover]) -> list[str]:
    """Return what is left, line by line; of many that are left for one reason only the count."""
    groups: dict[tuple[str, str], list[str]] = {}
    for left in leftovers:
        named = f"{_called(left)}: {left['reason']}"
        groups.setdefault((left["kind"], left["reason"]), []).append(named)
    lines: list[str] = []
    for (kind, reason), each in groups.items():
        lines += each if len(each) <= FEW else [f"{len(each)} {kind}: {reason}"]
    return lines


def _called(left: Leftover) -> str:
    """Return how to find a resource: its kind, with the name and the id that are known."""
    known = [left["kind"], left["name"], f"({left['id']})" if left["id"] else None]
    return " ".join(part for part in known if part)


def remaining_lines(record: Record) -> list[str]:
    """Return what the run left at the target, by mistake and on purpose."""
    left, deactivated = left_behind(record)
    lines = [f"left behind: {line}" for line in left_lines(left)]
    if deactivated:
        lines.append(f"left on purpose: {count(len(deactivated), 'user')}, {DEACTIVATED}")
    return [one_line(line) for line in lines]
