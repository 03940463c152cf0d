"""A run that does not come to its end, on a target that stays."""

import signal

import pytest

from pytest_scim.profile.loader import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.server import serve
from pytest_scim.report.record import problems

from .running import FILES, TOKEN

RESIDENTS = 5


@pytest.fixture
def app(gate):
    """A target that holds a run back where it is to be stopped."""
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=RESIDENTS, faults=[gate.fault])
    with serve(provider):
        yield provider


def stopped(run, app, gate, with_):
    """Start a run and stop it once it has made ten accounts."""
    gate.hold(lambda: len(app.users()) >= RESIDENTS + 10)
    process = run.start("--profile=okta-oin", f"--base-url={app.base_url}")
    run.stop_at(gate, process, with_)
    return run.finish(process)


def test_an_interrupted_run_cleans_up_and_reports(run, app, gate):
    finished = stopped(run, app, gate, signal.SIGINT)
    assert finished.code == 2, finished.out + finished.err
    assert {path.name for path in run.report.iterdir()} == set(FILES)
    record = finished.record
    assert record["interrupted"]
    assert problems(record) == []
    assert "the run was interrupted" in finished.told("not-run").values()
    assert finished.told("conforms")
    assert finished.told("error", "blocked", "violates") == {}
    assert record["ready"] is None
    assert "Traceback" not in finished.err
    assert record["leftovers"] == []
    assert len(app.users()) == RESIDENTS
    assert list(run.state.glob("*")) == []


def test_a_killed_run_is_swept_up_after(run, app, gate):
    finished = stopped(run, app, gate, signal.SIGKILL)
    assert finished.code == -signal.SIGKILL
    assert len(app.users()) >= RESIDENTS + 10
    (journal,) = run.state.glob("*.jsonl")
    assert TOKEN not in journal.read_text()

    swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep"))
    assert swept.code == 0, swept.out + swept.err
    assert f"{journal.name}: clean" in swept.out
    assert len(app.users()) == RESIDENTS
    assert not journal.exists()

    again = run.finish(run.python("-m", "pytest_scim.cli", "sweep"))
    assert (again.code, again.out) == (0, "Nothing to clean up.\n")


def test_a_second_interruption_ends_the_clean_up_and_names_what_finishes_it(run, app, gate):
    gate.hold(lambda: len(app.users()) >= RESIDENTS + 20)
    process = run.start("--profile=okta-oin", f"--base-url={app.base_url}")
    gate.wait(process)
    high = len(app.users())
    process.send_signal(signal.SIGINT)
    gate.open(then=lambda: len(app.users()) < high)
    run.stop_at(gate, process, signal.SIGINT)
    finished = run.finish(process)

    assert finished.code == 2, finished.out + finished.err
    assert {path.name for path in run.report.iterdir()} == set(FILES)
    reasons = {left["reason"] for left in finished.record["leftovers"]}
    assert reasons == {"the clean-up was interrupted; pytest-scim sweep finishes it"}
    assert "pytest-scim sweep finishes it" in finished.out
    swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep"))
    assert swept.code == 0, swept.out + swept.err
    assert len(app.users()) == RESIDENTS


def test_a_sweep_with_refused_credentials_asks_once(run, app, gate):
    stopped(run, app, gate, signal.SIGKILL)
    everybody = len(app.users())
    sweep = ["-m", "pytest_scim.cli", "sweep"]
    swept = run.finish(run.python(*sweep, token="another"))
    assert (swept.code, len(app.users())) == (1, everybody)
    assert "had other credentials than these" in swept.out
    agreed = (f"--base-url={app.base_url}", "--yes")
    swept = run.finish(run.python(*sweep, *agreed, token="another"))

    assert swept.code == 1
    assert swept.out.count("the target refuses these credentials (401)") == 1
    assert len(app.users()) == everybody
    assert run.finish(run.python(*sweep)).code == 0
    assert len(app.users()) == RESIDENTS
