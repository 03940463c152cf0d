"""A run that does not come to its end, on a target that stays."""

import os
import pty
import signal
from threading import Event

import pytest

from pytest_scim.profile.loader import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import Call, Fault, Reply
from pytest_scim.provider.server import serve
from pytest_scim.report.record import problems

from .running import FILES, TIMEOUT, TOKEN

RESIDENTS = 5
PROFILE = "--profile=okta-oin"
CREATES = "test_create_users"
STOPPED = "the clean-up was interrupted; pytest-scim sweep finishes it"


class Moment:
    """A request at which the target holds on until the test has done something."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.come = Event()
        self.gone = Event()

    def hold(self, call: Call) -> None:
        if not self.come.is_set() and self.wanted(call):
            self.come.set()
            assert self.gone.wait(TIMEOUT)

    def __enter__(self):
        assert self.come.wait(TIMEOUT), "the run never got there"

    def __exit__(self, *_):
        self.gone.set()


class App:
    """A target at which moments can be waited for."""

    def __init__(self):
        self.moments = []
        held = Fault("T-held", "", (), "wire", None, None, self.hold)
        self.provider = Provider(
            load("okta-oin"), tokens=[TOKEN], residents=RESIDENTS, faults=[held]
        )

    def hold(self, call: Call, answer) -> Reply:
        for moment in self.moments:
            moment.hold(call)
        return answer(call)

    def when(self, wanted) -> Moment:
        self.moments.append(Moment(wanted))
        return self.moments[-1]

    def users(self):
        return self.provider.users()

    @property
    def target(self) -> str:
        return f"--base-url={self.provider.base_url}"


@pytest.fixture
def app():
    target = App()
    with serve(target.provider):
        yield target


def once(app, made):
    """Wait for the next request after the run has made so many users."""
    return app.when(lambda _: len(app.users()) >= RESIDENTS + made)


def stopped(run, app, with_):
    """Start a run and stop it once it has made ten accounts."""
    moment = once(app, 10)
    process = run.start(PROFILE, app.target)
    with moment:
        process.send_signal(with_)
    return run.finish(process)


def sweep(run, token=TOKEN):
    return run.finish(run.python("-m", "pytest_scim.cli", "sweep", token=token))


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interrupted_run_cleans_up_and_reports(run, app, name):
    moment = once(app, 3)
    process = run.start(PROFILE, app.target, "-k", CREATES)
    with moment:
        process.send_signal(getattr(signal, name))
    finished = run.finish(process)

    interrupted(run, finished)
    assert "Interrupted: what the run created is removed." in finished.out
    record = finished.record
    assert "the run was interrupted" in finished.told("not-run").values()
    assert finished.told("conforms")
    assert finished.told("error", "blocked", "violates") == {}
    assert record["ready"] is None
    assert record["leftovers"] == []
    assert len(app.users()) == RESIDENTS
    assert list(run.state.glob("*")) == []


def test_a_killed_run_is_swept_up_after(run, app):
    finished = stopped(run, app, signal.SIGKILL)
    assert finished.code == -signal.SIGKILL
    assert len(app.users()) >= RESIDENTS + 10
    (journal,) = run.state.glob("*.jsonl")
    assert TOKEN not in journal.read_text()

    swept = sweep(run)
    assert swept.code == 0, swept.out + swept.err
    assert f"{journal.name}: clean" in swept.out
    assert len(app.users()) == RESIDENTS
    assert not journal.exists()

    again = sweep(run)
    assert (again.code, again.out) == (0, "Nothing to clean up.\n")


@pytest.mark.parametrize(("first", "second"), [("SIGINT", "SIGTERM"), ("SIGTERM", "SIGINT")])
def test_a_second_signal_ends_the_clean_up_and_others_do_nothing(run, app, first, second):
    summary = run.folder / "summary"
    os.mkfifo(summary)
    checks = once(app, 3)
    deleting = app.when(lambda call: checks.gone.is_set() and call.method == "DELETE")
    chosen = (PROFILE, app.target, "-k", CREATES)
    process = run.start(*chosen, GITHUB_STEP_SUMMARY=str(summary))
    with checks:
        process.send_signal(getattr(signal, first))
    with deleting:
        process.send_signal(getattr(signal, second))
    with summary.open() as page:  # the reports are written, and the run waits for a reader
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process.send_signal(number)
        assert "not judged" in page.read()
    finished = run.finish(process)

    interrupted(run, finished)
    left = finished.record["leftovers"]
    assert {one["reason"] for one in left} == {STOPPED}
    assert len(left) >= 3
    assert "pytest-scim sweep finishes it" in finished.out
    swept = sweep(run)
    assert swept.code == 0, swept.out + swept.err
    assert len(app.users()) == RESIDENTS


def test_a_signal_during_the_clean_up_lets_it_end(run, app):
    deleting = app.when(lambda call: call.method == "DELETE")
    process = run.start(PROFILE, app.target, "-k", "is_created_with_a_post or a_new_person")
    with deleting:
        process.send_signal(signal.SIGTERM)
    finished = run.finish(process)

    interrupted(run, finished)
    assert finished.told("conforms")
    assert finished.record["leftovers"] == []
    assert len(app.users()) == RESIDENTS


def test_a_run_whose_terminal_is_closed_cleans_up_and_reports(run, app):
    ours, theirs = pty.openpty()
    moment = once(app, 3)
    process = run.start(PROFILE, app.target, "-k", CREATES, out=theirs)
    os.close(theirs)
    with moment:
        os.close(ours)
        process.send_signal(signal.SIGHUP)
    process.wait(TIMEOUT)

    assert process.returncode == 2
    assert {path.name for path in run.report.iterdir()} == set(FILES)
    assert len(app.users()) == RESIDENTS


def test_a_sweep_with_refused_credentials_asks_once(run, app):
    stopped(run, app, signal.SIGKILL)
    everybody = len(app.users())
    swept = sweep(run, token="another")

    assert swept.code == 1
    assert swept.out.count("the credentials are refused") == 1
    assert len(app.users()) == everybody
    assert sweep(run).code == 0
    assert len(app.users()) == RESIDENTS


def interrupted(run, finished):
    """The run was interrupted, and wrote and said all the same what there was to say."""
    assert finished.code == 2, finished.out + finished.err
    assert {path.name for path in run.report.iterdir()} == set(FILES)
    assert finished.record["interrupted"]
    assert problems(finished.record) == []
    assert f"report: {run.report / 'report.html'}" in finished.out
    assert "Traceback" not in finished.out + finished.err
