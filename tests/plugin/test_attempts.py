"""Attempts to run checks in threads: pytest takes what conforms, and runs the rest again."""

from types import SimpleNamespace

import pytest

from pytest_scim.checks.check import Check, Level
from pytest_scim.checks.outcomes import Finding, NotApplicable, NotRun
from pytest_scim.plugin.selection.attempts import FAILED, Attempts
from pytest_scim.run.check_log import CheckLog
from pytest_scim.run.session.lifetimes import Lifetimes
from pytest_scim.target.http.bounds.turns import Ended, Turns


class Run:
    """The attempts of a run, in which ``created`` stands, and requests may have ``hung``."""

    def __init__(self):
        self.lifetimes, self.hung = Lifetimes(), False
        self.created = SimpleNamespace(holders=frozenset())
        self.log = CheckLog([], self.lifetimes)
        self.session = SimpleNamespace(
            ran_ahead={}, lifetimes=self.lifetimes, begin_ahead=self.begin
        )
        context = SimpleNamespace(
            log=self.log,
            room=SimpleNamespace(limit=None),
            test_data=SimpleNamespace(of_check=lambda *_: None),
            ownership=SimpleNamespace(standing=[self.created]),
            target=SimpleNamespace(hanging=SimpleNamespace(forget=lambda: self.hung)),
        )
        self.attempts = Attempts(self.session, context)

    def begin(self, check):
        self.lifetimes.begin(check.id)
        self.log.begin()

    def make(self, name, error=None):
        """Make an attempt of a check that creates something, and raises this."""

        def run():
            self.created.holders = self.lifetimes.holders()
            self.log.note = "noted"
            if error is not None:
                raise error

        with Turns().taking_part():
            self.attempts.make(Check(name, "", "", Level.MUST), 0, run)


def test_a_check_that_conforms_is_taken_with_what_its_log_has():
    run = Run()
    run.make("okta.a.1")

    assert run.session.ran_ahead["okta.a.1"].note == "noted"
    assert run.created.holders == {"okta.a.1"}
    assert run.attempts.failed == set()


@pytest.mark.parametrize(
    ("error", "unmet"),
    [(Finding("wrong"), {"okta.a.1"}), (NotRun("no room"), set()), (KeyError("x"), {"okta.a.1"})],
)
def test_a_check_that_fails_is_left_to_pytest_and_nobody_needs_what_it_created(error, unmet):
    run = Run()
    run.make("okta.a.1", error)

    assert run.session.ran_ahead == {}
    assert run.created.holders == frozenset()
    assert (run.attempts.failed, run.attempts.unmet) == ({"okta.a.1"}, unmet)
    assert run.attempts.stopped is None


def test_a_check_that_is_not_applicable_is_left_to_pytest_and_has_not_failed():
    run = Run()
    run.make("okta.a.1", NotApplicable("no PATCH"))

    assert (run.session.ran_ahead, run.attempts.failed) == ({}, set())


def test_no_more_checks_are_run_ahead_once_many_fail():
    run = Run()
    for n in range(FAILED):
        assert run.attempts.stopped is None
        run.make(f"okta.a.{n}", Finding("wrong"))
    assert run.attempts.stopped == "many checks failed"


def test_no_more_checks_are_run_ahead_once_a_request_hangs():
    run = Run()
    run.hung = True
    run.make("okta.a.1", Finding("wrong"))
    assert run.attempts.stopped == "a request got no response"


def test_an_interrupt_is_no_failure():
    run = Run()
    with pytest.raises(Ended):
        run.make("okta.a.1", Ended())
    assert run.attempts.failed == set()
