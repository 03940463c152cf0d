"""What pytest's own output says of verdicts and proofs."""

from typing import Final

import pytest

from pytest_scim.checks.verdict import Verdict
from pytest_scim.run.record import Outcome
from pytest_scim.run.session.proofs import CLEAN, Proof, Prover

LETTERS: Final = {
    Verdict.CONFORMS: (".", "CONFORMS"),
    Verdict.ADVISORY: ("a", "ADVISORY"),
    Verdict.VIOLATES: ("F", "VIOLATES"),
    Verdict.STALE: ("F", "STALE"),
    Verdict.DEVIATES: ("x", "DEVIATES"),
    Verdict.NOT_APPLICABLE: ("s", "NOT APPLICABLE"),
    Verdict.NOT_RUN: ("s", "NOT RUN"),
    Verdict.BLOCKED: ("B", "BLOCKED"),
    Verdict.ERROR: ("E", "ERROR"),
}


def told(outcome: Outcome) -> str:
    """Return what a reader of the terminal needs first."""
    check = outcome.check
    lines = [f"{outcome.verdict}: {check.id} ({outcome.level})"]
    lines += [outcome.message] if outcome.message else []
    if outcome.expected is not None or outcome.shown is not None:
        lines += [f"expected: {outcome.expected}", f"actual:   {outcome.shown}"]
    task = outcome.task
    if task and not task["ok"]:
        lines.append(f"Okta's admin sees: {task['message']}")
    return "\n".join([*lines, f"required: {check.requirement}"])


def say_proof(report: pytest.TestReport, proof: Proof) -> None:
    """Turn a proof into pytest's outcome."""
    report.outcome = "failed" if proof.flaw else "passed"
    report.longrepr = f"{proof.check} on {proof.fault}: {proof.flaw}" if proof.flaw else None
    if proof.inapplicable:
        told = f"not applicable: {proof.inapplicable}"
        report.outcome = "skipped"
        report.longrepr = (str(report.location[0]), report.location[1] or 0, told)


def proof_lines(prover: Prover) -> list[str]:
    """Return the lines that end a proof: what is unproven, and the count."""
    checks = {proof.check for proof in prover.proofs}
    flawed = {proof.check for proof in prover.proofs if proof.flaw} | set(prover.unproven)
    lines = [f"UNPROVEN {check}: no fault names it" for check in sorted(prover.unproven)]
    faults = len({proof.fault for proof in prover.proofs} - {CLEAN})
    lines.append(
        f"{len(checks - flawed)} of {len(checks | flawed)} checks proven under "
        f"{prover.profile.name} ({prover.profile.integration}), {faults} faults, "
        f"{len(prover.proofs)} proofs"
    )
    return lines
