"""Judges a run check by check, and returns its record at the end."""

import datetime as dt
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING, Final

import pytest_scim
from pytest_scim.checks.check import MUST, Check
from pytest_scim.checks.outcomes import NotRun
from pytest_scim.checks.verdict import (
    FAILING,
    PYTEST_OUTCOME,
    Verdict,
)
from pytest_scim.profile.bundled import file_of, unknown_owners
from pytest_scim.report import model
from pytest_scim.run.build_record import LiveExchanges, Outcome, build_record, causes_so_far
from pytest_scim.run.context import RunContext, open_run
from pytest_scim.run.embedded import has_rule, unknown_faults
from pytest_scim.run.session.applicability import require_offered
from pytest_scim.run.session.blocked import resolve_all
from pytest_scim.run.session.lifetimes import Lifetimes
from pytest_scim.run.session.messages import text_of
from pytest_scim.run.session.protocol import Phase, Result, Selection, Variants
from pytest_scim.run.session.reads.broken_lists import BrokenLists
from pytest_scim.run.session.verdicts import Verdicts
from pytest_scim.run.settings import Settings
from pytest_scim.target.cleanup.journal.file import JournalError
from pytest_scim.target.cleanup.ownership.guard import CREATED_ID_OWNER
from pytest_scim.target.cleanup.reuse.store import UNNAMED, unusable

if TYPE_CHECKING:
    from pytest_scim.provider.faults import Fault
    from pytest_scim.run.check_log import Notes

JUDGED: Final = frozenset(
    {Verdict.CONFORMS, Verdict.VIOLATES, Verdict.ADVISORY, Verdict.DEVIATES, Verdict.STALE}
)
"""The verdicts that judge the target."""


class CheckSession(Verdicts):
    """A run of ``pytest --profile``: one context, one outcome for each check."""

    always_selected = frozenset({CREATED_ID_OWNER})
    """The check that judges whether a run wrote to resources of others."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.lifetimes = Lifetimes()
        self.order: list[str] = []
        self.ran_ahead: dict[str, Notes] = {}
        self.deselected: dict[str, Check] = {}
        self.selected_all = True
        self.interrupted = False
        self.cut: str | None = None
        self.unusable: str | None = None
        own = settings.profile.suites
        self.outlet.trust(pytest_scim.ROOT / "suites", *([own] if own is not None else []))
        self._started = _now()
        self._finished: str | None = None
        self._broken_lists = BrokenLists()
        self._added: Callable[[], None] = lambda: None
        self.live = LiveExchanges()

    def variants(self, check: Check) -> Variants:
        """Return nothing: each check runs once."""
        del check
        return ()

    def problems(self, known: Mapping[str, Check]) -> list[str]:
        """Return a sentence for each unknown name in the profile or in its own checks."""
        own = self.profile.suites
        wrong = unknown_faults(self.profile)
        return [*wrong, *(unknown_owners(own, known) if own is not None else [])]

    def select(self, selection: Selection) -> None:
        """Store which checks the run has."""
        self.collected = dict(selection.checks)
        self.order = list(self.collected)
        self.deselected = dict(selection.deselected)
        self.selected_all = selection.complete

    def contexts(self, fault: "Fault | None" = None) -> Iterator[RunContext]:
        """Yield the one context of the run, opened at its first use."""
        del fault
        if self._context is None:
            self._context = open_run(self.settings, outlet=self.outlet, lifetimes=self.lifetimes)
            self._context.log.begin()
            self._context.recording.added = self._added
            self.live.begin(self.settings, self._context, self._started)
        yield self._context

    def start(self) -> list[str]:
        """Open the run on a target before its first check; return the lines to print then.

        Raises:
            JournalError: the run may write, and its journal cannot be written.
            TrustError: the certificate of the options cannot be used.
        """
        base_url, folder = self.settings.base_url, self.settings.state_dir
        if base_url is None or folder is None or not self.collected:
            return []
        context = self._opened()
        if self.settings.read_only:
            return []
        profile = file_of(self.profile) or self.profile.name
        named = ["--by-tag", context.tag, "--base-url", base_url, "--profile", profile]
        message = "if this run is killed, pytest-scim sweep removes what it leaves"
        command = f"pytest-scim sweep {shlex.join(named)}"
        return [
            f"run tag: {context.tag}; {message}, or without its journal {command}",
            *(f"{path.name}: {UNNAMED}" for path in unusable(folder, base_url)),
        ]

    def _opened(self) -> RunContext:
        try:
            return next(self.contexts())
        except JournalError:
            self.collected.clear()  # there is nothing to report on
            raise

    def check_target(self) -> str | None:
        """Test whether the target can be used; store and return why not, or ``None``."""
        if not self.settings.embedded:
            with suppress(Exception):  # each check meets the same error, and is judged by it
                found = next(self.contexts()).unusable()
                self.unusable = found and self.outlet.message(found)
        return self.unusable

    def begin(self, check: Check) -> None:
        """Start a check; raise NotApplicable where the profile does not offer what it tests."""
        self.lifetimes.begin(check.id)
        if self._context is not None:
            self._context.begin(check.id)
        if self._context is not None and (notes := self.ran_ahead.get(check.id)) is not None:
            self._context.log.adopt(notes)
        else:
            self._require(check)

    def begin_ahead(self, check: Check) -> None:
        """Start a check in a thread; raise as ``begin`` does."""
        assert self._context is not None
        self.lifetimes.begin(check.id)
        self._context.log.begin()
        self._require(check)

    def _require(self, check: Check) -> None:
        refused: frozenset[str] = frozenset()
        if self._context is not None:
            must = check.level_under(self.profile.integration) is MUST
            self._context.target.hanging.begin(check.id, must=must)
            refused = self._context.target.refused_values.paths
        require_offered(check, self.profile, refused)
        if self._context is not None:
            self._context.target.limits.allow()
        if self.settings.embedded and check.rule is not None and not has_rule(check.rule):
            raise NotRun(f"the embedded provider does not implement the rule {check.rule}")

    def act(self) -> None:
        """Mark the end of the set-up: the check's own action starts."""
        if self._context is not None:
            self._context.log.act()

    def report(self, check: Check, phase: Phase) -> Result:
        """Judge the phase that decides a check, and return what pytest shows."""
        ahead = self.ran_ahead.get(check.id)
        duration = phase.duration if ahead is None else ahead.duration
        outcome = self.judge(check, phase.error, phase.when, duration)
        if self._context is not None and outcome.verdict in FAILING | {Verdict.ADVISORY}:
            found = self._broken_lists.sentence(self._context, outcome, self.outcomes.values())
            self._add(outcome, [found] if found else ())
        return self._result(outcome, phase)

    def end_file(self) -> list[tuple[Check, Result]]:
        """Read the failed read-backs of a test file again; return what pytest shows of them."""
        ended = Phase(None, "call", 0.0, str)
        return [(outcome.check, self._result(outcome, ended)) for outcome in self.read_again()]

    def _result(self, outcome: Outcome, phase: Phase) -> Result:
        verdict = outcome.verdict
        word = PYTEST_OUTCOME[verdict]
        if verdict is Verdict.BLOCKED and not self.fails(outcome):
            word = "skipped"
        if verdict is Verdict.ADVISORY and self.settings.strict:
            word = "failed"
        if phase.when == "setup" and word == "passed":
            word = "skipped"  # pytest would go on to a check that was never set up
        text = text_of(outcome)
        if verdict is Verdict.ERROR and phase.error is not None:
            text = self.redact(f"{text}\n{phase.traceback()}")
        declared = (outcome.message or "") if verdict is Verdict.DEVIATES else None
        return Result(word, text, verdict, declared)

    def redact(self, text: str) -> str:
        """Return text without secrets and without data of others."""
        return self.outlet.text(text)

    def failed(self) -> bool:
        """Return ``False``: the exit code follows from the record (see plugin.reports)."""
        return False

    def lines(self) -> Iterable[str]:
        """Return no lines: plugin.reports prints a summary of the record."""
        return ()

    def watch(self, added: Callable[[], None]) -> None:
        """Call ``added`` after each exchange from now on."""
        self._added = added
        if self._context is not None:
            self._context.recording.added = added

    @property
    def sent(self) -> int:
        """How many requests the run has sent by now."""
        return len(self._exchanges)

    @property
    def standing(self) -> int:
        """How many resources of the run the target has, as far as is known."""
        return len(self._context.ownership.standing) if self._context is not None else 0

    def causes(self) -> list[model.Cause]:
        """Return the causes of the findings so far."""
        return causes_so_far(self.settings, self._context, list(self.outcomes.values()))

    def finish(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Clean up, once; see RunContext.close."""
        if self._finished is None:
            if self._context is not None:
                self._judge_ahead(self._context)
                self._context.close(stoppable)
            self._finished = _now()

    def _judge_ahead(self, context: RunContext) -> None:
        """Judge what threads have run, where pytest has not come to it: the run was stopped."""
        for id_ in [one for one in self.ran_ahead if one not in self.outcomes]:
            context.log.adopt(self.ran_ahead[id_])
            self.judge(self.collected[id_], None, "call", self.ran_ahead[id_].duration)

    def record(self) -> model.Record:
        """Return the canonical record of the run."""
        stopped = self._stopped()
        course: model.Course = {
            "started": self._started,
            "finished": self._finished or _now(),
            "partial": stopped is not None or self._chosen or self.settings.read_only,
            "interrupted": stopped is not None and stopped["by"] == "signal",
            "usable": not self._nothing_judged(stopped),
            "stopped": stopped,
        }
        outcomes = self._all_outcomes(stopped["reason"] if stopped else "the run ended early")
        return build_record(self.settings, self._context, outcomes, course)

    @property
    def _chosen(self) -> bool:
        """Whether the user selected some of the checks."""
        return bool(self.deselected) or not self.selected_all

    def _stopped(self) -> model.Stopped | None:
        """Return what ended the run before all of its checks were run, and the reason."""
        limits = self._context.target.limits if self._context is not None else None
        missed = self.collected.keys() > self.outcomes.keys()
        interrupted = self.interrupted or (missed and self.cut is None)
        found: tuple[tuple[model.StoppedBy, str | None], ...] = (
            ("target", self.unusable),
            ("signal", "the run was interrupted" if interrupted else None),
            ("target", self.outlet.message(limits.dead) if limits and limits.dead else None),
            ("environment", self._unwritable),
            ("time_budget", limits.spent() if limits else None),
            ("pytest", self.cut and self.outlet.line(self.cut)),
        )
        return next((model.Stopped(by=by, reason=why) for by, why in found if why), None)

    def _nothing_judged(self, stopped: model.Stopped | None) -> bool:
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


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
