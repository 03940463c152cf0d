"""``--scim-prove``: every check on the clean provider, then on each fault that names it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pytest_scim.checks.check import Check
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.checks.verdict import Circumstance, Verdict, judge
from pytest_scim.profile import Profile
from pytest_scim.profile.model import Settle
from pytest_scim.run.context import Rehearsal, open_rehearsal
from pytest_scim.run.embedded import rehearsed
from pytest_scim.run.session.checks import message_of, offered
from pytest_scim.run.settings import Settings

CLEAN: Final = "clean"


@dataclass(frozen=True, slots=True)
class Proof:
    """What one proof came to: an empty ``flaw`` proves the check.

    It proves nothing where ``inapplicable`` says why the check is not applicable.
    """

    check: str
    fault: str
    flaw: str = ""
    inapplicable: str = ""


class Prover:
    """A check is proven when it conforms on the clean provider and fails on its faults.

    It fails in its own action: one that a fault has blocked by another check, or made not
    applicable, has not noticed the fault.
    """

    def __init__(self, settings: Settings) -> None:
        from pytest_scim.provider.faults import registry  # noqa: PLC0415 - proofs only

        # In this process a change shows at once or never: nothing is waited for.
        self.settings = replace(settings, profile=replace(settings.profile, settle=Settle()))
        self.proofs: list[Proof] = []
        self.unproven: list[str] = []
        self._conforming: set[str] = set()
        self._faults: Mapping[str, Any] = registry()

    @property
    def profile(self) -> Profile:
        """The profile whose integration type and rules are proven."""
        return self.settings.profile

    def faults_of(self, check: Check) -> list[Any]:
        """Return the faults that name a check, under the profile's integration type."""
        kinds = (None, self.profile.integration)
        faults = self._faults.values()
        return [f for f in faults if check.id in f.catches and f.integration in kinds]

    def params(self, check: Check) -> list[Any]:
        """Return ``None`` for the clean provider, then the check's faults."""
        if not self._is_applicable(check):
            return [None]
        found = self.faults_of(check)
        if not found:
            self.unproven.append(check.id)
        return [None, *found]

    def unknown(self, checks: Iterable[str]) -> list[str]:
        """Return ``fault: check`` for every check a fault names that does not exist."""
        known = set(checks)
        return [f"{f.id}: {c}" for f in self._faults.values() for c in f.catches if c not in known]

    def rehearsals(self, fault: Any) -> Iterator[Rehearsal]:
        """Yield a rehearsal on a provider of its own with ``fault`` in it."""
        from pytest_scim.provider.app import Provider  # noqa: PLC0415 - proofs only

        faults = [] if fault is None else [fault]
        rehearsal = open_rehearsal(
            self.settings,
            provider=lambda tokens, **more: Provider(
                self.profile, tokens=tokens, faults=faults, **more
            ),
        )
        rehearsal.evidence.begin()
        yield rehearsal
        rehearsal.wire.close()

    def begin(self, check: Check) -> None:
        """Raise NotApplicable when the profile does not offer what the check is about."""
        offered(check, self.profile)
        if check.rule is not None and not rehearsed(check.rule):
            raise NotApplicable(f"the target of a proof does not know the rule {check.rule}")

    def act(self) -> None:
        """Nothing to mark: a proof's evidence is its exception."""

    def judge(self, check: Check, error: BaseException | None, when: str, fault: Any) -> Proof:
        """Return and keep a proof."""
        verdict = judge(error, when, Circumstance(check.level_under(self.profile.integration)))
        name = CLEAN if fault is None else fault.id
        if verdict is Verdict.NOT_APPLICABLE and check.id not in self._conforming:
            return Proof(check.id, name, inapplicable=str(error))
        proof = Proof(check.id, name, _flaw(verdict, error, clean=fault is None))
        if verdict is Verdict.CONFORMS and fault is None:
            self._conforming.add(check.id)
        self.proofs.append(proof)
        return proof

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
