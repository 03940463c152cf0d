"""The headline of a report, its reasons, and the findings in one sentence."""

from collections.abc import Mapping
from typing import Final, TypedDict

from pytest_scim.checks.verdict import Verdicts, Weight, is_submitted, weights
from pytest_scim.report.model import Check, Record
from pytest_scim.report.queries import (
    FEATURE_LABELS,
    INSECURE,
    NOT_SUBMITTED,
    by_reason,
    first_findings,
    of,
)

_REHEARSED: Final = (
    "No base URL was given, so the run used the embedded service provider with the rules of this "
    "profile. The report says nothing about a real endpoint."
)
UNUSABLE: Final = "The target could not be used"
FEW_REASONS: Final = 3
"""Reasons for checks that were not run, or deviations, which one line names."""

_REASONS: Final = ("not-applicable", "not-run", "blocked")
_SILENT: Final = frozenset(_REASONS)

_RFC: Final = ("rfc7643.", "rfc7644.")
"""How the ids of the checks begin that belong to the RFCs."""


class Banner(TypedDict):
    """The beginning of a page. ``state``: ``ready``, ``failed`` or ``open``.

    ``found`` is one sentence on the findings, ``first`` the first of them. ``judged`` is one on
    how many checks of the RFCs the verdict ``rfc`` rests on; empty where there are none.
    """

    state: str
    headline: str
    why: str
    found: str
    judged: str
    first: Check | None


def banner(record: Record) -> Banner:
    """Return the state, the headline with its reason, and the findings in a sentence."""
    state, headline, why = _headline(record)
    return {
        "state": state,
        "headline": headline,
        "why": why,
        "found": found(record),
        "judged": judged(record),
        "first": next(iter(first_findings(record)), None),
    }


def _headline(record: Record) -> tuple[str, str, str]:
    if not record["usable"]:
        return "open", UNUSABLE, f"{_stopped(record)} No check was judged."
    if record["embedded"]:
        return (
            "open",
            "Embedded: a rehearsal, not evidence",
            _REHEARSED,
        )
    if record["ready"]:
        why = "Okta's provisioning works, and its SPEC test passes."
        return "ready", "Ready to submit", f"{why} {outdated(record)}".rstrip()
    if _works(record) and not why_open(record):
        why = f"Okta's provisioning works at this target. {_sentence(NOT_SUBMITTED)}"
        return "ready", "Provisioning works", f"{why} {outdated(record)}".rstrip()
    if False in (record["verdicts"]["okta"], record["verdicts"]["spec"]):
        # One failure suffices for "no", whatever else was not run.
        return "failed", "Not ready", f"{_stopped(record)} {_failed(record['verdicts'])}".lstrip()
    return "open", "No verdict on readiness", " ".join(map(_sentence, why_open(record)))


def outdated(record: Record) -> str:
    """Return a sentence on declared deviations that are no longer true; nothing without any."""
    stale = of(record, "stale")
    if not stale:
        return ""
    named = ", ".join(row["id"] for row in stale[:FEW_REASONS])
    if len(stale) > FEW_REASONS:
        named = f"{named} and {len(stale) - FEW_REASONS} more"
    what = count(len(stale), "deviation")
    verb = "is" if len(stale) == 1 else "are"
    return f"{what} of the profile {verb} no longer true: remove from the profile {named}."


def judged(record: Record) -> str:
    """Return how many checks of the RFC suites were judged, and why the others were not."""
    rows = [row for row in record["checks"] if row["id"].startswith(_RFC)]
    silent = [row["verdict"] for row in rows if row["verdict"] in _SILENT]
    if len(rows) == len(silent):
        return ""
    reasons = [f"{silent.count(one)} {one.replace('-', ' ')}" for one in _REASONS if one in silent]
    sentence = f"{len(rows) - len(silent)} of {count(len(rows), 'RFC check')} were judged"
    return f"{sentence} ({', '.join(reasons)})" if reasons else sentence


def notes(record: Record) -> list[str]:
    """Return what to change in the profile, besides the findings; each is a sentence."""
    stale = outdated(record)
    found = [stale] if stale and stale not in _headline(record)[2] else []
    if record["integration"] == "oin" and not record["features"].get("import_users", True):
        found.append(
            "the profile turns import_users off, but Okta's form turns it on for every catalog "
            "app: customers can import users, and no check judged an import."
        )
    return found


def _stopped(record: Record) -> str:
    """Return why a run ended early, as a sentence; nothing where it did not."""
    return _sentence(record["stopped"]["reason"]) if record["stopped"] else ""


def _works(record: Record) -> bool:
    """Return whether provisioning works in an app that is not submitted."""
    return record["verdicts"]["okta"] is True and not is_submitted(record["integration"])


def _failed(verdicts: Verdicts) -> str:
    parts = (
        (verdicts["okta"], "Okta's provisioning does not work"),
        (verdicts["spec"], "Okta's SPEC test does not pass"),
    )
    failed = [sentence for verdict, sentence in parts if verdict is False]
    return f"{' and '.join(failed)} at this target."


def why_open(record: Record) -> list[str]:
    """Return the reasons why a record leaves its verdict open, the one to act on first."""
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
    """Return how many checks could not be judged: by an error of ours, or by a changing target."""
    weigh = weights(record["checks"], partial=record["partial"])
    rows = {row["id"]: row for row in record["checks"]}
    unjudged = [row for row in rows.values() if weigh[row["id"]] is Weight.UNJUDGED]
    changing = [row["id"] for row in unjudged if _owner_conforms(row, rows)]
    reasons = []
    if len(unjudged) > len(changing):
        what = count(len(unjudged) - len(changing), "check")
        why = "could not be judged because of an error of pytest-scim or its environment"
        reasons.append(f"{what} {why}")
    if changing:
        named = ", ".join(changing[:FEW_REASONS])
        why = "could not be judged: a step failed that another check saw succeed"
        reasons.append(f"{count(len(changing), 'check')} {why} ({named})")
    return "; ".join(reasons) or None


def _owner_conforms(row: Check, rows: Mapping[str, Check]) -> bool:
    """Return whether the check that blocks another one in the end conforms."""
    seen: set[str] = set()
    while row["verdict"] == "blocked" and row["id"] not in seen:
        seen.add(row["id"])
        row = rows.get(row["blocked_by"] or "", row)
    return row["verdict"] == "conforms"


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


def count(number: int, one: str, many: str | None = None) -> str:
    """Return ``1 check`` or ``3 checks``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
