"""A failed read-back is read again when its test file ends: late, or never."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from pytest_scim.checks.check import MUST, Check
from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.checks.verdict import Verdict
from pytest_scim.profile.load import load
from pytest_scim.run.session.checks import CheckSession
from pytest_scim.run.session.reads import read_backs as session_module
from pytest_scim.run.settings import settings_of
from pytest_scim.scim.messages import Response
from pytest_scim.target import polling as polling_module
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.http.bounds import changes as changes_module
from pytest_scim.target.http.bounds import waits as waits_module
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.requests import request
from pytest_scim.target.usability.hanging import HangingEndpoints
from pytest_scim.target.users import Users

CHECK = Check("okta.x.a", "a", "It must.", MUST)
HINT = "if changes may take that long, set propagation: {timeout: 8s} in the profile."


class Clock:
    """A clock that only sleeping and the test move."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for module in (polling_module, changes_module, waits_module, session_module):
        monkeypatch.setattr(module, "time", clock)
    return clock


class Recorded(list):
    """The exchanges of a run."""

    exchanges = property(lambda self: self)


class Target:
    """A target that returns ``title``, as a run with ``propagation`` of ``timeout`` reaches it."""

    def __init__(self, clock, timeout=0.0):
        self.clock, self.title, self.failing = clock, "old", False
        self.recording = Recorded()
        budget = TimeBudget()
        self.waits, self.changes = budget.waits, budget.waits.changes
        self.users = Users(
            self.send,
            Ownership("runtagaa", Journal(None, {}), stops=False),
            timeout=timeout,
            wait=clock.sleep,
            waits=self.waits,
        )
        limits = SimpleNamespace(allow=lambda: None, dead=None, responded=True)
        self.client = SimpleNamespace(budget=budget)
        self.target = SimpleNamespace(limits=limits, hanging=HangingEndpoints(60))
        self.log = SimpleNamespace(
            task=None, late=None, note=None, assertions=[], unrestored=[], lost=lambda: None,
            deciding=None, is_suspicious=lambda: False, exchanges=list,
        )  # fmt: skip

    def send(self, sent):
        self.changes.before(sent, "check")
        self.recording.append(sent)
        status = 500 if self.failing and sent.method == "GET" else 200
        reply = Response(status, content=json.dumps({"id": "1", "title": self.title}).encode())
        self.changes.after(sent, reply, "check")
        return reply

    def write(self, method="PUT", path="/Users/1"):
        self.send(request(method, path, {"title": "new"}))

    def read(self):
        return self.users.expects("1", {"title": "new"})


@pytest.fixture
def session():
    found = CheckSession(settings_of(load("okta-oin"), {"report_dir": Path("nowhere")}, {}))
    found.reads_again = True
    return found


def check(session, target, action=None, when="call"):
    """Run a check that writes and reads back; return its verdict and its message."""
    session._context = target
    error = None
    try:
        (action or (lambda: (target.write(), target.read())))()
    except (Finding, NotRun, Blocked) as raised:
        error = raised
    return of(session.judge(CHECK, error, when, 0.0))


def of(outcome):
    return outcome.verdict, outcome.message


def ended(session):
    session.end_file()
    return of(session.outcomes[CHECK.id])


def test_a_late_change_is_a_finding_that_says_within_which_time_it_was_visible(session, clock):
    target = Target(clock)
    verdict, message = check(session, target)
    clock.now, target.title = 7.3, "new"

    seen = f"{message}. The change was visible within 8 s: {HINT}"
    assert verdict is Verdict.VIOLATES
    assert ended(session) == (Verdict.VIOLATES, seen)
    assert session.outcomes[CHECK.id].exchanges == [len(target.recording) - 1]


def test_a_change_that_is_never_visible_is_reported_as_such(session, clock):
    _, message = check(session, Target(clock))
    clock.now = 7.3

    assert ended(session) == (
        Verdict.VIOLATES,
        f"{message}. It is still not visible 8 s later.",
    )


def test_a_read_back_is_sent_again_once(session, clock):
    target = Target(clock)
    check(session, target)
    reported = ended(session)
    sent = len(target.recording)

    assert ended(session) == reported
    assert len(target.recording) == sent


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/Users/1"), ("PATCH", "/Users/1")])
def test_nothing_is_said_of_a_resource_that_was_written_to_since(session, clock, method, path):
    target = Target(clock)
    reported = check(session, target)
    clock.now, target.title = 7.3, "new"
    target.write(method, path)

    assert ended(session) == reported


def test_nothing_is_said_where_the_run_sends_no_more_requests(session, clock):
    target = Target(clock)
    reported = check(session, target)
    target.title = "new"
    sent = len(target.recording)

    def over():
        raise NotRun("over")

    target.target.limits.allow = over

    assert ended(session) == reported
    assert len(target.recording) == sent


def test_nothing_is_said_where_a_write_belongs_to_the_read(session, clock):
    target = Target(clock)

    def read():
        target.write()
        raise Finding("it is not there")

    reported = check(session, target, lambda: (target.write(), target.users.polling.until(read)))

    assert ended(session) == reported


@pytest.mark.parametrize("failing", [1, 2])
def test_nothing_is_said_where_a_read_returned_no_resource_at_all(session, clock, failing):
    target = Target(clock)
    target.failing = failing == 1
    reported = check(session, target)
    target.failing, target.title = failing == 2, "new"

    assert ended(session) == reported


def test_an_embedded_run_reads_nothing_again(clock):
    session = CheckSession(settings_of(load("okta-oin"), {"report_dir": Path("nowhere")}, {}))
    target = Target(clock)
    reported = check(session, target)

    assert ended(session) == reported


def test_where_the_run_may_not_wait_the_second_read_decides(session, clock):
    target = Target(clock, timeout=100.0)
    verdict, message = check(session, target)

    assert verdict is Verdict.NOT_RUN
    assert message.startswith("the run has waited 60 s for changes and may wait no longer: title")
    clock.now = 101.0
    verdict, message = ended(session)
    assert verdict is Verdict.VIOLATES
    assert message == 'title of the User is "old", not "new". It is still not visible 101 s later.'


@pytest.mark.parametrize(("now", "title"), [(99.0, "old"), (99.0, "new"), (101.0, "new")])
def test_where_the_second_read_does_not_decide_the_check_was_not_run(session, clock, now, title):
    target = Target(clock, timeout=100.0)
    check(session, target)
    clock.now, target.title = now, title

    assert ended(session)[0] is Verdict.NOT_RUN


def test_what_was_read_too_early_is_no_finding(session, clock):
    target = Target(clock, timeout=100.0)

    def action():
        target.write()
        assert target.users.read("1").json["title"] == "new", "the title is old"

    session._context = target
    with pytest.raises(AssertionError) as raised:
        action()
    outcome = session.judge(CHECK, raised.value, "call", 0.0)

    assert outcome.verdict is Verdict.NOT_RUN
    assert "may wait no longer: the title is old" in outcome.message


def test_a_read_waits_until_the_write_that_it_concerns_may_be_visible(clock):
    target = Target(clock, timeout=3.0)
    target.write()
    clock.now = 1.0
    target.users.read("2")
    assert clock.now == 1.0

    target.users.read("1")
    assert clock.now == 3.0
    target.users.keeps("1", {"title": "old"})
    assert (clock.now, target.waits.seconds) == (3.0, 2.0)


def test_a_change_that_is_never_visible_is_found_with_propagation(session, clock):
    verdict, message = check(session, Target(clock, timeout=3.0))

    assert (verdict, message) == (Verdict.VIOLATES, 'title of the User is "old", not "new"')
    assert clock.now <= 3.0
