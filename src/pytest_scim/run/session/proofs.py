"""``--scim-prove``: every check on the clean provider, then on each fault that names it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest_scim
from pytest_scim.checks.check import Check
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.checks.verdict import Circumstance, Verdict, judge
from pytest_scim.profile import Profile
from pytest_scim.profile.bundled import unknown_owners
from pytest_scim.profile.model import Propagation
from pytest_scim.run.context import RunContext, open_run
from pytest_scim.run.embedded import has_rule
from pytest_scim.run.session.applicability import require_offered
from pytest_scim.run.session.lifetimes import Lifetimes
from pytest_scim.run.session.messages import message_of
from pytest_scim.run.session.protocol import Phase, Result, Selection, Variants
from pytest_scim.run.settings import Settings

if TYPE_CHECKING:
    from pytest_scim.provider.faults import Fault

CLEAN: Final = "clean"


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of one proof: an empty ``flaw`` proves the check.

    ``inapplicable`` is the reason where the check is not applicable: then nothing is proven.
    """

    check: str
    fault: str
    flaw: str = ""
    inapplicable: str = ""


class ProofSession:
    """A check is proven when it conforms on the clean provider and fails on its faults.

    It has to fail in its own action: a check that is blocked, or not applicable, on a fault does
    not catch that fault.
    """

    always_selected: frozenset[str] = frozenset()

    def __init__(self, settings: Settings) -> None:
        from pytest_scim.provider.faults import registry  # noqa: PLC0415 - proofs only

        # In this process a change is visible at once or never: there is nothing to wait for.
        self.settings = replace(
            settings, profile=replace(settings.profile, propagation=Propagation())
        )
        self.lifetimes = Lifetimes()
        self.proofs: list[Proof] = []
        self.unproven: list[str] = []
        self._conforming: set[str] = set()
        self._faults: Mapping[str, Fault] = registry()

    @property
    def profile(self) -> Profile:
        """The profile whose integration type and rules are proven."""
        return self.settings.profile

    def faults_of(self, check: Check) -> "list[Fault]":
        """Return the faults that name a check, under the profile's integration type."""
        integration, faults = self.profile.integration, self._faults.values()
        return [one for one in faults if check.id in one.catches and one.is_for(integration)]

    def variants(self, check: Check) -> Variants:
        """Return ``None`` for the clean provider, then the check's faults, each with its name."""
        clean = (CLEAN, None)
        if not self._is_applicable(check):
            return [clean]
        found = self.faults_of(check)
        if not found:
            self.unproven.append(check.id)
        return [clean, *((fault.id, fault) for fault in found)]

    def problems(self, known: Mapping[str, Check]) -> list[str]:
        """Return a sentence for each name in code or faults that is no id of a check."""
        folders = [Path(pytest_scim.__file__).parent, pytest_scim.ROOT / "suites"]
        own = self.profile.suites
        folders += [own] if own is not None else []
        wrong = [one for folder in folders for one in unknown_owners(folder, known)]
        unknown = self.unknown(known)
        named = f"faults name checks that do not exist: {', '.join(unknown)}"
        return [*wrong, *([named] if unknown else [])]

    def unknown(self, checks: Iterable[str]) -> list[str]:
        """Return ``fault: check`` for every check a fault names that does not exist."""
        known = set(checks)
        return [f"{f.id}: {c}" for f in self._faults.values() for c in f.catches if c not in known]

    def select(self, selection: Selection) -> None:
        """Store nothing: a proof writes no record."""

    def start(self) -> list[str]:
        """Open nothing: each proof has a provider of its own."""
        return []

    def contexts(self, fault: "Fault | None") -> Iterator[RunContext]:
        """Yield a context on a provider of its own with ``fault`` in it."""
        from pytest_scim.provider.app import Provider  # noqa: PLC0415 - proofs only

        faults = [] if fault is None else [fault]
        context = open_run(
            self.settings,
            provider=lambda tokens, oauth=None: Provider(
                self.profile, tokens=tokens, faults=faults, oauth=oauth
            ),
        )
        context.log.begin()
        yield context
        context.client.close()

    def begin(self, check: Check) -> None:
        """Raise NotApplicable where the profile does not offer what the check tests."""
        require_offered(check, self.profile)
        if check.rule is not None and not has_rule(check.rule):
            raise NotApplicable(f"the target of a proof does not implement the rule {check.rule}")

    def act(self) -> None:
        """Mark nothing: a proof depends on the exception alone."""

    def report(self, check: Check, phase: Phase) -> Result:
        """Judge the phase that decides a proof, and return what pytest shows."""
        proof = self.judge(check, phase.error, phase.when, phase.fault)
        if proof.inapplicable:
            return Result("skipped", f"not applicable: {proof.inapplicable}")
        if proof.flaw:
            return Result("failed", f"{proof.check} on {proof.fault}: {proof.flaw}")
        return Result("passed")

    def judge(
        self, check: Check, error: BaseException | None, when: str, fault: "Fault | None"
    ) -> Proof:
        """Return a proof, and store it unless it proves nothing."""
        verdict = judge(error, when, Circumstance(check.level_under(self.profile.integration)))
        name = CLEAN if fault is None else fault.id
        if verdict is Verdict.NOT_APPLICABLE and check.id not in self._conforming:
            return Proof(check.id, name, inapplicable=str(error))
        proof = Proof(check.id, name, _flaw(verdict, error, clean=fault is None))
        if verdict is Verdict.CONFORMS and fault is None:
            self._conforming.add(check.id)
        self.proofs.append(proof)
        return proof

    def end_file(self) -> list[tuple[Check, Result]]:
        """Return nothing: a proof reads nothing again."""
        return []

    def redact(self, text: str) -> str:
        """Return the text: a proof has no secrets and no data of others."""
        return text

    def failed(self) -> bool:
        """Return whether no fault names one of the checks."""
        return bool(self.unproven)

    def lines(self) -> list[str]:
        """Return the lines that end a proof: what is unproven, and the count."""
        checks = {proof.check for proof in self.proofs}
        flawed = {proof.check for proof in self.proofs if proof.flaw} | set(self.unproven)
        faults = len({proof.fault for proof in self.proofs} - {CLEAN})
        count = (
            f"{len(checks - flawed)} of {len(checks | flawed)} checks proven under "
            f"{self.profile.name} ({self.profile.integration}), {faults} faults, "
            f"{len(self.proofs)} proofs"
        )
        unproven = [f"UNPROVEN {check}: no fault names it" for check in sorted(self.unproven)]
        return [*unproven, count]

    def finish(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Clean nothing up: what a proof creates ends with its provider."""

    def _is_applicable(self, check: Check) -> bool:
        try:
            self.begin(check)
        except NotApplicable:
            return False
        return True


def _flaw(verdict: Verdict, error: BaseException | None, *, clean: bool) -> str:
    if clean:
        return "" if verdict is Verdict.CONFORMS else f"{verdict} when clean: {message_of(error)}"
    if verdict in {Verdict.VIOLATES, Verdict.ADVISORY}:
        return ""
    if verdict is Verdict.BLOCKED:
        owner = getattr(error, "owner", None)
        return f"its set-up failed instead (blocked by {owner}: {message_of(error)})"
    return f"not caught: {verdict}, {message_of(error)}"
