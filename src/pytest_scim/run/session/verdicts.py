"""The verdicts of a run, check by check."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pytest_scim.checks.check import Check
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun, Unreadable
from pytest_scim.checks.verdict import (
    FAILING,
    Circumstance,
    Judged,
    Verdict,
    Weight,
    judge,
    weights,
)
from pytest_scim.okta.task import Task
from pytest_scim.profile import Profile
from pytest_scim.profile.model import Deviation
from pytest_scim.report import model
from pytest_scim.run.build_record import Outcome
from pytest_scim.run.check_log import Assertion, CheckLog
from pytest_scim.run.session.blocked import exchanges_behind, resolve, step_of
from pytest_scim.run.session.messages import message_of
from pytest_scim.run.session.reads.read_backs import Again, ReadBacks
from pytest_scim.run.settings import Settings
from pytest_scim.target.cleanup.journal.file import Unwritable
from pytest_scim.target.http.recording.exchange import Exchange
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.usability.hanging import RESPONSE_OWNER

if TYPE_CHECKING:
    from pytest_scim.run.context import RunContext


class Verdicts:
    """Judges each check that has run, by its exception and its exchanges.

    ``collected`` are the checks of the run, by id. ``outlet`` masks what reports contain of them.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.outcomes: dict[str, Outcome] = {}
        self.collected: dict[str, Check] = {}
        # An error may have to be reported before there is a context.
        self.outlet = Outlet(settings.secrets())
        self._context: RunContext | None = None
        # In one process a change is visible at once or never.
        self.reads_again = not settings.embedded
        self._unwritable: str | None = None
        self.read_backs = ReadBacks()
        self._missed = 0

    @property
    def profile(self) -> Profile:
        """The vendor's profile."""
        return self.settings.profile

    def judge(
        self, check: Check, error: BaseException | None, when: str, duration: float
    ) -> Outcome:
        """Return the outcome of a check, and store it."""
        error = self._unless_hanging(check, self._unless_unwaited(self._unless_gone(error)))
        self.read_backs.note(check.id, error, when)
        if isinstance(error, Unwritable):
            self._unwritable = str(error)
        log = self._context.log if self._context else None
        failed = frozenset(k for k, row in self.outcomes.items() if row.verdict in FAILING)
        lost = log.lost() if log and self._may_have_lost(check) else None
        case = Circumstance(
            level=check.level_under(self.profile.integration),
            deviation=self.deviation(check) is not None,
            failed=failed,
            late=log.late if log else None,
            lost=lost is not None,
        )
        verdict = judge(error, when, case)
        outcome = Outcome(check, verdict, case.level, duration=duration, deviation=case.deviation)
        if log is not None and verdict is not Verdict.NOT_APPLICABLE:
            outcome.exchanges = exchanges_behind(error, log.exchanges())
            outcome.deciding = log.deciding
            outcome.step = step_of(error)
            outcome.task = self._masked(log.task)
            outcome.assertions = [self._masked_assertion(one) for one in log.assertions]
        self._explain(outcome, error, log)
        if lost is not None and verdict is Verdict.BLOCKED and outcome.blocked_by is None:
            outcome.blocked_by = RESPONSE_OWNER
            outcome.message = (
                f"the connection was lost during {lost}; finding after that: {outcome.message}"
            )
        owner = self.outcomes.get(outcome.blocked_by or "")
        judged = self.outcomes[check.id] = resolve(outcome, owner, self._exchanges)
        if self._context is not None:
            hanging = self._context.target.hanging
            hanging.judged(check.id, violated=judged.verdict is Verdict.VIOLATES)
        return judged

    def _add(self, outcome: Outcome, sentences: Iterable[str]) -> None:
        """Add sentences to the message of a check, which do not decide its verdict."""
        masked = [self.outlet.message(one) for one in sentences]
        if masked:
            outcome.message = "; ".join([*([outcome.message] if outcome.message else []), *masked])

    def read_again(self) -> list[Outcome]:
        """Read failed read-backs once more; return the outcomes that this changed."""
        if self._context is None or not self.reads_again:
            return []
        changed = []
        for check_id, again in self.read_backs.again(self._context):
            outcome = self.outcomes[check_id]
            self._explain_again(outcome, again)
            outcome.exchanges = sorted({*outcome.exchanges, *again.exchanges})
            changed.append(outcome)
        return changed

    def _explain_again(self, outcome: Outcome, again: Again) -> None:
        if again.undecided and not again.visible:
            case = Circumstance(outcome.level, deviation=outcome.deviation)
            outcome.verdict = judge(again.finding, "call", case)
            self._explain(outcome, again.finding, None)
        said = self.outlet.message(again.sentence())
        outcome.message = f"{(outcome.message or '').rstrip('.')}. {said}"

    def _masked(self, task: Task | None) -> model.Task | None:
        """Return the task of a check as the record contains it."""
        if task is None:
            return None
        mask = self.outlet.message
        message = None if task.message is None else mask(task.message)
        return {"button": mask(task.button), "ok": task.ok, "message": message}

    def _masked_assertion(self, one: Assertion) -> model.Assertion:
        """Return an assertion as the record contains it."""
        place, expected = self.outlet.message(one.place), self.outlet.message(one.expected)
        actual = self.outlet.value(one.actual)
        return {"place": place, "expected": expected, "actual": actual, "holds": one.holds}

    def _unless_gone(self, error: BaseException | None) -> BaseException | None:
        """Return the exception of a check, or NotRun where it failed because the target is gone."""
        context = self._context
        if context is None or error is None or isinstance(error, (NotApplicable, NotRun)):
            return error
        try:
            gone = context.log.is_suspicious() and context.target.limits.is_gone()
        except NotRun as over:  # the time ended before that was known
            return over
        return NotRun(context.target.limits.dead) if gone else error

    def _unless_unwaited(self, error: BaseException | None) -> BaseException | None:
        """Return the exception of a check, or NotRun where the run had no time left to wait.

        What a read returned before every change was visible is no finding.
        """
        waits = self._context.client.budget.waits if self._context is not None else None
        if waits is None:
            return error
        missed, self._missed = waits.missed > self._missed, waits.missed
        if not isinstance(error, (AssertionError, Blocked)):
            return error
        # A set-up that several checks share raises the same exception for each.
        if not error.__dict__.setdefault("unwaited", missed):
            return error
        undecided = NotRun(f"{waits.exhausted()}: {message_of(error)}")
        undecided.__cause__ = error
        return undecided

    def _unless_hanging(self, check: Check, error: BaseException | None) -> BaseException | None:
        """Return the exception of a check, or Blocked by the check in which an endpoint hung."""
        if self._context is None or not isinstance(error, (AssertionError, Blocked)):
            return error
        return self._context.target.hanging.reason_for(check.id) or error

    def _may_have_lost(self, check: Check) -> bool:
        """Return whether a lost response may excuse a failure of this check.

        It does not where the target has never responded, nor for the check that judges it.
        """
        assert self._context is not None
        return self._context.target.limits.responded and check.id != RESPONSE_OWNER

    @property
    def _exchanges(self) -> Sequence[Exchange]:
        return self._context.recording.exchanges if self._context else []

    def deviation(self, check: Check) -> Deviation | None:
        """Return the profile's deviation that names a check, if any."""
        return self.profile.deviation(check.id)

    def fails(self, blocked: Outcome) -> bool:
        """Return whether a blocked check counts as a failure, as far as is known by now."""
        judged: list[Judged] = [
            {"id": id_, "verdict": row.verdict, "blocked_by": row.blocked_by}
            for id_, row in self.outcomes.items()
        ]
        # A check that is still to be judged may fail; any other was not run.
        ahead: list[Judged] = [
            {"id": id_, "verdict": Verdict.ERROR, "blocked_by": None}
            for id_ in self.collected
            if id_ not in self.outcomes
        ]
        return weights([*judged, *ahead], partial=True)[blocked.check.id] is not Weight.NOTHING

    def _explain(self, outcome: Outcome, error: BaseException | None, log: CheckLog | None) -> None:
        outcome.message = message_of(error)
        if error is None and log is not None:
            outcome.message = log.note
            if log.late is not None:
                outcome.message = f"the change became visible only after {log.late:.1f} s"
        if outcome.verdict is Verdict.STALE and (declared := self.deviation(outcome.check)):
            ticket = f" ({declared.ticket})" if declared.ticket else ""
            alone = declared.checks == (outcome.check.id,)
            what = "the deviation{} from" if alone else "it from the deviation{} in"
            outcome.message = f"this check now passes: remove {what.format(ticket)} the profile"
        if isinstance(error, Finding):
            outcome.expected = self.outlet.value(error.expected)
            outcome.actual = self.outlet.value(error.actual)
        if isinstance(error, Unreadable) and not error.own:
            outcome.owner = error.owner
        if isinstance(error, Blocked) or outcome.verdict is Verdict.BLOCKED:
            outcome.blocked_by = getattr(error, "owner", None)
        outcome.message = outcome.message and self.outlet.message(outcome.message)
        self._add(outcome, log.unrestored if log else ())
