"""From a pytest outcome to a verdict, and from verdicts to the run's word."""

import pytest

from pytest_scim.check import MUST, SHOULD, Blocked, Finding, NotOffered, NotRun, Unreadable
from pytest_scim.verdict import (
    FAILING,
    PYTEST_OUTCOME,
    Circumstance,
    Verdict,
    exit_code,
    judge,
    overall,
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
    (FINDING, "call", {"inferred": True}, "advisory"),
    (FINDING, "call", {"level": SHOULD, "inferred": True}, "advisory"),
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
    (NotOffered("no"), "setup", {}, "not-offered"),
    (NotOffered("no"), "call", {"deviation": True}, "not-offered"),
    (NotRun("no"), "call", {"inferred": True}, "not-run"),
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


@pytest.mark.parametrize(
    ("verdicts", "strict", "code"),
    [
        ([], False, 0),
        (["conforms", "advisory", "deviates", "not-offered", "not-run"], False, 0),
        (["advisory"], True, 1),
        (["conforms", "deviates"], True, 0),
        (["violates"], False, 1),
        (["stale"], False, 1),
        (["blocked"], False, 1),
        (["error"], False, 1),
    ],
)
def test_a_run_exits_with_1_when_something_failed(verdicts, strict, code):
    assert exit_code(verdicts, strict_advice=strict) == code


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


def test_a_declared_deviation_counts_as_kept():
    assert run(okta__a="deviates", runscope__spec__b="conforms") == (True, True, True, True)


@pytest.mark.parametrize("verdict", ["violates", "stale", "blocked", "error"])
def test_what_fails_costs_the_verdict_of_its_suite(verdict):
    assert run(okta__a=verdict, runscope__spec__b="conforms") == (False, True, False, False)
    assert run(okta__a="conforms", runscope__spec__b=verdict) == (True, False, False, False)


def test_okta_s_crud_test_belongs_to_the_okta_verdict():
    assert run(runscope__crud__a="violates", runscope__spec__b="conforms")[:2] == (False, True)


def test_a_run_that_does_not_conclude_is_never_ready():
    assert run(conclusive=False, okta__a="conforms", runscope__spec__b="conforms")[3] is None
    assert run(conclusive=False, okta__a="violates", runscope__spec__b="conforms")[3] is None


def test_what_was_not_run_leaves_readiness_open():
    assert run(okta__a="conforms", okta__c="not_run", runscope__spec__b="conforms") == (
        True, True, True, None,
    )  # fmt: skip


def test_what_is_not_offered_decides_nothing():
    assert run(okta__a="conforms", okta__c="not_offered", runscope__spec__b="conforms")[3] is True
    assert run(okta__a="not_offered", runscope__spec__b="conforms") == (None, True, None, None)


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
    assert offering(both, create_users="conforms", push_groups="not-offered")[3] is None


def test_a_part_of_a_run_can_say_no_but_never_yes():
    one = ("create_users",)

    assert offering(one, partial=True, create_users="conforms") == (None, None, None, None)
    assert offering(one, partial=True, create_users="advisory") == (None, None, False, None)
    assert offering(one, partial=True, create_users="violates") == (False, None, False, None)


def test_advice_counts_only_when_it_is_asked_for():
    assert exit_code(["advisory"]) == 0
