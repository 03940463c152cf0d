"""The verdicts of a run, as they fall."""

from typing import TYPE_CHECKING, Final

from pytest_scim.checks.check import Check
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun
from pytest_scim.checks.verdict import FAILING, Circumstance, Verdict, Weight, judge, weights
from pytest_scim.profile import Profile
from pytest_scim.profile.model import Deviation
from pytest_scim.run.record import Outcome
from pytest_scim.run.session.blocked import exchanges_behind, resolve, step_of
from pytest_scim.run.session.messages import message_of
from pytest_scim.run.settings import Settings
from pytest_scim.target.cleanup.journal.file import Unwritable
from pytest_scim.target.http.recording.exchange import Exchange
from pytest_scim.target.http.recording.outlet import Outlet

if TYPE_CHECKING:
    from pytest_scim.run.context import RunContext

LOST_OWNER: Final = "okta.enable_provisioning.every_kind_of_request_gets_a_response"


class Verdicts:
    """Judges each check that has run, by what it raised and what was sent meanwhile.

    ``collected`` are the checks of the run, by id. ``outlet`` masks what is shown of them.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.outcomes: dict[str, Outcome] = {}
        self.collected: dict[str, Check] = {}
        # Something may go wrong, and be told, before there is a context.
        self.outlet = Outlet(settings.secrets())
        self._context: RunContext | None = None
        self._unwritable: str | None = None

    @property
    def profile(self) -> Profile:
        """The vendor's profile."""
        return self.settings.profile

    def judge(
        self, check: Check, error: BaseException | None, when: str, duration: float
    ) -> Outcome:
        """Return and keep the outcome of a check's phase that decides."""
        error = self._unless_gone(error)
        if isinstance(error, Unwritable):
            self._unwritable = str(error)
        log = self._context.log if self._context else None
        failed = frozenset(k for k, row in self.outcomes.items() if row.verdict in FAILING)
        lost = log.lost() if log and self._may_have_lost(check) else None
        level = check.level_under(self.profile.integration)
        verdict = judge(
            error,
            when,
            Circumstance(
                level=level,
                inferred=log.inferred() if log else False,
                deviation=self.deviation(check) is not None,
                failed=failed,
                late=log.late if log else None,
                lost=lost is not None,
            ),
        )
        declared = self.deviation(check) is not None
        outcome = Outcome(check, verdict, level, duration=duration, deviation=declared)
        if log is not None and verdict is not Verdict.NOT_APPLICABLE:
            outcome.exchanges = exchanges_behind(error, log.exchanges())
            outcome.step = step_of(error)
            outcome.task = log.task and self.outlet.value(dict(log.task.summary()))
        self._explain(outcome, error, log.late if log else None)
        if lost is not None and verdict is Verdict.BLOCKED and outcome.blocked_by is None:
            outcome.blocked_by = LOST_OWNER
            outcome.message = (
                f"the connection was lost during {lost}; finding after that: {outcome.message}"
            )
        owner = self.outcomes.get(outcome.blocked_by or "")
        self.outcomes[check.id] = resolve(outcome, owner, self._exchanges)
        return self.outcomes[check.id]

    def _unless_gone(self, error: BaseException | None) -> BaseException | None:
        """Return what a check raised, or NotRun when it failed because the target is gone."""
        context = self._context
        if context is None or error is None or isinstance(error, (NotApplicable, NotRun)):
            return error
        try:
            gone = context.log.strange() and context.target.contact.is_gone()
        except NotRun as over:  # the time ended before that was known
            return over
        return NotRun(context.target.contact.dead) if gone else error

    def _may_have_lost(self, check: Check) -> bool:
        """Return whether lost answers may excuse what a check found.

        They do not excuse a target that has never answered, nor the check that judges them.
        """
        assert self._context is not None
        return self._context.target.contact.responded and check.id != LOST_OWNER

    @property
    def _exchanges(self) -> list[Exchange]:
        return self._context.recording.exchanges if self._context else []

    def deviation(self, check: Check) -> Deviation | None:
        """Return the profile's deviation that names a check, if any."""
        return self.profile.deviation(check.id)

    def fails(self, blocked: Outcome) -> bool:
        """Return whether a blocked check weighs anything, as far as is known by now."""
        judged = [
            {"id": id_, "verdict": row.verdict, "blocked_by": row.blocked_by}
            for id_, row in self.outcomes.items()
        ]
        # What is still to be judged may fail; what is neither was not run.
        ahead = [{"id": i, "verdict": "error"} for i in self.collected if i not in self.outcomes]
        return weights([*judged, *ahead], partial=True)[blocked.check.id] is not Weight.NOTHING

    def _explain(self, outcome: Outcome, error: BaseException | None, late: float | None) -> None:
        outcome.message = message_of(error)
        if error is None and late is not None:
            outcome.message = f"the change became visible only after {late:.1f} s"
        if outcome.verdict is Verdict.STALE and (declared := self.deviation(outcome.check)):
            ticket = f" ({declared.ticket})" if declared.ticket else ""
            outcome.message = (
                f"this check now passes: remove the deviation{ticket} from the profile"
            )
        if isinstance(error, Finding):
            outcome.expected, outcome.actual = error.expected, error.actual
        if isinstance(error, Blocked) or outcome.verdict is Verdict.BLOCKED:
            outcome.blocked_by = getattr(error, "owner", None)
        outcome.message = outcome.message and self.outlet.message(outcome.message)
        outcome.expected = self.outlet.value(outcome.expected)
        outcome.actual = self.outlet.value(outcome.actual)
