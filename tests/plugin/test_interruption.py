"""A run that does not come to its end, on a target that stays."""

import os
import pty
import signal

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import serve
from pytest_scim.report.model import problems

from .gates import PATIENCE
from .running import FILES, ROOT, TOKEN

RESIDENTS = 5
PROFILE = "--profile=okta-oin"
CREATES = ("-k", "test_create_users")
STOPPED = "the clean-up was interrupted; pytest-scim sweep finishes it"
SAYS_WHEN = """
import pathlib, pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtestloop():
    try:
        return (yield)
    finally:
        pathlib.Path("over").touch()
"""
"""A plugin that notes that all checks were run."""


@pytest.fixture
def app(gate):
    """A target that holds a run back where it is to be stopped."""
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=RESIDENTS, faults=[gate.fault])
    with serve(provider):
        yield provider


def at(app):
    return f"--base-url={app.base_url}"


def stopped(run, app, gate, with_, *options):
    """Start a run and stop it once it has made ten accounts."""
    gate.hold(lambda: len(app.users()) >= RESIDENTS + 10)
    process = run.start(PROFILE, at(app), *options)
    run.stop_at(gate, process, with_)
    return run.finish(process)


def sweep(run, *options, token=TOKEN):
    return run.finish(run.python("-m", "pytest_scim.cli", "sweep", *options, token=token))


@pytest.mark.parametrize(
    ("name", "workers"), [("SIGINT", 1), ("SIGTERM", 1), ("SIGHUP", 1), ("SIGINT", 4)]
)
def test_an_interrupted_run_cleans_up_and_reports(run, app, gate, name, workers):
    gate.hold(lambda: len(app.users()) >= RESIDENTS + 3)
    process = run.start(PROFILE, at(app), *CREATES, f"--scim-workers={workers}")
    run.stop_at(gate, process, getattr(signal, name))
    finished = run.finish(process)

    interrupted(run, finished)
    assert "Interrupted: deleting what the run created." in finished.out
    assert "the run was interrupted" in finished.reported("not-run").values()
    assert finished.reported("conforms")
    assert finished.reported("error", "blocked", "violates") == {}
    assert finished.record["ready"] is None
    assert finished.record["leftovers"] == []
    assert len(app.users()) == RESIDENTS
    assert list(run.state.glob("*")) == []


@pytest.mark.parametrize("workers", [1, 4])
def test_a_killed_run_is_swept_up_after(run, app, gate, workers):
    finished = stopped(run, app, gate, signal.SIGKILL, f"--scim-workers={workers}")
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
def test_a_second_signal_ends_the_clean_up_and_others_do_nothing(run, app, gate, first, second):
    summary = run.folder / "summary"
    os.mkfifo(summary)
    gate.hold(lambda: len(app.users()) >= RESIDENTS + 5)
    process = run.start(PROFILE, at(app), *CREATES, GITHUB_STEP_SUMMARY=str(summary))
    gate.wait(process)
    high = len(app.users())
    process.send_signal(getattr(signal, first))
    gate.open(then=lambda: len(app.users()) < high)
    run.stop_at(gate, process, getattr(signal, second))
    with summary.open() as page:  # the reports are written, and the run waits for a reader
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process.send_signal(number)
        assert "not judged" in page.read()
    finished = run.finish(process)

    interrupted(run, finished)
    left = finished.record["leftovers"]
    assert left
    assert {one["reason"] for one in left} == {STOPPED}
    assert "pytest-scim sweep finishes it" in finished.out
    swept = sweep(run)
    assert swept.code == 0, swept.out + swept.err
    assert len(app.users()) == RESIDENTS


def test_a_signal_during_the_clean_up_lets_it_end(run, app, gate):
    (run.folder / "sayswhen.py").write_text(SAYS_WHEN)
    gate.hold((run.folder / "over").exists)
    path = os.pathsep.join([str(ROOT / "src"), str(run.folder)])
    chosen = ("-k", "assigning_the_app_creates_a_user", "-p", "sayswhen")
    process = run.start(PROFILE, at(app), *chosen, PYTHONPATH=path)
    run.stop_at(gate, process, signal.SIGTERM)
    finished = run.finish(process)

    interrupted(run, finished)
    assert finished.reported("conforms")
    assert finished.record["leftovers"] == []
    assert len(app.users()) == RESIDENTS


def test_a_run_whose_terminal_is_closed_cleans_up_and_reports(run, app, gate):
    ours, theirs = pty.openpty()
    gate.hold(lambda: len(app.users()) >= RESIDENTS + 3)
    process = run.start(PROFILE, at(app), *CREATES, out=theirs)
    os.close(theirs)
    gate.wait(process)
    os.close(ours)
    run.stop_at(gate, process, signal.SIGHUP)
    process.wait(PATIENCE)

    assert process.returncode == 2
    assert {path.name for path in run.report.iterdir()} == set(FILES)
    assert len(app.users()) == RESIDENTS


def test_a_sweep_with_refused_credentials_asks_once(run, app, gate):
    stopped(run, app, gate, signal.SIGKILL)
    everybody = len(app.users())
    swept = sweep(run, token="another")
    assert (swept.code, len(app.users())) == (1, everybody)
    assert "had other credentials than these" in swept.out
    swept = sweep(run, f"--base-url={app.base_url}", "--yes", token="another")

    assert swept.code == 1
    assert swept.out.count("the target refuses these credentials (401)") == 1
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
