"""Builds the record of a run, from which every report follows."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from pytest_scim import __version__
from pytest_scim.checks.check import Check, Level
from pytest_scim.checks.verdict import Verdict, is_submitted, overall
from pytest_scim.profile import Profile
from pytest_scim.profile.model import Deviation
from pytest_scim.report import model
from pytest_scim.report.causes.build import by_check, causes_of
from pytest_scim.run.context import RunContext
from pytest_scim.run.settings import Settings
from pytest_scim.scim.json_lines import JsonLines
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.target.http.rate_limit import Wait

if TYPE_CHECKING:
    from pathlib import Path

LIVE: Final = "unfinished/exchanges.jsonl"
"""The file in a report folder that has the exchanges of a run until its record is written."""


@dataclass(slots=True)
class Outcome:
    """The verdict on one check and its evidence; ``level`` is that of the finding.

    ``step`` are the exchanges of the check whose set-up failed first, where several share it.
    ``deviation``: the profile declares one for the check. ``owner`` is the check whose
    finding this one is if that one fails, too. ``set_up``: the finding is of a step of the set-up,
    which worked in the check that owns it. ``deciding`` is the exchange that the finding is about,
    where the check says so. ``duration`` is in seconds.
    """

    check: Check
    verdict: Verdict
    level: Level
    message: str | None = None
    expected: JSON = None
    actual: JSON = None
    blocked_by: str | None = None
    task: model.Task | None = None
    exchanges: list[int] = field(default_factory=list)
    deciding: int | None = None
    duration: float = 0.0
    step: list[int] | None = None
    deviation: bool = False
    assertions: list[model.Assertion] = field(default_factory=list)
    owner: str | None = None
    set_up: bool = False


def build_record(
    settings: Settings,
    context: RunContext | None,
    outcomes: Sequence[Outcome],
    course: model.Course,
) -> model.Record:
    """Return the record of a run; without a ``context`` the run sent nothing."""
    profile = settings.profile
    rows = [_check(outcome, profile) for outcome in outcomes]
    exchanges = _exchanges(context)
    causes = _causes(rows, exchanges, context, outcomes)
    counts = {str(v): sum(row["verdict"] == v for row in rows) for v in Verdict}
    return {
        "format": 1,
        "version": __version__,
        "run": context.tag if context else None,
        **_about(settings, context),
        **course,
        "summary": {verdict: count for verdict, count in counts.items() if count},
        **overall(
            rows,
            conclusive=not (settings.embedded or course["partial"] or settings.trust.insecure),
            features=[name for name, on in profile.features.items() if on],
            partial=course["partial"],
            submitted=is_submitted(profile.integration),
        ),
        **_effects(context),
        **_guide(profile),
        "causes": causes,
        "checks": rows,
        "exchanges": exchanges,
    }


def causes_so_far(
    settings: Settings, context: RunContext | None, outcomes: Sequence[Outcome]
) -> list[model.Cause]:
    """Return the causes of the findings of a run that is not over."""
    rows = [_check(outcome, settings.profile) for outcome in outcomes]
    return _causes(rows, _exchanges(context), context, outcomes)


def _causes(
    rows: Sequence[model.Check],
    exchanges: Sequence[model.Exchange],
    context: RunContext | None,
    outcomes: Sequence[Outcome],
) -> list[model.Cause]:
    """Return the causes of the findings, and name in each check its own."""
    set_ups = {outcome.check.id for outcome in outcomes if outcome.set_up}
    base = context.client.base_url if context else ""
    causes = causes_of(rows, exchanges, base, set_ups)
    named = by_check(causes)
    for row in rows:
        row["cause"] = named.get(row["id"])
    return causes


def _effects(context: RunContext | None) -> model.Effects:
    """Return what the run did to the target, masked."""
    if context is None:
        return {"leftovers": [], "writes": [], "waits": []}
    rows: dict[str, Sequence[Mapping[str, object]]] = {
        "leftovers": context.cleanup.leftovers,
        "writes": context.ownership.writes.rows,
        "waits": _waits(context),
    }
    mask = context.recording.outlet.row
    return cast("model.Effects", {name: [mask(row) for row in each] for name, each in rows.items()})


def _waits(context: RunContext) -> list[Wait]:
    """Return the waits for a rate-limited target, and in one row those for changes."""
    pacing, waits = context.client.pacing, context.client.budget.waits
    total: Wait = {"exchange": None, "seconds": round(waits.seconds, 3), "reason": str(waits)}
    return [*pacing.waits, *([total] if total["reason"] else [])]


def _exchanges(context: RunContext | None) -> Sequence[model.Exchange]:
    """Return the exchanges as the record contains them."""
    return cast(
        "Sequence[model.Exchange]", context.recording.exchanges.recorded() if context else []
    )


def head(settings: Settings, context: RunContext, started: str) -> JSONObject:
    """Return what the file of a run's exchanges begins with."""
    row = {"format": 1, "version": __version__, "run": context.tag, "started": started}
    return cast("JSONObject", {**row, **_about(settings, context)})


class LiveExchanges:
    """The file that has each exchange of a run as soon as it is over, from ``begin`` on."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self._lines: JsonLines | None = None

    def begin(self, settings: Settings, context: RunContext, started: str) -> None:
        """Write the exchanges of a run from now on, if there is a ``path``."""
        if self.path is None:
            return
        with suppress(OSError):  # the report will say that the folder cannot be written
            self._lines = JsonLines.create(self.path, head(settings, context, started))
            context.recording.exchanges.stream(self._lines)

    def remove(self) -> None:
        """Remove the file, since the record has the exchanges."""
        if self._lines is not None:
            self._lines.remove()

    def close(self) -> None:
        """Close the file; exchanges that are in it alone cannot be read any more."""
        if self._lines is not None:
            self._lines.close()


def unfinished(about: JSONObject, exchanges: Sequence[JSONObject]) -> model.Record:
    """Return the record of a run that ended before its report was written: no check is judged.

    ``about`` is the head of the file of its exchanges.
    """
    last = (exchanges[-1] if exchanges else about).get("started")
    record: Mapping[str, object] = {
        **about,
        "finished": last,
        "partial": True,
        "interrupted": True,
        "usable": True,
        "stopped": {"by": "signal", "reason": "the run ended before its report was written"},
        "summary": {},
        **overall([], conclusive=False, features=[], partial=True, submitted=False),
        **dict.fromkeys(("leftovers", "writes", "waits", "facts", "outside_wire"), ()),
        "causes": [],
        "checks": [],
        "exchanges": exchanges,
    }
    return cast("model.Record", {k: [] if v == () else v for k, v in record.items()})


def _about(settings: Settings, context: RunContext | None) -> model.About:
    profile = settings.profile
    started = context.client.base_url if context else "embedded"
    return {
        "profile": _profile(profile),
        "target": settings.base_url or started,
        "embedded": settings.embedded,
        "insecure": settings.trust.insecure,
        "integration": profile.integration,
        "features": dict(profile.features),
        "seed": settings.seed,
    }


def _profile(profile: Profile) -> model.ProfileName:
    row: model.ProfileName = {
        "name": profile.name,
        "title": profile.title,
        "path": profile.path.name,
    }
    if profile.vendor is not None:
        row["vendor"] = profile.vendor
    if profile.app is not None:
        row["app"] = profile.app
    if profile.contact is not None:
        row["contact"] = profile.contact
    return row


def _guide(profile: Profile) -> model.Guide:
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


def _check(outcome: Outcome, profile: Profile) -> model.Check:
    check = outcome.check
    row: model.Check = {
        "id": check.id,
        "title": check.title,
        "requirement": check.requirement,
        "impact": check.impact,
        "fix": check.fix,
        "level": str(outcome.level),
        "feature": check.feature,
        "verdict": str(outcome.verdict),
        "message": outcome.message,
        "expected": outcome.expected,
        "actual": outcome.actual,
        "citations": [
            {"authority": one.authority, "ref": one.ref, "url": one.url} for one in check.citations
        ],
        "okta_cases": list(check.cases),
        "task": outcome.task,
        "deviation": _declared(profile.deviation(check.id)),
        "blocked_by": outcome.blocked_by,
        "cause": None,
        "exchanges": outcome.exchanges,
        "duration": round(outcome.duration, 6),
    }
    if outcome.assertions:
        row["assertions"] = outcome.assertions
    if outcome.deciding in outcome.exchanges:
        row["deciding"] = outcome.deciding
    return row


def _declared(deviation: Deviation | None) -> model.Deviation | None:
    if deviation is None:
        return None
    return {"reason": deviation.reason, "ticket": deviation.ticket, "since": deviation.since}
