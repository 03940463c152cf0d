"""From a pytest outcome to a verdict. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final, TypedDict

from pytest_scim.checks.check import MUST, Level
from pytest_scim.checks.outcomes import Blocked, NotApplicable, NotRun, Unreadable


class Verdict(StrEnum):
    """The verdict of a run on a check."""

    CONFORMS = "conforms"
    VIOLATES = "violates"
    ADVISORY = "advisory"
    DEVIATES = "deviates"
    STALE = "stale"
    NOT_APPLICABLE = "not-applicable"
    NOT_RUN = "not-run"
    BLOCKED = "blocked"
    ERROR = "error"


FAILING = frozenset({Verdict.VIOLATES, Verdict.STALE, Verdict.BLOCKED, Verdict.ERROR})
"""The verdicts of a check whose step may not work: checks that need the step are blocked."""

PYTEST_OUTCOME: Mapping[Verdict, str] = {
    Verdict.CONFORMS: "passed",
    Verdict.ADVISORY: "passed",
    Verdict.VIOLATES: "failed",
    Verdict.STALE: "failed",
    Verdict.DEVIATES: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
    Verdict.NOT_RUN: "skipped",
    Verdict.BLOCKED: "failed",
    Verdict.ERROR: "failed",
}


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What the verdict on one check depends on, besides its exception.

    ``deviation``: the profile declares it. ``failed``: ids of
    the checks that failed so far. ``late``: seconds until an expected change showed.
    ``lost``: the connection ended before a response to a request of the check was complete, so
    it is unknown what the target did with the request.
    """

    level: Level
    deviation: bool = False
    failed: frozenset[str] = frozenset()
    late: float | None = None
    lost: bool = False


def judge(error: BaseException | None, when: str, case: Circumstance) -> Verdict:
    """Return the verdict on a check.

    Args:
        error: what the check raised, or ``None``.
        when: ``setup``, ``call`` or ``teardown``.
        case: what else the verdict depends on.
    """
    if error is None:
        return _passed(case)
    if isinstance(error, NotApplicable):
        return Verdict.NOT_APPLICABLE
    if isinstance(error, NotRun):
        return Verdict.NOT_RUN
    if isinstance(error, Blocked):
        return Verdict.BLOCKED
    if isinstance(error, Unreadable) and _is_of_owner(error, when, case):
        return Verdict.BLOCKED
    if isinstance(error, AssertionError) and case.lost:
        return Verdict.BLOCKED
    if isinstance(error, AssertionError) and when == "call":
        return _failed(case)
    return Verdict.ERROR


def _is_of_owner(error: Unreadable, when: str, case: Circumstance) -> bool:
    """Return whether a finding is that of the check that owns the step, not of this one."""
    return when == "setup" or (error.owner in case.failed and not error.own)


def _passed(case: Circumstance) -> Verdict:
    if case.deviation:
        return Verdict.STALE
    return Verdict.CONFORMS if case.late is None else Verdict.ADVISORY


def _failed(case: Circumstance) -> Verdict:
    if case.deviation:
        return Verdict.DEVIATES
    if case.level is MUST:
        return Verdict.VIOLATES
    return Verdict.ADVISORY


class Judged(TypedDict):
    """What the weight of a check in a record depends on; ``blocked_by`` is the id of a check."""

    id: str
    verdict: str
    blocked_by: str | None


class JudgedCheck(Judged):
    """What the three verdicts of a run read of a check in its record."""

    level: str
    feature: str | None


class Verdicts(TypedDict):
    """The three verdicts of a run: true, false, or ``None`` where one was not judged."""

    okta: bool | None
    spec: bool | None
    rfc: bool | None


class Overall(TypedDict):
    """The verdicts of a run, and whether the target is ready for the submission."""

    verdicts: Verdicts
    ready: bool | None


class Weight(IntEnum):
    """What a check's verdict does to the run's exit code and to its three verdicts."""

    NOTHING = 0
    OUTDATED = 1
    """The exit code is 1: the profile declares a deviation that is no longer true."""
    UNJUDGED = 2
    """The exit code is 1 and no verdict can be *yes*: pytest-scim or its environment failed."""
    FAILED = 3
    """The exit code is 1 and the verdict is *no*."""


_OWN: Mapping[str, Weight] = {
    Verdict.VIOLATES: Weight.FAILED,
    Verdict.STALE: Weight.OUTDATED,
    Verdict.ERROR: Weight.UNJUDGED,
}


def weights(checks: Iterable[Judged], *, partial: bool = False) -> dict[str, Weight]:
    """Return the weight of each check of a record, by id.

    A blocked check weighs what the check weighs that it is blocked by in the end. One that is
    blocked although its owner passed (a response was lost), or by a check that a whole run does
    not hold, is unjudged; in a ``partial`` run the owner was not run.
    """
    rows = {row["id"]: row for row in checks}
    return {name: _weight(row, rows, partial=partial) for name, row in rows.items()}


def _weight(row: Judged, rows: Mapping[str, Judged], *, partial: bool) -> Weight:
    seen = []
    while row["verdict"] == Verdict.BLOCKED:
        seen.append(row["id"])
        owner = row.get("blocked_by")
        if owner in seen or owner is None:
            return Weight.UNJUDGED
        if owner not in rows:
            return Weight.NOTHING if partial else Weight.UNJUDGED
        row = rows[owner]
    if seen and row["verdict"] in {Verdict.CONFORMS, Verdict.STALE}:
        return Weight.UNJUDGED
    return _OWN.get(row["verdict"], Weight.NOTHING)


def overall(
    checks: Iterable[JudgedCheck],
    *,
    conclusive: bool,
    features: Iterable[str] = (),
    partial: bool = False,
    submitted: bool = True,
) -> Overall:
    """Return ``{"verdicts": {okta, spec, rfc}, "ready": …}`` of a record's checks.

    Each of the three is true, false, or null when nothing of it was judged or something of it
    could not be judged because of an error, and null instead of true in a ``partial`` run.
    ``conclusive`` is false for an embedded, a partial or an insecure run, ``submitted`` for an
    app that is not submitted to Okta: ``ready`` is then null.
    It is null as well, and not true, when one of the offered ``features`` was not judged at all
    or when a MUST was not run or is blocked.
    """
    rows = list(checks)
    weigh = weights(rows, partial=partial)
    judged = [row for row in rows if _is_judged(row, weigh)]
    spec = _holds([c for c in judged if _of_spec(c)], weigh, partial=partial)
    okta = _holds([c for c in judged if not _of_spec(c)], weigh, partial=partial)
    bad = any(_failed_or_advised(row, weigh) for row in judged if not is_of_a_draft(row["id"]))
    open_ = okta is None or Weight.UNJUDGED in weigh.values()
    rfc = False if bad else None if open_ else True
    whole = set(features) <= {row.get("feature") for row in judged}
    complete = whole and not any(_counts_unjudged(row, weigh) for row in rows)
    ready = _ready({okta, spec}, complete=complete) if conclusive and submitted else None
    return {"verdicts": {"okta": okta, "spec": spec, "rfc": rfc}, "ready": ready}


def is_of_a_draft(check: str) -> bool:
    """Return whether a check is of a draft: no verdict of a run depends on it."""
    return check.startswith("future.")


def is_submitted(integration: str) -> bool:
    """Return whether a run gives a verdict on readiness: not for a private app."""
    return integration != "oiw"


_SILENT: Final = frozenset({Verdict.NOT_APPLICABLE, Verdict.NOT_RUN})


def _of_spec(row: JudgedCheck) -> bool:
    return row["id"].startswith("runscope.spec")


def _is_judged(row: JudgedCheck, weigh: Mapping[str, Weight]) -> bool:
    blocked = row["verdict"] == Verdict.BLOCKED and weigh[row["id"]] is Weight.NOTHING
    return not blocked and row["verdict"] not in _SILENT


def _failed_or_advised(row: JudgedCheck, weigh: Mapping[str, Weight]) -> bool:
    return weigh[row["id"]] is Weight.FAILED or row["verdict"] == Verdict.ADVISORY


def _counts_unjudged(row: JudgedCheck, weigh: Mapping[str, Weight]) -> bool:
    """Return whether a check that was not judged leaves readiness open."""
    if row["verdict"] == Verdict.NOT_APPLICABLE:
        return False
    return not _is_judged(row, weigh) and row.get("level", MUST) == MUST


def _holds(judged: list[JudgedCheck], weigh: Mapping[str, Weight], *, partial: bool) -> bool | None:
    worst = max((weigh[row["id"]] for row in judged), default=Weight.UNJUDGED)
    # An outdated declaration is a flaw of the profile: the target meets the check.
    if worst is Weight.FAILED:
        return False
    return None if partial or worst is Weight.UNJUDGED else True


def _ready(verdicts: set[bool | None], *, complete: bool) -> bool | None:
    if False in verdicts:
        return False
    return True if complete and None not in verdicts else None
