"""What proves a check, and what does not."""

from types import SimpleNamespace

import pytest

from pytest_scim.checks.check import MUST, Check
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun, Unreadable
from pytest_scim.profile.load import load
from pytest_scim.run.session.proofs import CLEAN, ProofSession
from pytest_scim.run.settings import settings_of

CHECK = Check("okta.x.a", "a", "It must.", MUST)
OWNER = "okta.x.owner"
FAULT = SimpleNamespace(id="F1", catches=(CHECK.id, OWNER))


@pytest.fixture
def session():
    """A proof that has not begun."""
    return ProofSession(settings_of(load("okta-oin"), {}, {}))


@pytest.mark.parametrize(
    ("error", "flaw"),
    [
        (None, ""),
        (Finding("no"), "violates when clean: no"),
        (Blocked(OWNER, "no user"), "blocked when clean: no user"),
        (NotRun("no token"), "not-run when clean: no token"),
        (KeyError("id"), "error when clean: 'id'"),
    ],
)
def test_a_check_conforms_on_the_clean_provider(session, error, flaw):
    proof = session.judge(CHECK, error, "call", None)

    assert (proof.fault, proof.flaw) == (CLEAN, flaw)
    assert session.proofs == [proof]


@pytest.mark.parametrize(
    ("error", "when", "flaw"),
    [
        (Finding("no"), "call", ""),
        (AssertionError("no"), "call", ""),
        (None, "call", "not caught: conforms, None"),
        (KeyError("id"), "call", "not caught: error, 'id'"),
        (Finding("no"), "setup", "not caught: error, no"),
        (
            NotApplicable("the target has none"),
            "call",
            "not caught: not-applicable, the target has",
        ),
        # also where the fault names the owner: the check itself has not noticed it
        (Blocked(OWNER, "no"), "call", "its set-up failed instead (blocked by okta.x.owner: no)"),
        (Unreadable("no", owner=OWNER), "setup", "its set-up failed instead (blocked by okta.x."),
    ],
)
def test_a_check_fails_on_a_fault_in_its_own_action(session, error, when, flaw):
    session.judge(CHECK, None, "call", None)
    proof = session.judge(CHECK, error, when, FAULT)

    assert proof.flaw.startswith(flaw)
    assert bool(proof.flaw) is bool(flaw)


def test_a_check_that_is_not_applicable_when_clean_is_no_proof(session):
    reason = NotApplicable("the target shows no type of a member")
    proofs = [session.judge(CHECK, reason, "call", fault) for fault in (None, FAULT)]

    assert [proof.inapplicable for proof in proofs] == [str(reason)] * 2
    assert session.proofs == []
