"""The canonical record of a run: what every report is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from pytest_scim import __version__
from pytest_scim.checks.check import Check, Level
from pytest_scim.checks.verdict import Verdict, overall
from pytest_scim.profile import Profile
from pytest_scim.profile.model import Deviation
from pytest_scim.run.context import RunContext
from pytest_scim.run.settings import Settings
from pytest_scim.target.http.recording.exchange import Exchange


@dataclass(slots=True)
class Outcome:
    """One check's verdict and what it rests on; ``level`` is how much the finding weighs.

    ``step`` are the exchanges of the check whose set-up failed first, where several share it.
    ``deviation``: the profile declares one for the check.
    """

    check: Check
    verdict: Verdict
    level: Level
    message: str | None = None
    expected: Any = None
    actual: Any = None
    blocked_by: str | None = None
    task: Any = None
    exchanges: list[int] = field(default_factory=list)
    duration: float = 0.0
    step: list[int] | None = None
    deviation: bool = False


def chronicle(
    settings: Settings,
    context: RunContext | None,
    outcomes: Sequence[Outcome],
    *,
    started: str,
    finished: str,
    interrupted: bool,
    partial: bool,
    usable: bool,
    stopped: Mapping[str, str] | None,
) -> dict[str, Any]:
    """Return the record of a run; ``started`` and ``finished`` are ISO 8601 times in UTC.

    ``partial``: some checks were not selected, not allowed or not reached. ``usable`` is false
    when the target could not be used and nothing was judged. ``stopped``: by what the run ended
    before all of its checks were run, and the reason. Without a ``context`` nothing was sent.
    """
    profile = settings.profile
    rows = [_row(outcome, profile) for outcome in outcomes]
    counts = {str(v): sum(row["verdict"] == v for row in rows) for v in Verdict}
    return {
        "format": 1,
        "version": __version__,
        "run": context.tag if context else None,
        **_about(settings, context),
        "started": started,
        "finished": finished,
        "partial": partial,
        "interrupted": interrupted,
        "usable": usable,
        "stopped": stopped,
        "summary": {verdict: count for verdict, count in counts.items() if count},
        **overall(
            rows,
            conclusive=not (settings.embedded or partial or settings.trust.insecure),
            features=[name for name, on in profile.features.items() if on],
            partial=partial,
        ),
        **_effects(context),
        **_facts(profile),
        "checks": rows,
        "exchanges": [_exchange(one) for one in context.recording.exchanges] if context else [],
    }


def _effects(context: RunContext | None) -> dict[str, Any]:
    """Return what the run did to the target, as it may be shown."""
    if context is None:
        return {"leftovers": [], "writes": [], "waits": []}
    rows: dict[str, Sequence[Mapping[str, object]]] = {
        "leftovers": context.cleanup.leftovers,
        "writes": context.ownership.writes.rows,
        "waits": context.client.pacing.waits,
    }
    return {
        name: [context.recording.outlet.row(row) for row in each] for name, each in rows.items()
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    """Return an exchange as the record holds it; what is in it is not copied."""
    return {one.name: getattr(exchange, one.name) for one in fields(exchange)}


def _about(settings: Settings, context: RunContext | None) -> dict[str, Any]:
    profile = settings.profile
    started = context.client.base_url if context else "embedded"
    return {
        "profile": {"name": profile.name, "title": profile.title, "path": profile.path.name},
        "target": settings.base_url or started,
        "embedded": settings.embedded,
        "insecure": settings.trust.insecure,
        "integration": profile.integration,
        "features": dict(profile.features),
        "seed": settings.seed,
    }


def _facts(profile: Profile) -> dict[str, Any]:
    return {
        "facts": [
            {"id": fact.id, "says": fact.says, "checks": list(fact.checks)}
            for fact in profile.facts
            if fact.outside_wire is None
        ],
        "outside_wire": [
            {"id": fact.id, "says": fact.says, "reason": fact.outside_wire}
            for fact in profile.facts
            if fact.outside_wire is not None
        ],
    }


def _row(outcome: Outcome, profile: Profile) -> dict[str, Any]:
    check = outcome.check
    return {
        "id": check.id,
        "title": check.title,
        "requirement": check.requirement,
        "level": str(outcome.level),
        "feature": check.feature,
        "verdict": str(outcome.verdict),
        "message": outcome.message,
        "expected": outcome.expected,
        "actual": outcome.actual,
        "citations": [asdict(citation) for citation in check.citations],
        "okta_cases": list(check.cases),
        "task": outcome.task,
        "deviation": _declared(profile.deviation(check.id)),
        "blocked_by": outcome.blocked_by,
        "exchanges": outcome.exchanges,
        "duration": round(outcome.duration, 6),
    }


def _declared(deviation: Deviation | None) -> dict[str, Any] | None:
    if deviation is None:
        return None
    return {"reason": deviation.reason, "ticket": deviation.ticket, "since": deviation.since}
