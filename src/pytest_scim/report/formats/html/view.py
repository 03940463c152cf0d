"""The values that the templates of the page use, from a record. Pure."""

from pytest_scim.checks.verdict import is_submitted
from pytest_scim.report.formats.banner import banner
from pytest_scim.report.formats.html.packed import packed
from pytest_scim.report.formats.html.parts import head, tables
from pytest_scim.report.formats.html.parts.by_hand import by_hand
from pytest_scim.report.formats.html.parts.findings import findings_of
from pytest_scim.report.formats.html.parts.timings import timings
from pytest_scim.report.formats.summary.verdicts import open_lines
from pytest_scim.report.formats.test_plan.results import outcomes
from pytest_scim.report.model import Record
from pytest_scim.report.queries import (
    COLUMNS,
    DEACTIVATED,
    FEATURE_LABELS,
    INSECURE,
    MEANING,
    blocked_under,
    by_reason,
    left_behind,
    matrix,
    of,
    where,
)
from pytest_scim.report.rfc_coverage import coverage


def view(record: Record) -> dict[str, object]:
    """Return the names that ``page.html.j2`` uses."""
    return {"record": record, **_summary(record), **_findings(record), **_tables(record)}


def _summary(record: Record) -> dict[str, object]:
    """Return the names of the first screen."""
    lines = matrix(record)
    left, deactivated = left_behind(record)
    return {
        "banner": banner(record),
        "open_lines": open_lines(record),
        "day": head.day(record["started"]),
        "facts_of_run": head.facts(record),
        "chips": head.chips(record),
        "bar": head.bar(record),
        "insecure": INSECURE,
        "meaning": MEANING,
        "matrix": lines,
        "columns": [name for name in COLUMNS if any(name in row for row in lines.values())],
        "off": [FEATURE_LABELS[name] for name, on in record["features"].items() if not on],
        "left": left,
        "deactivated": deactivated,
        "deactivated_for": DEACTIVATED,
        "manual": by_hand(record),
        "submitted": is_submitted(record["integration"]),
    }


def _findings(record: Record) -> dict[str, object]:
    """Return the names of causes and checks."""
    found = findings_of(record)
    carded = {row["id"] for row in of(record, "violates", "stale", "error", "advisory", "deviates")}
    under = blocked_under(record["checks"])
    return {
        "known": {check["id"]: check for check in record["checks"]},
        "causes": found.causes,
        "first_of": {card.cause["id"]: card for card in found.causes},
        "findings": found.others,
        "entries": found.entries,
        "owner": found.owner,
        "errors": of(record, "error"),
        "deviations": of(record, "deviates", "stale"),
        "stray": [row for cause, rows in under.items() if cause not in carded for row in rows],
        "packed": packed(record, found.entries) if record["exchanges"] else "",
    }


def _tables(record: Record) -> dict[str, object]:
    """Return the names of the tables."""
    plan = outcomes(record)
    return {
        "lines": tables.lines(record),
        "authority": tables.authority,
        "authorities": tables.authorities(record),
        "features": FEATURE_LABELS,
        "slug": tables.slug,
        "where": where,
        "silent": by_reason(of(record, "not-run", "not-applicable")),
        "plan": plan,
        "plan_counts": tables.tally(one.result for one in plan),
        "spec": tables.spec(record),
        "crud": tables.crud(record),
        "facts": tables.facts(record),
        "rfcs": coverage(record),
        "timings": timings(record),
    }
