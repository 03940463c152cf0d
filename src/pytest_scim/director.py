"""Follows a run check by check: verdicts as they fall, the record at the end."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest_scim
from pytest_scim.check import Blocked, Check, Finding, NotOffered, NotRun, Unreadable
from pytest_scim.chronicle import Outcome, chronicle
from pytest_scim.contact import SILENCE, UNREACHABLE
from pytest_scim.embedded import rehearsed, unknown_behaviours
from pytest_scim.profile.model import Deviation, Profile
from pytest_scim.rehearsal import Rehearsal, open_rehearsal
from pytest_scim.settings import Settings
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.verdict import FAILING, Circumstance, Verdict, judge

LOST_OWNER: Final = "okta.enable_provisioning.every_kind_of_request_is_answered"


class Director:
    """The run that ``pytest --profile`` is: one rehearsal, one outcome for each check."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.outcomes: dict[str, Outcome] = {}
        self.collected: dict[str, Check] = {}
        self.order: list[str] = []
        self.deselected: dict[str, Check] = {}
        self.interrupted = False
        self._rehearsal: Rehearsal | None = None
        # Something may go wrong, and be told, before there is a rehearsal.
        self.outlet = Outlet(settings.secrets())
        self.outlet.trust(*_sources(settings.profile))
        self._started = _now()
        self._finished: str | None = None

    @property
    def profile(self) -> Profile:
        """The vendor's profile."""
        return self.settings.profile

    def rehearsals(self, fault: None = None) -> Iterator[Rehearsal]:
        """Yield the one rehearsal of the run, opened at its first use."""
        del fault
        if self._rehearsal is None:
            self._rehearsal = open_rehearsal(self.settings, outlet=self.outlet)
            self._rehearsal.evidence.begin()
        yield self._rehearsal

    def begin(self, check: Check) -> None:
        """Start a check; raise NotOffered when the profile does not offer it."""
        if self._rehearsal is not None:
            self._rehearsal.evidence.begin()
        offered(check, self.profile)
        if self._rehearsal is not None:
            self._rehearsal.contact.allow()
        if self.settings.embedded and check.rule is not None and not rehearsed(check.rule):
            raise NotRun(f"the embedded provider does not know the rule {check.rule}")

    def act(self) -> None:
        """The set-up is over; the check's own action starts."""
        if self._rehearsal is not None:
            self._rehearsal.evidence.act()

    def judge(
        self, check: Check, error: BaseException | None, when: str, duration: float
    ) -> Outcome:
        """Return and keep the outcome of a check's phase that decides."""
        evidence = self._rehearsal.evidence if self._rehearsal else None
        failed = frozenset(k for k, row in self.outcomes.items() if row.verdict in FAILING)
        lost = evidence.lost() if evidence and self._may_have_lost(check) else None
        verdict = judge(
            error,
            when,
            Circumstance(
                level=check.level_under(self.profile.integration),
                inferred=evidence.inferred() if evidence else False,
                deviation=self.deviation(check) is not None,
                failed=failed,
                late=evidence.late if evidence else None,
                lost=lost is not None,
            ),
        )
        outcome = Outcome(check, verdict, duration=duration)
        if evidence is not None and verdict is not Verdict.NOT_OFFERED:
            outcome.exchanges = evidence.exchanges()
            outcome.task = evidence.task and self.outlet.value(dict(evidence.task.summary()))
        self._explain(outcome, error, evidence.late if evidence else None)
        if lost is not None and verdict is Verdict.BLOCKED and outcome.blocked_by is None:
            outcome.blocked_by = LOST_OWNER
            outcome.message = (
                f"the connection was lost during {lost}; found then: {outcome.message}"
            )
        self.outcomes[check.id] = outcome
        return outcome

    def _may_have_lost(self, check: Check) -> bool:
        """Return whether lost answers may excuse what a check found.

        They do not excuse a target that has never answered, nor the check that judges them.
        """
        assert self._rehearsal is not None
        return self._rehearsal.contact.answered and check.id != LOST_OWNER

    def deviation(self, check: Check) -> Deviation | None:
        """Return the profile's deviation that names a check, if any."""
        return self.profile.deviation(check.id)

    def unknown_behaviours(self) -> list[str]:
        """Return a sentence for every provider behaviour of the profile that there is not."""
        return unknown_behaviours(self.profile)

    def redact(self, text: str) -> str:
        """Return text as it may be shown."""
        return self.outlet.text(text)

    def finish(self) -> None:
        """Clean up, once; the run's figures stay."""
        if self._finished is None:
            if self._rehearsal is not None:
                self._rehearsal.close()
            self._finished = _now()

    def record(self) -> dict[str, Any]:
        """Return the canonical record of the run."""
        # Also -x ends a run early, and a second Ctrl-C before the first was told of.
        interrupted = self.interrupted or self.collected.keys() > self.outcomes.keys()
        return chronicle(
            self.settings,
            self._rehearsal,
            self._all_outcomes(),
            started=self._started,
            finished=self._finished or _now(),
            interrupted=interrupted,
            partial=interrupted or self._in_part,
        )

    @property
    def _in_part(self) -> bool:
        """Whether the user asked for less than the whole: no verdict says yes then."""
        over = self._rehearsal is not None and self._rehearsal.contact.over
        return bool(self.deselected) or self.settings.read_only or over

    def _all_outcomes(self) -> list[Outcome]:
        missed = {i: c for i, c in self.collected.items() if i not in self.outcomes}
        unselected = [
            Outcome(check, Verdict.NOT_RUN, "not selected") for check in self.deselected.values()
        ]
        unreached = [
            Outcome(check, Verdict.NOT_RUN, "the run was interrupted") for check in missed.values()
        ]
        place = {check_id: n for n, check_id in enumerate([*self.order, *self.deselected])}
        rows = [*self.outcomes.values(), *unselected, *unreached, *self._unreachable()]
        return sorted(rows, key=lambda row: place.get(row.check.id, len(place)))

    def _unreachable(self) -> list[Outcome]:
        """Return the finding about a target that went away in the middle of the run."""
        rehearsal = self._rehearsal
        if rehearsal is None or rehearsal.contact.dead is None:
            return []
        told = self.outlet.message(rehearsal.contact.dead)
        silent = [n for n, one in enumerate(rehearsal.recording.exchanges) if one.error]
        return [Outcome(UNREACHABLE, Verdict.VIOLATES, told, exchanges=silent[:SILENCE])]

    def _explain(self, outcome: Outcome, error: BaseException | None, late: float | None) -> None:
        outcome.message = message_of(error)
        if error is None and late is not None:
            outcome.message = f"the change showed after {late:.1f} s, not at once"
        if outcome.verdict is Verdict.STALE and (declared := self.deviation(outcome.check)):
            ticket = f" ({declared.ticket})" if declared.ticket else ""
            outcome.message = f"declared as a deviation{ticket}, but it holds now: take it out"
        if isinstance(error, Finding):
            outcome.expected, outcome.shown = error.expected, error.shown
        if isinstance(error, Blocked) or outcome.verdict is Verdict.BLOCKED:
            outcome.blocked_by = getattr(error, "owner", None)
        outcome.message = outcome.message and self.outlet.message(outcome.message)
        outcome.expected = self.outlet.value(outcome.expected)
        outcome.shown = self.outlet.value(outcome.shown)


def _sources(profile: Profile) -> list[Path]:
    """Return the folders of code that speaks in messages; of the provider's nobody's but data."""
    package = Path(pytest_scim.__file__).parent
    rooms = (folder for folder in package.iterdir() if folder.is_dir())
    ours = [folder for folder in rooms if folder.name not in {"provider", "suites"}]
    theirs = [profile.suites] if profile.suites is not None else []
    return [*package.glob("*.py"), *ours, pytest_scim.ROOT / "suites", *theirs]


def offered(check: Check, profile: Profile) -> None:
    """Raise NotOffered, with the reason, unless the profile offers what a check is about."""
    if not profile.offers(check.feature):
        raise NotOffered(f"the profile does not offer {check.feature}")
    if rule := profile.replaced.get(check.id):
        raise NotOffered(f"the profile's rule {rule} stands in its place")
    for path in check.needs:
        if not profile.maps(path):
            raise NotOffered(f"the profile does not map {path}")


def applies(check: Check, profile: Profile) -> bool:
    """Return whether a check has anything to do with a profile at all."""
    if check.integration is not None and check.integration != profile.integration:
        return False
    return check.rule is None or profile.rule(check.rule) is not None


def message_of(error: BaseException | None) -> str | None:
    """Return what an exception says, without what pytest adds to a plain assert."""
    if error is None:
        return None
    if isinstance(error, (Finding, Blocked)):
        return getattr(error, "reason", None) or str(error)
    text = str(error).partition("\nassert ")[0].strip()
    plain = text if isinstance(error, (AssertionError, Unreadable)) else f"{text}"
    return plain or type(error).__name__


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
