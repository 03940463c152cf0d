"""Follows a run check by check: verdicts as they fall, the record at the end."""

import datetime as dt
import shlex
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from typing import Any, Final

import pytest_scim
from pytest_scim.checks.check import Check
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun, Unreadable
from pytest_scim.checks.verdict import FAILING, Circumstance, Verdict, Weight, judge, weights
from pytest_scim.profile.bundled import file_of
from pytest_scim.profile.model import Deviation, Profile
from pytest_scim.run.context import Rehearsal, open_rehearsal
from pytest_scim.run.embedded import rehearsed, unknown_behaviours
from pytest_scim.run.record import Outcome, chronicle
from pytest_scim.run.session.blocked import exchanges_behind, resolve, resolve_all
from pytest_scim.run.settings import Settings
from pytest_scim.target.cleanup.journal.file import Unwritable
from pytest_scim.target.cleanup.reuse.reusable_users import UNNAMED, unusable
from pytest_scim.target.http.recording.exchange import Exchange
from pytest_scim.target.http.recording.outlet import Outlet

JUDGED: Final = frozenset(
    {Verdict.CONFORMS, Verdict.VIOLATES, Verdict.ADVISORY, Verdict.DEVIATES, Verdict.STALE}
)
"""The verdicts that say something of the target."""

LOST_OWNER: Final = "okta.enable_provisioning.every_kind_of_request_is_answered"


class Director:
    """The run that ``pytest --profile`` is: one rehearsal, one outcome for each check."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.outcomes: dict[str, Outcome] = {}
        self.collected: dict[str, Check] = {}
        self.order: list[str] = []
        self.deselected: dict[str, Check] = {}
        self.selected_all = True
        self.interrupted = False
        self.cut: str | None = None
        self.unusable: str | None = None
        self._unwritable: str | None = None
        self._rehearsal: Rehearsal | None = None
        # Something may go wrong, and be told, before there is a rehearsal.
        self.outlet = Outlet(settings.secrets())
        own = settings.profile.suites
        self.outlet.trust(pytest_scim.ROOT / "suites", *([own] if own is not None else []))
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

    def start(self) -> list[str]:
        """Open the run on a target before its first check; return what is said of it then.

        Raises:
            JournalError: the run may write, and its journal cannot be written.
            TrustError: a certificate of the user's cannot be used.
        """
        base_url, folder = self.settings.base_url, self.settings.state_dir
        if base_url is None or folder is None:
            return []
        rehearsal = next(self.rehearsals())
        if self.settings.read_only:
            return []
        profile = file_of(self.profile) or self.profile.name
        named = ["--by-tag", rehearsal.tag, "--base-url", base_url, "--profile", profile]
        told = "if this run is killed, pytest-scim sweep removes what it leaves"
        command = f"pytest-scim sweep {shlex.join(named)}"
        return [
            f"run tag: {rehearsal.tag}; {told}, or without its journal {command}",
            *(f"{path.name}: {UNNAMED}" for path in unusable(folder, base_url)),
        ]

    def check_target(self) -> str | None:
        """Ask the target whether it can be used at all; return and keep why it cannot."""
        if not self.settings.embedded:
            with suppress(Exception):  # each check meets it again, and is judged for it
                found = next(self.rehearsals()).unusable()
                self.unusable = found and self.outlet.message(found)
        return self.unusable

    def begin(self, check: Check) -> None:
        """Start a check; raise NotApplicable where the profile does not offer what it is about."""
        if self._rehearsal is not None:
            self._rehearsal.begin(check.id)
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
        error = self._unless_gone(error)
        if isinstance(error, Unwritable):
            self._unwritable = str(error)
        evidence = self._rehearsal.evidence if self._rehearsal else None
        failed = frozenset(k for k, row in self.outcomes.items() if row.verdict in FAILING)
        lost = evidence.lost() if evidence and self._may_have_lost(check) else None
        level = check.level_under(self.profile.integration)
        verdict = judge(
            error,
            when,
            Circumstance(
                level=level,
                inferred=evidence.inferred() if evidence else False,
                deviation=self.deviation(check) is not None,
                failed=failed,
                late=evidence.late if evidence else None,
                lost=lost is not None,
            ),
        )
        outcome = Outcome(check, verdict, level, duration=duration)
        if evidence is not None and verdict is not Verdict.NOT_APPLICABLE:
            outcome.exchanges = exchanges_behind(error, evidence.exchanges())
            outcome.task = evidence.task and self.outlet.value(dict(evidence.task.summary()))
        self._explain(outcome, error, evidence.late if evidence else None)
        if lost is not None and verdict is Verdict.BLOCKED and outcome.blocked_by is None:
            outcome.blocked_by = LOST_OWNER
            outcome.message = (
                f"the connection was lost during {lost}; found then: {outcome.message}"
            )
        owner = self.outcomes.get(outcome.blocked_by or "")
        self.outcomes[check.id] = resolve(outcome, owner, self._exchanges)
        return self.outcomes[check.id]

    def _unless_gone(self, error: BaseException | None) -> BaseException | None:
        """Return what a check raised, or NotRun when it failed because the target is gone."""
        rehearsal = self._rehearsal
        if rehearsal is None or error is None or isinstance(error, (NotApplicable, NotRun)):
            return error
        try:
            gone = rehearsal.evidence.strange() and rehearsal.contact.is_gone()
        except NotRun as over:  # the time ended before that was known
            return over
        return NotRun(rehearsal.contact.dead) if gone else error

    def _may_have_lost(self, check: Check) -> bool:
        """Return whether lost answers may excuse what a check found.

        They do not excuse a target that has never answered, nor the check that judges them.
        """
        assert self._rehearsal is not None
        return self._rehearsal.contact.answered and check.id != LOST_OWNER

    @property
    def _exchanges(self) -> list[Exchange]:
        return self._rehearsal.recording.exchanges if self._rehearsal else []

    def deviation(self, check: Check) -> Deviation | None:
        """Return the profile's deviation that names a check, if any."""
        return self.profile.deviation(check.id)

    def unknown_behaviours(self) -> list[str]:
        """Return a sentence for every provider behaviour of the profile that there is not."""
        return unknown_behaviours(self.profile)

    def redact(self, text: str) -> str:
        """Return text as it may be shown."""
        return self.outlet.text(text)

    def fails(self, blocked: Outcome) -> bool:
        """Return whether a blocked check weighs anything, as far as is known by now."""
        judged = [
            {"id": id_, "verdict": row.verdict, "blocked_by": row.blocked_by}
            for id_, row in self.outcomes.items()
        ]
        # What is still to be judged may fail; what is neither was not run.
        ahead = [{"id": i, "verdict": "error"} for i in self.collected if i not in self.outcomes]
        return weights([*judged, *ahead], partial=True)[blocked.check.id] is not Weight.NOTHING

    def finish(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Clean up, once; the run's figures stay. See Rehearsal.close."""
        if self._finished is None:
            if self._rehearsal is not None:
                self._rehearsal.close(stoppable)
            self._finished = _now()

    def record(self) -> dict[str, Any]:
        """Return the canonical record of the run."""
        stopped = self._stopped()
        return chronicle(
            self.settings,
            self._rehearsal,
            self._all_outcomes(stopped["reason"] if stopped else "the run ended early"),
            started=self._started,
            finished=self._finished or _now(),
            interrupted=stopped is not None and stopped["by"] == "signal",
            partial=stopped is not None or self._chosen or self.settings.read_only,
            usable=not self._nothing_judged(stopped),
            stopped=stopped,
        )

    @property
    def _chosen(self) -> bool:
        """Whether the user selected some of the checks."""
        return bool(self.deselected) or not self.selected_all

    def _stopped(self) -> dict[str, str] | None:
        """Return by what the run ended before all of its checks were run, and the reason."""
        contact = self._rehearsal and self._rehearsal.contact
        missed = self.collected.keys() > self.outcomes.keys()
        interrupted = self.interrupted or (missed and self.cut is None)
        found = (
            ("target", self.unusable),
            ("signal", "the run was interrupted" if interrupted else None),
            ("target", contact and contact.dead and self.outlet.message(contact.dead)),
            ("environment", self._unwritable),
            ("time_budget", contact and contact.spent()),
            ("pytest", self.cut and self.outlet.line(self.cut)),
        )
        return next(({"by": by, "reason": why} for by, why in found if why), None)

    def _nothing_judged(self, stopped: Mapping[str, str] | None) -> bool:
        """Return whether the target could not be used, from the start or before any verdict."""
        if self.unusable is not None:
            return True
        judged = any(row.verdict in JUDGED for row in self.outcomes.values())
        return stopped is not None and stopped["by"] == "target" and not judged

    def _all_outcomes(self, reason: str) -> list[Outcome]:
        missed = [check for id_, check in self.collected.items() if id_ not in self.outcomes]
        unselected = [self._not_run(check, "not selected") for check in self.deselected.values()]
        unreached = [self._not_run(check, reason) for check in missed]
        place = {check_id: n for n, check_id in enumerate([*self.order, *self.deselected])}
        rows = [*resolve_all(self.outcomes, self._exchanges), *unselected, *unreached]
        return sorted(rows, key=lambda row: place.get(row.check.id, len(place)))

    def _not_run(self, check: Check, reason: str) -> Outcome:
        return Outcome(check, Verdict.NOT_RUN, check.level_under(self.profile.integration), reason)

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


def offered(check: Check, profile: Profile) -> None:
    """Raise NotApplicable, with the reason, unless the profile offers what a check is about."""
    if not profile.offers(check.feature):
        raise NotApplicable(f"the profile does not offer {check.feature}")
    if rule := profile.replaced.get(check.id):
        raise NotApplicable(f"the profile's rule {rule} replaces this check")
    for path in check.needs:
        if not profile.maps(path):
            raise NotApplicable(f"the profile does not map {path}")


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
