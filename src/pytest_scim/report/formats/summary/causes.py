"""The causes of a run as the summaries list them: each once, the most important first."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from pytest_scim.report.causes.blockers import obstacles
from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.banner import count
from pytest_scim.report.formats.summary.evidence import two_lines
from pytest_scim.report.model import Cause, Check, Record
from pytest_scim.report.queries import where

MOST: Final = 10
"""Causes of MUST findings that a summary prints in full; the page has all of them."""

MOST_ADVISORY: Final = 3
"""The same of SHOULD findings where no MUST is violated; the others have one line each."""

SHORT: Final = 140
"""Characters of a request and its response that stand on one line of the terminal."""

MOST_NUMBERS: Final = 6
"""Causes that the line of a verdict names."""

Again = Callable[[str], str]
"""Returns the command that runs a check again, by its id."""


class Numbered(NamedTuple):
    """A cause with its number from 1, and its first check."""

    number: int
    cause: Cause
    check: Check


def numbered(record: Record) -> list[Numbered]:
    """Return the causes with the numbers by which all summaries name them."""
    rows = {row["id"]: row for row in record["checks"]}
    return [
        Numbered(number, cause, rows[cause["id"]])
        for number, cause in enumerate(record["causes"], 1)
        if cause["id"] in rows
    ]


def cause_lines(record: Record, again: Again) -> list[str]:
    """Return the causes of a run, each in a few lines that end with how to run a check again."""
    causes = numbered(record)
    must = [one for one in causes if one.cause["level"] == "MUST"]
    should = [one for one in causes if one not in must]
    full = must[:MOST] or should[:MOST_ADVISORY]
    short = [one for one in should if one not in full][: MOST - len(full)]
    lines = [line for one in full for line in _in_full(record, one, again)]
    lines += [_in_short(one) for one in short]
    if (more := len(causes) - len(full) - len(short)) > 0:
        lines.append(f"… and {count(more, 'more cause')} in the report")
    return lines


def _in_full(record: Record, one: Numbered, again: Again) -> Iterator[str]:
    check = one.check
    verdict = "" if check["verdict"] in {"violates", "advisory"} else f", {check['verdict']}"
    yield f"{one.number:>2}. {one.cause['level']}{verdict}, {where(check)}: {check['id']}"
    yield f"    {one_line(finding(check), 300)}"
    okta = check["task"] and check["task"]["message"]
    if okta and okta not in finding(check):
        yield f"    Okta's admin sees: {one_line(okta, 300)}"
    evidence = two_lines(record, check)
    joined = " ".join(evidence)
    single = evidence[1:] and evidence[1].startswith("→") and len(joined) <= SHORT
    yield from (f"    {line}" for line in ([joined] if single else evidence))
    if check["fix"]:
        yield f"    fix: {one_line(check['fix'], 300)}"
    yield f"    {behind(one.cause)}; run it again: {again(check['id'])}"


def _in_short(one: Numbered) -> str:
    said = f"{one.cause['level']}, {one.check['id']}: {finding(one.check)}"
    return f"{one.number:>2}. {one_line(said, 200)}"


def finding(check: Check) -> str:
    """Return what a check found, with the expected and the actual value unless it names both."""
    seen = check["message"] or check["title"]
    sides = [*_leaves(check["expected"]), *_leaves(check["actual"])]
    if all(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", seen) for one in sides):
        return seen
    expected, actual = one_line(check["expected"], 120), one_line(check["actual"], 120)
    return f"{seen} (expected {expected or 'nothing'}, actual {actual or 'nothing'})"


def _leaves(value: object) -> Iterator[str]:
    """Yield the values in a JSON value as texts."""
    if isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)


def behind(cause: Cause) -> str:
    """Return how many checks have a cause, and how many it blocks."""
    own = count(len(cause["checks"]), "check")
    return f"{own}, {len(cause['blocks'])} blocked" if cause["blocks"] else own


def numbers(record: Record, verdict: str) -> str:
    """Return the numbers of the causes because of which a verdict is *no*, in brackets."""
    place = {one.cause["id"]: one.number for one in numbered(record)}
    named = (one.check["cause"] for one in obstacles(record)[verdict])
    found = sorted({place[name] for name in named if name in place})
    if not found:
        return ""
    listed = ", ".join(map(str, found[:MOST_NUMBERS]))
    return f" ({listed}{', …' if len(found) > MOST_NUMBERS else ''})"
