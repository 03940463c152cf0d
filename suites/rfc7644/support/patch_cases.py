"""PATCHes of the shared account, each sent once in a run and judged by the checks it concerns."""

from dataclasses import dataclass, field
from typing import Any, Final

from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import said, value_of
from pytest_scim.scim.messages import Answer
from pytest_scim.scim.names import EMAIL, PATCH_OP
from pytest_scim.scim.paths import MISSING

GONE: Final = None
"""What is wanted of a value that is removed: nothing, in whatever spelling."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """What is wanted of a removed value that the target may default: none, or another one."""

    value: Any


@dataclass(frozen=True, slots=True)
class Case:
    """A PATCH of one operation, and what the account shows once it is done.

    ``seen`` is where to look, ``wanted`` what is to be there. What stands at ``kept`` stays as
    it is. ``body`` is sent instead of a message with ``operation``, ``told`` is what the report
    calls it then.
    """

    operation: dict[str, Any]
    seen: str = ""
    wanted: Any = GONE
    kept: tuple[str, ...] = ()
    body: Any = None
    told: str = ""

    @property
    def message(self):
        """The body of a PATCH that has this operation only."""
        return self.body or {"schemas": [PATCH_OP], "Operations": [self.operation]}

    def shows(self, shown):
        """Return whether a read account has the wanted value."""
        value = value_of(shown, self.seen)
        if self.wanted is GONE:
            return empty(value)
        if isinstance(self.wanted, Unlike):
            return value != self.wanted.value
        if self.seen == EMAIL and isinstance(value, str):
            return value.casefold() == self.wanted.casefold()
        return type(value) is type(self.wanted) and value == self.wanted


@dataclass(slots=True)
class Outcome:
    """What came of a case: its answer, and how the account was before it and after it.

    ``others`` is what was wanted of the other operations of the same PATCH, by path.
    """

    case: Case
    answer: Answer
    before: dict[str, Any]
    after: dict[str, Any]
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def shown(self):
        """What the account shows where the case looks."""
        value = value_of(self.after, self.case.seen)
        return "(no value)" if empty(value) else value

    @property
    def gone(self):
        """Whether nothing is there after it."""
        return empty(value_of(self.after, self.case.seen))

    @property
    def refused(self):
        """Whether it was refused as a client's error, or as nothing that is implemented."""
        return 400 <= self.answer.status < 500 or self.answer.status == 501

    def applied(self):
        """Raise a finding unless it was accepted and shows."""
        if not self.answer.ok:
            raise Finding(
                f"{self.told} was answered {said(self.answer)}",
                expected=self._wanted,
                shown=self.shown,
            )
        self._done()

    def applied_or_refused(self):
        """Raise a finding if it was accepted and does not show, or met a server error."""
        if not self.refused:
            self.applied()

    def _done(self):
        """Raise a finding unless it shows, and nothing beside it is lost."""
        case = self.case
        if not case.shows(self.after):
            raise Finding(
                f"{self.told} was answered {self.answer.status} and does not show in {case.seen}",
                expected=self._wanted,
                shown=self.shown,
            )
        kept = {path: self.others.get(path, value_of(self.before, path)) for path in case.kept}
        lost = {path: v for path, v in kept.items() if value_of(self.after, path) != v}
        if lost:
            shown = {path: repr(value_of(self.after, path)) for path in lost}
            raise Finding(
                f"{self.told} changed more than it names: {', '.join(lost)}",
                expected=lost,
                shown=shown,
            )

    @property
    def _wanted(self):
        wanted = self.case.wanted
        return "no value" if wanted is GONE or isinstance(wanted, Unlike) else wanted

    @property
    def told(self):
        """What the report calls what was sent."""
        operation = self.case.operation
        path = operation.get("path")
        if self.case.told:
            return self.case.told
        return f"{operation.get('op')} {'without a path' if path is None else f'of {path}'}"


def empty(value):
    """Return whether a value is none: not there, null, empty."""
    return value is MISSING or value in (None, "", [], {})


class Bench:
    """The shared account, and the PATCHes of it that were sent so far."""

    def __init__(self, rehearsal, sheet, slots):
        """Nothing is sent before somebody asks for it."""
        self.sheet = sheet
        self.slots = slots
        self.directory = rehearsal.directory
        self._evidence = rehearsal.evidence
        self._played = {}

    def once(self, play):
        """Return what ``play(bench)`` gives; it is played the first time in a run."""
        log = self._evidence.recording
        if play not in self._played:
            first = len(log)
            self._played[play] = play(self), range(first, len(log))
        result, exchanges = self._played[play]
        self._evidence.cite(exchanges)
        return result

    def outcome(self, play, name):
        """Return the outcome of one case of a play.

        Raises:
            NotApplicable: the target keeps nothing that the case could be about, or answers all
                cases of the play 501; the first one of them then tells of it.
        """
        outcomes = self.once(play)
        if name not in outcomes:
            raise NotApplicable(f"the target keeps no value to try this on ({name})")
        missing = all(outcome.answer.status == 501 for outcome in outcomes.values())
        if missing and name != next(iter(outcomes)):
            raise NotApplicable("the target answers every operation of this kind with 501")
        return outcomes[name]

    def together(self, cases):
        """Send cases as the operations of one PATCH; those that do not show again, apart."""
        if not cases:
            return {}
        before = self.sheet.shown
        answer = self.sheet.patch(*(case.operation for case in cases.values()))
        after = self.glance(*(cases.values() if answer.ok else ()))
        wanted = {case.seen: case.wanted for case in cases.values()}
        outcomes = {n: Outcome(case, answer, before, after, wanted) for n, case in cases.items()}
        missing = {n: c for n, c in cases.items() if not (answer.ok and c.shows(after))}
        if missing and len(cases) > 1:
            outcomes |= self.apart(missing)
        return outcomes

    def alone(self, case):
        """Send a case as a PATCH of its own, and look."""
        return self.apart({"alone": case})["alone"]

    def apart(self, cases):
        """Send each case as a PATCH of its own, and look once at the end.

        No two of them may concern the same value.
        """
        before = self.sheet.shown
        answers = {n: self.sheet.send("PATCH", case.message) for n, case in cases.items()}
        after = self.glance(*(case for n, case in cases.items() if answers[n].ok))
        wanted = {case.seen: case.wanted for case in cases.values()}
        return {n: Outcome(c, answers[n], before, after, wanted) for n, c in cases.items()}

    def glance(self, *cases):
        """Return the account once it shows all that is wanted, or as it is in the end."""

        def look():
            shown = self.sheet.expects({})
            if not all(case.shows(shown) for case in cases):
                raise Finding("not yet")
            return shown

        try:
            return self.directory.settle.until(look)
        except Unreadable:
            raise
        except Finding:
            return self.sheet.shown
