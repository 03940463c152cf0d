"""What a run says of how it ended."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Check
from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.checks.verdict import exit_code
from pytest_scim.profile.load import load
from pytest_scim.report.model import problems
from pytest_scim.run.session.checks import Director
from pytest_scim.run.settings import settle
from pytest_scim.target.cleanup.journal.file import Unwritable

FULL = "the journal cannot be written: No space left on device"


def check(name, level=MUST):
    return Check(f"okta.x.{name}", name, "It must.", level)


@pytest.fixture
def director():
    """A run that has sent nothing yet."""
    return Director(settle(load("okta-oin"), {"report_dir": Path("nowhere")}, {}))


class Answered:
    """A rehearsal each of whose checks sent one request that had this status."""

    def __init__(self, status):
        request = {"method": "GET", "url": "http://127.0.0.1/Users"}
        answered = SimpleNamespace(request=request, response={"status": status}, error=None)
        self.recording = SimpleNamespace(exchanges=[answered])
        self.contact = SimpleNamespace(answered=True, dead=None, spent=lambda: None)
        self.evidence = SimpleNamespace(
            task=None, late=None, lost=lambda: None, strange=lambda: False,
            inferred=lambda: False, exchanges=lambda: [0],
        )  # fmt: skip


def judge(director, *found):
    """Judge a check for each error, given with its name and level."""
    checks = [check(name, level) for name, level, _ in found]
    director.collected |= {one.id: one for one in checks}
    director.order = list(director.collected)
    for one, (*_, error) in zip(checks, found, strict=True):
        yield director.judge(one, error, "call", 0.0)


def ended(director):
    record = director.record()
    assert problems({**record, "run": "none"}) == []
    return record["stopped"], record["partial"], record["usable"], exit_code(record)


def test_a_run_that_reached_its_end_was_stopped_by_nothing(director):
    list(judge(director, ("a", MUST, None)))
    assert ended(director) == (None, False, True, 0)


def test_a_run_that_may_create_nothing_fails_and_says_why(director):
    list(judge(director, ("a", MUST, None), ("b", MUST, Unwritable(FULL))))
    assert ended(director) == ({"by": "environment", "reason": FULL}, True, True, 1)
    assert [row["verdict"] for row in director.record()["checks"]] == ["conforms", "not-run"]


def test_a_run_that_pytest_ended_early_was_not_interrupted(director):
    list(judge(director, ("a", MUST, Finding("no"))))
    director.collected["okta.x.b"] = check("b")
    director.cut = "stopping after 1 failures"
    stopped, partial, *_, code = ended(director)
    assert (stopped, partial, code) == ({"by": "pytest", "reason": director.cut}, True, 1)
    assert director.record()["checks"][-1]["message"] == director.cut


def test_checks_that_were_not_reached_make_a_run_interrupted(director):
    list(judge(director, ("a", MUST, None)))
    director.collected["okta.x.b"] = check("b")
    assert ended(director)[0]["by"] == "signal"
    assert ended(director)[3] == 2


@pytest.mark.parametrize(
    ("change", "partial"),
    [
        ({}, False),
        ({"selected_all": False}, True),
        ({"deselected": {"okta.x.z": check("z")}}, True),
    ],
)
def test_a_selection_makes_a_run_partial(director, change, partial):
    list(judge(director, ("a", MUST, None)))
    for name, value in change.items():
        setattr(director, name, value)
    assert director.record()["partial"] is partial


def test_a_target_that_is_gone_before_anything_was_judged_could_not_be_used(director):
    contact = SimpleNamespace(dead="the target stopped responding", spent=lambda: None)
    evidence = SimpleNamespace(strange=lambda: True)
    list(judge(director, ("a", MUST, NotRun(contact.dead))))
    director._rehearsal = SimpleNamespace(contact=contact, evidence=evidence)
    assert director._nothing_judged(director._stopped())
    director._rehearsal = None
    list(judge(director, ("b", MUST, None)))
    director._rehearsal = SimpleNamespace(contact=contact, evidence=evidence)
    assert not director._nothing_judged(director._stopped())


@pytest.mark.parametrize(
    ("level", "error", "fails"),
    [
        (MUST, Finding("no"), True),
        (MUST, KeyError("id"), True),
        (SHOULD, Finding("no"), False),
        (MUST, NotRun("no"), False),
        (MUST, None, True),
    ],
)
def test_a_blocked_check_fails_to_pytest_as_its_owner_does(director, level, error, fails):
    blocked = ("b", MUST, Blocked("okta.x.a", "no"))
    _, outcome = judge(director, ("a", level, error), blocked)
    assert director.fails(outcome) is fails


def test_a_check_that_is_blocked_by_one_that_is_still_to_come_fails(director):
    owner = check("later")
    director.collected[owner.id] = owner
    (outcome,) = judge(director, ("a", MUST, Blocked(owner.id, "lost")))
    assert director.fails(outcome)
    (outcome,) = judge(director, ("b", MUST, Blocked("okta.x.unselected", "no")))
    assert not director.fails(outcome)


def test_a_check_is_judged_in_view_of_an_owner_that_comes_later(director):
    owner = check("later", SHOULD)
    director.collected[owner.id] = owner
    director._rehearsal = Answered(500)
    (outcome,) = judge(director, ("a", MUST, Blocked(owner.id, "no user is shown")))
    assert outcome.verdict == "blocked"

    director.judge(owner, None, "call", 0.0)
    found = {one.check.id: one for one in director._all_outcomes("")}[outcome.check.id]
    assert (found.verdict, found.level, found.blocked_by) == ("advisory", SHOULD, None)


def test_a_check_is_judged_at_once_in_view_of_an_owner_that_conformed(director):
    director._rehearsal = Answered(500)
    _, outcome = judge(director, ("a", MUST, None), ("b", SHOULD, Blocked("okta.x.a", "no")))
    assert (outcome.verdict, outcome.level) == ("violates", MUST)
    assert director._all_outcomes("")[1] == outcome


def no_time():
    raise NotRun("the time budget of 2 s is spent")


@pytest.mark.parametrize(
    ("strange", "is_gone", "found"),
    [
        (False, no_time, "no"),
        (True, lambda: False, "no"),
        (True, lambda: True, "the target stopped responding"),
        (True, no_time, "the time budget of 2 s is spent"),
    ],
)
def test_a_finding_at_a_target_that_is_gone_is_none(director, strange, is_gone, found):
    director._rehearsal = SimpleNamespace(
        contact=SimpleNamespace(dead="the target stopped responding", is_gone=is_gone),
        evidence=SimpleNamespace(strange=lambda: strange),
    )
    error = director._unless_gone(Finding("no"))
    assert str(error) == found
    assert isinstance(error, Finding if found == "no" else NotRun)
