"""From a pytest outcome to a verdict, and from the verdicts on checks to those on a run."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun, Unreadable
from pytest_scim.checks.verdict import (
    FAILING,
    PYTEST_OUTCOME,
    Circumstance,
    Verdict,
    Weight,
    is_submitted,
    judge,
    overall,
    weights,
)

OWNER = "okta.create_users.x"
FINDING = Finding("no")
ASSERT = AssertionError("no")
UNREADABLE = Unreadable("no", owner=OWNER)

DECISIONS = [
    # error, phase, circumstance, verdict
    (None, "call", {}, "conforms"),
    (None, "call", {"level": SHOULD}, "conforms"),
    (None, "call", {"late": 0.5}, "advisory"),
    (None, "call", {"late": 0.0}, "advisory"),
    (None, "call", {"deviation": True}, "stale"),
    (None, "call", {"deviation": True, "late": 0.5}, "stale"),
    (FINDING, "call", {}, "violates"),
    (ASSERT, "call", {}, "violates"),
    (FINDING, "call", {"level": SHOULD}, "advisory"),
    (FINDING, "call", {"deviation": True}, "deviates"),
    (FINDING, "call", {"deviation": True, "level": SHOULD}, "deviates"),
    (FINDING, "call", {"late": 0.5}, "violates"),
    (UNREADABLE, "call", {}, "violates"),
    (UNREADABLE, "call", {"failed": frozenset({OWNER})}, "blocked"),
    (UNREADABLE, "setup", {"failed": frozenset({OWNER})}, "blocked"),
    (UNREADABLE, "setup", {}, "blocked"),
    (UNREADABLE, "teardown", {}, "error"),
    (FINDING, "call", {"lost": True}, "blocked"),
    (ASSERT, "setup", {"lost": True}, "blocked"),
    (NotRun("no"), "call", {"lost": True}, "not-run"),
    (UNREADABLE, "call", {"failed": frozenset({"another"})}, "violates"),
    (Blocked(OWNER, "no"), "setup", {}, "blocked"),
    (Blocked(OWNER, "no"), "call", {"deviation": True}, "blocked"),
    (NotApplicable("no"), "setup", {}, "not-applicable"),
    (NotApplicable("no"), "call", {"deviation": True}, "not-applicable"),
    (NotRun("no"), "call", {"late": 0.5}, "not-run"),
    (FINDING, "setup", {}, "error"),
    (FINDING, "teardown", {}, "error"),
    (KeyError("id"), "call", {}, "error"),
    (KeyError("id"), "call", {"deviation": True, "level": SHOULD}, "error"),
    (SystemExit(), "call", {}, "error"),
]


@pytest.mark.parametrize(("error", "when", "case", "verdict"), DECISIONS)
def test_a_verdict_follows_from_what_was_raised_where_and_under_which_circumstance(
    error, when, case, verdict
):
    assert judge(error, when, Circumstance(**{"level": MUST, **case})) == verdict


def test_every_verdict_can_be_reached():
    assert {verdict for *_, verdict in DECISIONS} == {str(verdict) for verdict in Verdict}


def test_every_verdict_has_its_word_for_pytest():
    assert set(PYTEST_OUTCOME) == set(Verdict)
    assert {v for v in Verdict if PYTEST_OUTCOME[v] == "failed"} == FAILING


def row(name, verdict, blocked_by=None, level="MUST"):
    known = {"id": name, "verdict": verdict, "level": level, "feature": None}
    return {**known, "blocked_by": blocked_by}


BLOCKED = row("okta.z", "blocked", "okta.a")


@pytest.mark.parametrize(
    ("checks", "weight"),
    [
        ([row("okta.a", "violates")], Weight.FAILED),
        ([row("okta.a", "stale")], Weight.UNJUDGED),
        ([row("okta.a", "error")], Weight.UNJUDGED),
        ([row("okta.a", "advisory", level="SHOULD")], Weight.NOTHING),
        ([row("okta.a", "deviates")], Weight.NOTHING),
        ([row("okta.a", "not-run")], Weight.NOTHING),
        ([row("okta.a", "not-applicable")], Weight.NOTHING),
        ([row("okta.a", "conforms")], Weight.UNJUDGED),
        ([row("okta.a", "blocked", "okta.b"), row("okta.b", "violates")], Weight.FAILED),
        ([row("okta.a", "blocked", "okta.b"), row("okta.b", "advisory")], Weight.NOTHING),
        ([row("okta.a", "blocked", "okta.z")], Weight.UNJUDGED),
        ([row("okta.a", "blocked", "okta.a")], Weight.UNJUDGED),
        ([row("okta.a", "blocked")], Weight.UNJUDGED),
        ([], Weight.UNJUDGED),
    ],
)
def test_a_blocked_check_weighs_what_it_is_blocked_by_in_the_end(checks, weight):
    assert weights([BLOCKED, *checks])["okta.z"] is weight


def test_in_a_part_of_a_run_an_owner_that_is_not_there_was_not_run():
    assert weights([BLOCKED], partial=True) == {"okta.z": Weight.NOTHING}


# -- the three verdicts of a run ------------------------------------------------------

SPEC = {"id": "runscope.spec.b", "verdict": "conforms", "feature": None}


def run(*, conclusive=True, **rows):
    checks = [
        {"id": name.replace("__", "."), "verdict": verdict.replace("_", "-")}
        for name, verdict in rows.items()
    ]
    found = overall(checks, conclusive=conclusive)
    return (*found["verdicts"].values(), found["ready"])


def test_the_three_verdicts_have_names():
    assert overall([SPEC], conclusive=True) == {
        "verdicts": {"okta": None, "spec": True, "rfc": None},
        "ready": None,
    }


def test_what_was_not_run_is_not_judged():
    assert run(okta__a="not_run", runscope__spec__b="conforms") == (None, True, None, None)


def test_all_is_well():
    assert run(okta__a="conforms", runscope__spec__b="conforms") == (True, True, True, True)


def test_advice_costs_only_the_rfc_verdict():
    assert run(okta__a="advisory", runscope__spec__b="conforms") == (True, True, False, True)


def test_a_finding_of_a_draft_costs_no_verdict():
    assert run(future__a="advisory", okta__a="conforms", runscope__spec__b="conforms") == (
        True, True, True, True,
    )  # fmt: skip


def test_a_declared_deviation_counts_as_kept():
    assert run(okta__a="deviates", runscope__spec__b="conforms") == (True, True, True, True)


def test_what_fails_costs_the_verdict_of_its_suite():
    assert run(okta__a="violates", runscope__spec__b="conforms") == (False, True, False, False)
    assert run(okta__a="conforms", runscope__spec__b="violates") == (True, False, False, False)


def test_an_outdated_deviation_is_a_flaw_of_the_profile_and_costs_no_verdict():
    assert run(okta__a="stale", runscope__spec__b="conforms") == (True, True, True, True)
    assert weights([row("okta.a", "stale")])["okta.a"] is Weight.OUTDATED


@pytest.mark.parametrize("verdict", ["error", "blocked"])
def test_what_could_not_be_judged_says_neither_yes_nor_no(verdict):
    assert run(okta__a=verdict, runscope__spec__b="conforms") == (None, True, None, None)
    assert run(okta__a="conforms", runscope__spec__b=verdict) == (True, None, None, None)
    assert run(okta__a=verdict, okta__c="violates", runscope__spec__b="conforms") == (
        False, True, False, False,
    )  # fmt: skip


def test_what_is_blocked_by_advice_decides_nothing_and_leaves_readiness_open():
    checks = [SPEC, row("okta.a", "advisory"), row("okta.c", "conforms")]
    must = row("okta.d", "blocked", "okta.a")
    should = {**must, "level": "SHOULD"}

    assert overall([*checks, must], conclusive=True) == {
        "verdicts": {"okta": True, "spec": True, "rfc": False},
        "ready": None,
    }
    assert overall([*checks, should], conclusive=True)["ready"] is True


def test_what_fails_is_enough_to_say_no():
    assert run(okta__a="violates", okta__c="not_run", runscope__spec__b="conforms")[3] is False


def test_okta_s_crud_test_belongs_to_the_okta_verdict():
    assert run(runscope__crud__a="violates", runscope__spec__b="conforms")[:2] == (False, True)


def test_a_run_that_does_not_conclude_is_never_ready():
    assert run(conclusive=False, okta__a="conforms", runscope__spec__b="conforms")[3] is None
    assert run(conclusive=False, okta__a="violates", runscope__spec__b="conforms")[3] is None


@pytest.mark.parametrize(("integration", "ready"), [("oin", True), ("aiw", True), ("oiw", None)])
def test_a_private_app_has_no_verdict_on_readiness(integration, ready):
    checks = [SPEC, row("okta.a", "conforms")]
    assert overall(checks, conclusive=True, submitted=is_submitted(integration)) == {
        "verdicts": {"okta": True, "spec": True, "rfc": True},
        "ready": ready,
    }


def test_a_private_app_that_fails_is_not_called_unready_either():
    checks = [SPEC, row("okta.a", "violates")]
    found = overall(checks, conclusive=True, submitted=False)
    assert (found["verdicts"]["okta"], found["ready"]) == (False, None)


@pytest.mark.parametrize(("level", "ready"), [("MUST", None), ("SHOULD", True)])
def test_a_must_that_was_not_run_leaves_readiness_open(level, ready):
    checks = [SPEC, row("okta.a", "conforms"), row("okta.c", "not-run", level=level)]
    assert overall(checks, conclusive=True) == {
        "verdicts": {"okta": True, "spec": True, "rfc": True},
        "ready": ready,
    }


def test_what_is_not_applicable_decides_nothing():
    clean = {"okta__a": "conforms", "runscope__spec__b": "conforms"}
    assert run(**clean, okta__c="not_applicable")[3] is True
    assert run(okta__a="not_applicable", runscope__spec__b="conforms") == (None, True, None, None)


def test_without_the_spec_suite_readiness_is_open():
    assert run(okta__a="conforms") == (True, None, True, None)


def test_a_run_without_checks_says_nothing():
    assert run() == (None, None, None, None)


def offering(features, *, partial=False, **rows):
    checks = [{"id": f"okta.{k}", "verdict": v, "feature": k} for k, v in rows.items()]
    found = overall([*checks, SPEC], conclusive=not partial, features=features, partial=partial)
    return (*found["verdicts"].values(), found["ready"])


def test_a_feature_that_was_not_judged_leaves_readiness_open():
    both = ("create_users", "push_groups")

    assert offering(both, create_users="conforms", push_groups="advisory")[3] is True
    assert offering((None, *both), create_users="conforms", push_groups="conforms")[3] is True
    assert offering(both, create_users="conforms")[3] is None
    assert offering(both, create_users="conforms", push_groups="not-run")[3] is None
    assert offering(both, create_users="conforms", push_groups="not-applicable")[3] is None


def test_a_part_of_a_run_can_say_no_but_never_yes():
    one = ("create_users",)

    assert offering(one, partial=True, create_users="conforms") == (None, None, None, None)
    assert offering(one, partial=True, create_users="advisory") == (None, None, False, None)
    assert offering(one, partial=True, create_users="violates") == (False, None, False, None)
