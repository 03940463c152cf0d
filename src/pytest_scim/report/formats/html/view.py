"""What the page shows, shaped from a record for its templates. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pytest_scim.checks.verdict import Weight, is_submitted, weights
from pytest_scim.report.blockers import obstacles
from pytest_scim.report.formats.html.exchanges import WHOLE, exchanges
from pytest_scim.report.formats.test_plan import outcomes
from pytest_scim.report.formats.writes import writes_sentence
from pytest_scim.report.model import (
    COLUMNS,
    CRUD,
    FEATURE_LABELS,
    INSECURE,
    INTEGRATIONS,
    KEPT,
    MEANING,
    NOT_SUBMITTED,
    SPEC,
    Record,
    Row,
    blocked_under,
    label,
    left_behind,
    matrix,
    of,
    steps,
    where,
    worst,
)
from pytest_scim.report.rfc_coverage import coverage

_REHEARSED: Final = (
    "No base URL was given, so the run used the embedded service provider with the rules of this "
    "profile. The report says nothing about a real endpoint."
)
UNUSABLE: Final = "The target could not be used"
FEW_REASONS: Final = 3
"""Reasons for checks that were not run which one line names."""

_SILENT: Final = frozenset({"not-run", "not-applicable", "blocked"})

OBSTACLES: Final = 6
"""Checks in the way of a verdict that its card names."""

_CARDS: Final = ("violates", "stale", "error", "advisory", "deviates")
_TESTS: Final = (("Okta SPEC test, step by step", SPEC), ("Okta CRUD test, step by step", CRUD))


def view(record: Record) -> dict[str, Any]:
    """Return the names that ``fragment.html.j2`` uses."""
    under = blocked_under(record)
    carded = {row["id"] for row in of(record, *_CARDS)}
    stray = [row for root, rows in under.items() if root not in carded for row in rows]
    lines = matrix(record)
    left, kept = left_behind(record)
    return {
        "record": record,
        "insecure": INSECURE,
        "integrations": INTEGRATIONS,
        "banner": banner(record),
        "shown": OBSTACLES,
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
        "kept": kept,
        "kept_for": KEPT,
        "writes": writes_sentence(record),
        "whole": WHOLE,
        "exchanges": list(exchanges(record)),
    }


def banner(record: Record) -> dict[str, Any]:
    """Return what the reader learns first: state, headline, why, what was found."""
    state, headline, why = _headline(record)
    return {
        "state": state,
        "headline": headline,
        "why": why,
        "found": found(record),
        "first": next(iter(of(record, "violates", "stale", "error")), None),
    }


def _headline(record: Record) -> tuple[str, str, str]:
    if not record["usable"]:
        return "open", UNUSABLE, f"{_sentence(record['stopped']['reason'])} No check was judged."
    if record["embedded"]:
        return (
            "open",
            "Embedded: a rehearsal, not evidence",
            _REHEARSED,
        )
    if record["ready"]:
        return "ready", "Ready to submit", "Okta's provisioning works, and its SPEC test passes."
    if _works(record) and not why_open(record):
        why = f"Okta's provisioning works at this target. {_sentence(NOT_SUBMITTED)}"
        return "ready", "Provisioning works", why
    if False in (record["verdicts"]["okta"], record["verdicts"]["spec"]):
        # What failed is enough to say no, whatever else was not run.
        early = [_sentence(record["stopped"]["reason"])] if record["stopped"] else []
        return "failed", "Not ready", " ".join([*early, _failed(record["verdicts"])])
    return "open", "No verdict on readiness", " ".join(map(_sentence, why_open(record)))


def _works(record: Record) -> bool:
    """Return whether provisioning works of an app about which there is no more to say."""
    return record["verdicts"]["okta"] is True and not is_submitted(record["integration"])


def _failed(verdicts: Mapping[str, bool | None]) -> str:
    parts = {"okta": "Okta's provisioning does not work", "spec": "Okta's SPEC test does not pass"}
    failed = [sentence for name, sentence in parts.items() if verdicts[name] is False]
    return f"{' and '.join(failed)} at this target."


def why_open(record: Record) -> list[str]:
    """Return the reasons why a record leaves its last word open, the one to act on first."""
    reasons = [record["stopped"]["reason"]] if record["stopped"] else []
    reasons += ["the run used the embedded provider"] if record["embedded"] else []
    reasons += [INSECURE] if record["insecure"] else []
    reasons += [line] if (line := errors_line(record)) else []
    if record["partial"] and not record["stopped"]:
        reasons.append("the run was partial; only a complete run, with writes, gives a verdict")
    elif not record["partial"]:
        reasons += _unjudged(record)
    if reasons or _works(record):
        return reasons
    return ["no check of Okta's provisioning or of its SPEC test was judged"]


def _unjudged(record: Record) -> list[str]:
    """Return what a whole run did not judge although it counts, and for which reasons."""
    not_run = [row for row in of(record, "not-run") if row["level"] == "MUST"]
    groups = by_reason(not_run)[:FEW_REASONS]
    reasons = [f"{count(len(rows), 'check')} not run: {why or ''}" for _, why, rows in groups]
    judged = {row["feature"] for row in record["checks"] if row["verdict"] not in _SILENT}
    offered = (name for name, on in record["features"].items() if on)
    open_ = [FEATURE_LABELS[name] for name in offered if name not in judged]
    reasons += [f"no check of {' or '.join(open_)} was judged"] if open_ else []
    weigh = weights(record["checks"])
    blocked = [
        row
        for row in of(record, "blocked")
        if weigh[row["id"]] is Weight.NOTHING and row["level"] == "MUST"
    ]
    return reasons + ([f"{count(len(blocked), 'MUST')} blocked"] if blocked else [])


def errors_line(record: Record) -> str | None:
    """Return what could not be judged, be it for a failure of ours or of a changing target."""
    weigh = weights(record["checks"], partial=record["partial"])
    rows = {row["id"]: row for row in record["checks"]}
    unjudged = [row for row in rows.values() if weigh[row["id"]] is Weight.UNJUDGED]
    changing = [row["id"] for row in unjudged if _owner_conforms(row, rows)]
    reasons = []
    if len(unjudged) > len(changing):
        what = count(len(unjudged) - len(changing), "check")
        told = "could not be judged because of an error of pytest-scim or its environment"
        reasons.append(f"{what} {told}")
    if changing:
        named = ", ".join(changing[:FEW_REASONS])
        told = "could not be judged: a step failed that another check saw succeed"
        reasons.append(f"{count(len(changing), 'check')} {told} ({named})")
    return "; ".join(reasons) or None


def _owner_conforms(row: Row, rows: Mapping[str, Row]) -> bool:
    """Return whether the check that blocks another one in the end conforms."""
    seen: set[str] = set()
    while row["verdict"] == "blocked" and row["id"] not in seen:
        seen.add(row["id"])
        row = rows.get(row["blocked_by"] or "", row)
    return bool(row["verdict"] == "conforms")


def _sentence(reason: str) -> str:
    end = "" if reason.endswith((".", "?", "!")) else "."
    return f"{reason[:1].upper()}{reason[1:]}{end}"


def found(record: Record) -> str:
    """Return one sentence on the findings."""
    if not record["usable"]:
        return "No check was run"
    summary = record["summary"]
    labels = {
        "violates": ("MUST violated", "MUSTs violated"),
        "stale": ("deviation stale", "deviations stale"),
        "error": ("error of pytest-scim or its environment",) * 2,
        "blocked": ("check blocked", "checks blocked"),
        "advisory": ("SHOULD finding", "SHOULD findings"),
    }
    parts = [count(summary[name], *words) for name, words in labels.items() if summary.get(name)]
    return ", ".join(parts) or "No finding"


def by_line(checks: Iterable[Row], lines: Iterable[str]) -> list[tuple[str, list[Row]]]:
    """Return checks by the line of the matrix that they belong to, in its order."""
    found = _grouped(checks, label)
    return [(line, found[line]) for line in lines if line in found]


def by_reason(checks: Iterable[Row]) -> list[tuple[str, str | None, list[Row]]]:
    """Return checks that were not judged by verdict and reason: not run first."""
    found = _grouped(checks, lambda check: (check["verdict"], check["message"]))
    ordered = sorted(found.items(), key=lambda entry: entry[0][0] != "not-run")
    return [(verdict, reason, rows) for (verdict, reason), rows in ordered]


def _grouped(checks: Iterable[Row], name: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for check in checks:
        groups.setdefault(name(check), []).append(check)
    return groups


def count(number: int, one: str, many: str | None = None) -> str:
    """Return ``1 check`` or ``3 checks``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _steps(record: Record, prefix: str) -> list[tuple[str, Row]]:
    """Return the steps of a test with the number that each one's name bears, if any."""
    numbered = [(re.search(r"\d+", row["id"]), row) for row in steps(record, prefix)]
    return [(found[0].lstrip("0") if found else "", row) for found, row in numbered]


def _fact_verdict(fact: Row, record: Record) -> str | None:
    held = set(fact["checks"])
    return worst(check["verdict"] for check in record["checks"] if check["id"] in held)
