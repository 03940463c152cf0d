"""The values that the templates of the page use, from a record. Pure."""

import re
from typing import Final

from pytest_scim.report.blockers import obstacles
from pytest_scim.report.formats.banner import banner
from pytest_scim.report.formats.html.exchanges import WHOLE, exchanges
from pytest_scim.report.formats.test_plan import outcomes
from pytest_scim.report.formats.writes import writes_sentence
from pytest_scim.report.model import Check, Fact, Record
from pytest_scim.report.queries import (
    COLUMNS,
    CRUD,
    DEACTIVATED,
    FEATURE_LABELS,
    INSECURE,
    INTEGRATIONS,
    MEANING,
    SPEC,
    blocked_under,
    by_line,
    by_reason,
    left_behind,
    matrix,
    of,
    steps,
    where,
    worst,
)
from pytest_scim.report.rfc_coverage import coverage

MOST_BLOCKERS: Final = 6
"""Checks that the card of a verdict names as its blockers."""

_CARDS: Final = ("violates", "stale", "error", "advisory", "deviates")
_TESTS: Final = (("Okta SPEC test, step by step", SPEC), ("Okta CRUD test, step by step", CRUD))


def view(record: Record) -> dict[str, object]:
    """Return the names that ``fragment.html.j2`` uses."""
    under = blocked_under(record["checks"])
    carded = {row["id"] for row in of(record, *_CARDS)}
    stray = [row for cause, rows in under.items() if cause not in carded for row in rows]
    lines = matrix(record)
    left, deactivated = left_behind(record)
    return {
        "record": record,
        "insecure": INSECURE,
        "integrations": INTEGRATIONS,
        "banner": banner(record),
        "most": MOST_BLOCKERS,
        "known": {check["id"]: check for check in record["checks"]},
        "under": under,
        "where": where,
        "meaning": MEANING,
        "matrix": lines,
        "columns": [name for name in COLUMNS if any(name in row for row in lines.values())],
        "off": [FEATURE_LABELS[name] for name, on in record["features"].items() if not on],
        "findings": of(record, "violates", "stale"),
        "errors": of(record, "error"),
        "stray": stray,
        "obstacles": obstacles(record),
        "rfcs": coverage(record),
        "advisories": by_line(of(record, "advisory"), lines),
        "deviations": by_line(of(record, "deviates"), lines),
        "silent": by_reason(of(record, "not-run", "not-applicable")),
        "conforming": by_line(of(record, "conforms"), lines),
        "tests": [(title, rows) for title, prefix in _TESTS if (rows := _steps(record, prefix))],
        "plan": outcomes(record),
        "facts": [(fact, _fact_verdict(fact, record)) for fact in record["facts"]],
        "left": left,
        "deactivated": deactivated,
        "deactivated_for": DEACTIVATED,
        "writes": writes_sentence(record),
        "whole": WHOLE,
        "exchanges": list(exchanges(record)),
    }


def _steps(record: Record, prefix: str) -> list[tuple[str, Check]]:
    """Return the steps of a test with the number that each one's name bears, if any."""
    numbered = [(re.search(r"\d+", row["id"]), row) for row in steps(record, prefix)]
    return [(found[0].lstrip("0") if found else "", row) for found, row in numbered]


def _fact_verdict(fact: Fact, record: Record) -> str | None:
    held = set(fact["checks"])
    return worst(check["verdict"] for check in record["checks"] if check["id"] in held)
