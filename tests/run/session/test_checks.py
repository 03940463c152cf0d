"""What a run says of how it ended."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Check
from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.plugin.fixtures import restoring
from pytest_scim.profile.load import load
from pytest_scim.report.exit_code import exit_code
from pytest_scim.report.model import problems
from pytest_scim.run.session.checks import CheckSession
from pytest_scim.run.settings import settings_of
from pytest_scim.target.cleanup.journal.file import Unwritable
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.usability.hanging import HangingEndpoints

FULL = "the journal cannot be written: No space left on device"


def check(name, level=MUST):
    return Check(f"okta.x.{name}", name, "It must.", level)


@pytest.fixture
def session():
    """A run that has sent nothing yet."""
    return CheckSession(settings_of(load("okta-oin"), {"report_dir": Path("nowhere")}, {}))


class Answered:
    """A context each of whose checks sent one request that had this status."""

    def __init__(self, status):
        request = {"method": "GET", "url": "http://127.0.0.1/Users"}
        answered = SimpleNamespace(request=request, response={"status": status}, error=None)
        self.recording = SimpleNamespace(exchanges=[answered])
        limits = SimpleNamespace(responded=True, dead=None, spent=lambda: None)
        self.target = SimpleNamespace(limits=limits, hanging=HangingEndpoints(60))
        self.client = SimpleNamespace(budget=TimeBudget())
        self.log = SimpleNamespace(
            task=None, late=None, note=None, assertions=[], lost=lambda: None,
            is_suspicious=lambda: False, unrestored=[], deciding=None,
            is_inferred=lambda: False, exchanges=lambda: [0],
        )  # fmt: skip


def judge(session, *found):
    """Judge a check for each error, given with its name and level."""
    checks = [check(name, level) for name, level, _ in found]
    session.collected |= {one.id: one for one in checks}
    session.order = list(session.collected)
    for one, (*_, error) in zip(checks, found, strict=True):
        yield session.judge(one, error, "call", 0.0)


def ended(session):
    record = session.record()
    assert problems(record) == []
    return record["stopped"], record["partial"], record["usable"], exit_code(record)


def test_a_run_that_reached_its_end_was_stopped_by_nothing(session):
    list(judge(session, ("a", MUST, None)))
    assert ended(session) == (None, False, True, 0)


def test_a_run_that_may_create_nothing_fails_and_says_why(session):
    list(judge(session, ("a", MUST, None), ("b", MUST, Unwritable(FULL))))
    assert ended(session) == ({"by": "environment", "reason": FULL}, True, True, 1)
    assert [row["verdict"] for row in session.record()["checks"]] == ["conforms", "not-run"]


def test_a_run_that_pytest_ended_early_was_not_interrupted(session):
    list(judge(session, ("a", MUST, Finding("no"))))
    session.collected["okta.x.b"] = check("b")
    session.cut = "stopping after 1 failures"
    stopped, partial, *_, code = ended(session)
    assert (stopped, partial, code) == ({"by": "pytest", "reason": session.cut}, True, 1)
    assert session.record()["checks"][-1]["message"] == session.cut


def test_checks_that_were_not_reached_make_a_run_interrupted(session):
    list(judge(session, ("a", MUST, None)))
    session.collected["okta.x.b"] = check("b")
    assert ended(session)[0]["by"] == "signal"
    assert ended(session)[3] == 2


@pytest.mark.parametrize(
    ("change", "partial"),
    [
        ({}, False),
        ({"selected_all": False}, True),
        ({"deselected": {"okta.x.z": check("z")}}, True),
    ],
)
def test_a_selection_makes_a_run_partial(session, change, partial):
    list(judge(session, ("a", MUST, None)))
    for name, value in change.items():
        setattr(session, name, value)
    assert session.record()["partial"] is partial


def test_a_target_that_is_gone_before_anything_was_judged_could_not_be_used(session):
    limits = SimpleNamespace(dead="the target stopped responding", spent=lambda: None)
    log = SimpleNamespace(is_suspicious=lambda: True)
    list(judge(session, ("a", MUST, NotRun(limits.dead))))
    session._context = SimpleNamespace(target=SimpleNamespace(limits=limits), log=log)
    assert session._nothing_judged(session._stopped())
    session._context = None
    list(judge(session, ("b", MUST, None)))
    session._context = SimpleNamespace(target=SimpleNamespace(limits=limits), log=log)
    assert not session._nothing_judged(session._stopped())


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
def test_a_blocked_check_fails_to_pytest_as_its_owner_does(session, level, error, fails):
    blocked = ("b", MUST, Blocked("okta.x.a", "no"))
    _, outcome = judge(session, ("a", level, error), blocked)
    assert session.fails(outcome) is fails


def test_a_check_that_is_blocked_by_one_that_is_still_to_come_fails(session):
    owner = check("later")
    session.collected[owner.id] = owner
    (outcome,) = judge(session, ("a", MUST, Blocked(owner.id, "lost")))
    assert session.fails(outcome)
    (outcome,) = judge(session, ("b", MUST, Blocked("okta.x.unselected", "no")))
    assert not session.fails(outcome)


def test_a_check_is_judged_in_view_of_an_owner_that_comes_later(session):
    owner = check("later", SHOULD)
    session.collected[owner.id] = owner
    session._context = Answered(500)
    (outcome,) = judge(session, ("a", MUST, Blocked(owner.id, "no user is shown")))
    assert outcome.verdict == "blocked"

    session.judge(owner, None, "call", 0.0)
    found = {one.check.id: one for one in session._all_outcomes("")}[outcome.check.id]
    assert (found.verdict, found.level, found.blocked_by) == ("advisory", SHOULD, None)


def test_a_check_is_judged_at_once_in_view_of_an_owner_that_conformed(session):
    session._context = Answered(500)
    _, outcome = judge(session, ("a", MUST, None), ("b", SHOULD, Blocked("okta.x.a", "no")))
    assert (outcome.verdict, outcome.level) == ("violates", MUST)
    assert session._all_outcomes("")[1] == outcome


def no_time():
    raise NotRun("the time budget of 2 s is spent")


@pytest.mark.parametrize(
    ("suspicious", "is_gone", "found"),
    [
        (False, no_time, "no"),
        (True, lambda: False, "no"),
        (True, lambda: True, "the target stopped responding"),
        (True, no_time, "the time budget of 2 s is spent"),
    ],
)
def test_a_finding_at_a_target_that_is_gone_is_none(session, suspicious, is_gone, found):
    limits = SimpleNamespace(dead="the target stopped responding", is_gone=is_gone)
    session._context = SimpleNamespace(
        target=SimpleNamespace(limits=limits),
        log=SimpleNamespace(is_suspicious=lambda: suspicious),
    )
    error = session._unless_gone(Finding("no"))
    assert str(error) == found
    assert isinstance(error, Finding if found == "no" else NotRun)


RESTORED = "the check could not restore the userName: PATCH returned 409"


@pytest.mark.parametrize(
    ("level", "error", "verdict", "message"),
    [
        (MUST, None, "conforms", RESTORED),
        (MUST, Finding("no"), "violates", f"no; {RESTORED}"),
        (SHOULD, Finding("no"), "advisory", f"no; {RESTORED}"),
        (MUST, Blocked("okta.x.y", "no"), "blocked", f"no; {RESTORED}"),
    ],
)
def test_what_a_check_could_not_restore_decides_no_verdict(session, level, error, verdict, message):
    session._context = context = Answered(200)
    with restoring(SimpleNamespace(note_unrestored=context.log.unrestored.append), "the userName"):
        raise Finding("PATCH returned 409")
    outcome = session.judge(check("a", level), error, "call", 0.0)

    assert outcome.verdict == verdict
    assert outcome.message == message
