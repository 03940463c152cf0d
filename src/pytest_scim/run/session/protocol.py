"""The session that pytest's hooks call: one that judges checks, or one that proves them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pytest_scim.checks.check import Check
from pytest_scim.checks.verdict import Verdict
from pytest_scim.profile import Profile
from pytest_scim.run.context import RunContext
from pytest_scim.run.session.lifetimes import Lifetimes

if TYPE_CHECKING:  # a run that judges loads no faults
    from pytest_scim.provider.faults import Fault

Variants = Sequence[tuple[str, "Fault | None"]]
"""A name and a fault for each time that a check runs; ``None``: without a fault."""


@dataclass(frozen=True, slots=True)
class Phase:
    """How a phase of a check ended: ``when`` is pytest's name for it, ``duration`` is in seconds.

    ``traceback`` returns the short traceback of ``error``; ``fault`` is the one that is seeded in
    the provider, if any.
    """

    error: BaseException | None
    when: str
    duration: float
    traceback: Callable[[], str]
    fault: "Fault | None" = None


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
    def lifetimes(self) -> Lifetimes:
        """How long what the checks create is needed."""

    @property
    def always_selected(self) -> frozenset[str]:
        """The ids of the checks that run whenever any check does."""

    def variants(self, check: Check) -> Variants:
        """Return a name and a fault for each time that a check runs; nothing: it runs once."""

    def problems(self, known: Mapping[str, Check]) -> list[str]:
        """Return a sentence for each unknown name in the profile, in code or in faults."""

    def select(self, selection: Selection) -> None:
        """Store which checks the run has."""

    def start(self) -> list[str]:
        """Open the run before its first check; return the lines to print then.

        Raises:
            JournalError: the run may write, and its journal cannot be written.
        """

    def contexts(self, fault: "Fault | None") -> Iterator[RunContext]:
        """Yield the context in which checks run, and end it afterwards where it is not shared."""

    def begin(self, check: Check) -> None:
        """Start a check; raise NotApplicable or NotRun where it is not to be run."""

    def act(self) -> None:
        """Mark the end of the set-up of a check."""

    def report(self, check: Check, phase: Phase) -> Result:
        """Judge the phase that decides a check, and return what pytest shows."""

    def end_file(self) -> Sequence[tuple[Check, Result]]:
        """End a test file; return the checks of which pytest shows something else then."""

    def redact(self, text: str) -> str:
        """Return a text without secrets and without data of others."""

    def failed(self) -> bool:
        """Return whether the session fails for another reason than the result of a check."""

    def lines(self) -> Iterable[str]:
        """Return the lines that pytest prints at the end."""

    def finish(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Clean up; where ``stoppable`` raises KeyboardInterrupt, what is left stays."""
