"""What pytest's hooks ask of a session: one that judges checks, or one that proves them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from pytest_scim.checks.check import Check
from pytest_scim.checks.verdict import Verdict
from pytest_scim.profile import Profile
from pytest_scim.run.context import RunContext


@dataclass(frozen=True, slots=True)
class Phase:
    """How a phase of a check ended: ``when`` is pytest's name of it, ``duration`` is in seconds.

    ``traceback`` returns the short traceback of ``error``; ``fault`` is the one that is seeded in
    the provider, if any.
    """

    error: BaseException | None
    when: str
    duration: float
    traceback: Callable[[], str]
    fault: Any = None


@dataclass(frozen=True, slots=True)
class Result:
    """What pytest shows of a check.

    ``outcome`` is pytest's word: passed, failed or skipped. ``expected_failure`` is the reason
    where pytest shows the check as xfailed.
    """

    outcome: str
    text: str = ""
    verdict: Verdict | None = None
    expected_failure: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The checks of a run, by id: those that are run, in their order, and those left out.

    ``complete`` is false where a path on the command line left checks out.
    """

    checks: Mapping[str, Check]
    deselected: Mapping[str, Check]
    complete: bool = True


class Session(Protocol):
    """One run with a profile, as pytest's hooks follow it."""

    @property
    def profile(self) -> Profile:
        """The vendor's profile."""

    @property
    def always_selected(self) -> frozenset[str]:
        """The ids of the checks that run whenever any check does."""

    def variants(self, check: Check) -> Sequence[tuple[str, Any]]:
        """Return a name and a fault for each time that a check runs; nothing: it runs once."""

    def problems(self, known: Mapping[str, Check]) -> list[str]:
        """Return a sentence for each name in profile, code or faults that nothing has."""

    def select(self, selection: Selection) -> None:
        """Learn which checks the run has."""

    def start(self) -> list[str]:
        """Open the run before its first check; return the lines to print then.

        Raises:
            JournalError: the run may write, and its journal cannot be written.
        """

    def contexts(self, fault: Any) -> Iterator[RunContext]:
        """Yield the context in which checks run, and end it afterwards where it is not shared."""

    def begin(self, check: Check) -> None:
        """Start a check; raise NotApplicable or NotRun where it is not to be run."""

    def act(self) -> None:
        """Learn that the set-up of a check is over."""

    def report(self, check: Check, phase: Phase) -> Result:
        """Judge the phase that decides a check, and return what pytest shows."""

    def redact(self, text: str) -> str:
        """Return a text as it may be shown."""

    def failed(self) -> bool:
        """Return whether the session fails for another reason than the result of a check."""

    def lines(self) -> Iterable[str]:
        """Return the lines that pytest prints at the end."""

    def finish(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Clean up; where ``stoppable`` raises KeyboardInterrupt, what is left stays."""
