"""From a pytest outcome to a verdict. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pytest_scim.check import MUST, Blocked, Level, NotOffered, NotRun, Unreadable


class Verdict(StrEnum):
    """What a run says of a check."""

    CONFORMS = "conforms"
    VIOLATES = "violates"
    ADVISORY = "advisory"
    DEVIATES = "deviates"
    STALE = "stale"
    NOT_OFFERED = "not-offered"
    NOT_RUN = "not-run"
    BLOCKED = "blocked"
    ERROR = "error"


FAILING = frozenset({Verdict.VIOLATES, Verdict.STALE, Verdict.BLOCKED, Verdict.ERROR})
"""The verdicts that make a run exit with 1."""

PYTEST_OUTCOME: Mapping[Verdict, str] = {
    Verdict.CONFORMS: "passed",
    Verdict.ADVISORY: "passed",
    Verdict.VIOLATES: "failed",
    Verdict.STALE: "failed",
    Verdict.DEVIATES: "skipped",
    Verdict.NOT_OFFERED: "skipped",
    Verdict.NOT_RUN: "skipped",
    Verdict.BLOCKED: "failed",
    Verdict.ERROR: "failed",
}


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What the verdict on one check depends on, besides its exception.

    ``inferred``: the last request Okta sent in the check is inferred, so a failure
    is at most advisory. ``deviation``: the profile declares it. ``failed``: ids of
    the checks that failed so far. ``late``: seconds until an expected change showed.
    ``lost``: the answer to a request of the check was lost on the way, so that nobody knows
    what the target did with it.
    """

    level: Level
    inferred: bool = False
    deviation: bool = False
    failed: frozenset[str] = frozenset()
    late: float | None = None
    lost: bool = False


def judge(error: BaseException | None, when: str, case: Circumstance) -> Verdict:
    """Return the verdict on a check.

    Args:
        error: what the check raised, or ``None``.
        when: ``setup``, ``call`` or ``teardown``.
        case: what else decides.
    """
    if error is None:
        return _passed(case)
    if isinstance(error, NotOffered):
        return Verdict.NOT_OFFERED
    if isinstance(error, NotRun):
        return Verdict.NOT_RUN
    if isinstance(error, Blocked):
        return Verdict.BLOCKED
    if isinstance(error, Unreadable) and (error.owner in case.failed or when == "setup"):
        return Verdict.BLOCKED
    if isinstance(error, AssertionError) and case.lost:
        return Verdict.BLOCKED
    if isinstance(error, AssertionError) and when == "call":
        return _failed(case)
    return Verdict.ERROR


def _passed(case: Circumstance) -> Verdict:
    if case.deviation:
        return Verdict.STALE
    return Verdict.CONFORMS if case.late is None else Verdict.ADVISORY


def _failed(case: Circumstance) -> Verdict:
    if case.deviation:
        return Verdict.DEVIATES
    if case.level is MUST and not case.inferred:
        return Verdict.VIOLATES
    return Verdict.ADVISORY


def exit_code(verdicts: Iterable[str], *, strict_advice: bool = False) -> int:
    """Return 0 when nothing failed, else 1."""
    failing = {str(verdict) for verdict in FAILING}
    if strict_advice:
        failing.add(str(Verdict.ADVISORY))
    return int(any(verdict in failing for verdict in verdicts))


def overall(
    checks: Iterable[Mapping[str, Any]],
    *,
    conclusive: bool,
    features: Iterable[str] = (),
    partial: bool = False,
) -> dict[str, Any]:
    """Return ``{"verdicts": {okta, spec, rfc}, "ready": …}`` of a record's checks.

    Each of the three is true, false, or null when nothing of it was judged, and null
    instead of true in a ``partial`` run. ``conclusive`` is false for an embedded, a
    partial or an insecure run: ``ready`` is then null, as it is when one of the offered
    ``features`` was not judged at all.
    """
    rows = list(checks)
    spec = _holds([c for c in rows if c["id"].startswith("runscope.spec")], partial=partial)
    okta = _holds([c for c in rows if not c["id"].startswith("runscope.spec")], partial=partial)
    bad = any(_bad(c) or c["verdict"] == "advisory" for c in rows)
    rfc = None if okta is None and not bad else not bad
    seen = {c.get("feature") for c in rows if c["verdict"] not in {"not-offered", "not-run"}}
    whole = set(features) <= seen
    judged = conclusive and whole and not any(c["verdict"] == "not-run" for c in rows)
    ready = bool(okta and spec) if judged and okta is not None and spec is not None else None
    return {"verdicts": {"okta": okta, "spec": spec, "rfc": rfc}, "ready": ready}


def _bad(row: Mapping[str, Any]) -> bool:
    return row["verdict"] in {str(verdict) for verdict in FAILING}


def _holds(rows: list[Mapping[str, Any]], *, partial: bool) -> bool | None:
    judged = [row for row in rows if row["verdict"] not in {"not-offered", "not-run"}]
    if any(_bad(row) for row in judged):
        return False
    return True if judged and not partial else None
