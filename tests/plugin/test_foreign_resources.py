"""A run on somebody's tenant: agreed to, within bounds, and always brought to an end."""

import time

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.http_server import serve
from pytest_scim.report.model import problems
from pytest_scim.target.cleanup.journal.file import Entry, Journal

from ..cli.sweep.hosts import journalled
from .running import FILES, MOST, TOKEN, WHOLE, Runner

RESIDENTS = 5
OIN = "--profile=okta-oin"
AWAY = "--base-url=https://scim.example.invalid/v2"


def slowly(call, respond):
    time.sleep(0.01)
    return respond(call)


def served(fault):
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=RESIDENTS, faults=[fault])
    with serve(provider):
        yield provider


@pytest.fixture
def slow_app():
    """A target at which a whole run takes longer than two seconds on any machine."""
    yield from served(Fault("T-slow", "", (), slowly))


@pytest.fixture
def app(gate):
    """A target that holds a run back where it is to be stopped."""
    yield from served(gate.fault)


def at(app):
    return f"--base-url={app.base_url}"


def test_a_run_away_from_this_machine_needs_consent(run):
    finished = run(OIN, AWAY)

    assert finished.code == 4
    reported = [line for line in finished.err.splitlines() if line]
    assert len(reported) == 1
    assert "creates, changes and deletes users and groups on scim.example.invalid" in reported[0]
    assert "--scim-yes, SCIM_CONSENT=1 or consent: true" in reported[0]
    assert not run.report.exists()
    assert not run.state.exists()


@pytest.mark.parametrize("way", ["--scim-yes", "SCIM_CONSENT", "profile"])
def test_consent_can_be_given_in_three_ways(run, way):
    (run.folder / "mine.yaml").write_text(
        "name: mine\ntitle: Mine\nextends: okta-oin\nconsent: true\n"
    )
    profile = "--profile=./mine.yaml" if way == "profile" else OIN
    options = ["--scim-yes"] if way == "--scim-yes" else []
    environ = {"SCIM_CONSENT": "1"} if way == "SCIM_CONSENT" else {}
    finished = run(profile, AWAY, "-k", "api_credentials", *options, **environ)

    assert finished.code == 6, finished.out + finished.err
    assert "scim.example.invalid cannot be resolved" in finished.record["stopped"]["reason"]


def test_a_run_that_only_reads_writes_nothing(run, app):
    seen = []
    watch = Fault("T", "", (), lambda c, a: seen.append(c.method) or a(c))
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=150, faults=[watch])
    with serve(provider):
        finished = run(OIN, at(provider), "--scim-read-only")

    assert finished.code == 0, finished.out
    assert {*seen} <= {"GET", "HEAD", "POST"}
    assert seen.count("POST") <= 3
    reported = finished.reported("not-run").values()
    assert "it needs a write, but the run is read-only" in reported
    assert len(finished.reported("conforms")) > 20
    assert "okta.import_users.the_total_counts_every_user" in finished.reported("conforms")
    assert finished.record["ready"] is None
    assert finished.record["partial"]
    assert {*finished.record["verdicts"].values()} == {None}
    assert list(run.state.glob("*")) == []


def test_a_run_ends_with_its_time_budget(run, slow_app):
    app = slow_app
    finished = run(OIN, at(app), "--scim-time-budget=2s")

    assert finished.code == 0, finished.out
    assert "the time budget of 2 s is spent" in finished.reported("not-run").values()
    assert finished.record["stopped"]["by"] == "time_budget"
    assert "No verdict on readiness. The time budget of 2 s is spent." in finished.out
    assert True not in finished.record["verdicts"].values()
    assert {path.name for path in run.report.iterdir()} == set(FILES)
    assert finished.record["leftovers"] == []
    assert len(app.users()) == RESIDENTS


def test_what_a_target_that_dies_in_the_middle_was_not_asked_is_not_judged(run, gate):
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=RESIDENTS, faults=[gate.fault])
    gate.hold(lambda: len(provider.users()) >= RESIDENTS + 10)
    server = serve(provider)
    process = run.start(OIN, f"--base-url={server.base_url}")
    gate.wait(process)
    server.close()
    gate.open()
    finished = run.finish(process)

    assert finished.code == 1
    assert finished.reported("violates", "blocked", "error") == {}
    why = "the target stopped responding: cannot connect: connection refused"
    assert why in finished.reported("not-run").values()
    assert finished.record["stopped"] == {"by": "target", "reason": why}
    assert (finished.record["usable"], finished.record["partial"]) == (True, True)
    assert {*finished.record["verdicts"].values()} == {None}
    assert f"No verdict on readiness. T{why[1:]}." in finished.out
    assert problems(finished.record) == []
    assert len(finished.record["leftovers"]) >= 10
    (journal,) = run.state.glob("*.jsonl")
    with serve(provider, port=server.port):
        swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep"))
    assert swept.code == 0, swept.out + swept.err
    assert len(provider.users()) == RESIDENTS
    assert not journal.exists()


def test_two_runs_side_by_side_do_not_disturb_each_other(tmp_path):
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=RESIDENTS)
    with serve(provider):
        runs = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            runner, state = Runner(tmp_path / name), str(tmp_path / "state")
            process = runner.start(OIN, at(provider), *WHOLE, PYTEST_SCIM_STATE_DIR=state)
            runs.append((runner, process))
        finished = [runner.finish(process) for runner, process in runs]

    for one in finished:
        assert one.code == 0, one.out
        assert one.record["leftovers"] == []
        assert len(one.record["exchanges"]) <= MOST
    assert len(provider.users()) == RESIDENTS
    assert provider.groups() == []


def test_a_sweep_leaves_a_run_alone_that_is_still_going(run, app):
    environ = {"SCIM_TOKEN": TOKEN}
    entry = Entry("Users", "ada.runtagaa1@example.com")
    path = journalled(run.state, app.base_url, environ, entry).path
    journal = Journal(path, {}, resumed=True)
    assert journal.claim()

    swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep"))
    assert swept.code == 1
    assert "a run that is still active writes to it" in swept.out
    journal.close(done=False)
    swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep", "--profile=okta-oin"))
    assert swept.code == 0, swept.out + swept.err
    assert not path.exists()


def test_a_report_that_cannot_be_written_is_told(run, app):
    run.report.mkdir()
    (run.report / "record.json").mkdir()
    finished = run(OIN, at(app), "-k", "api_credentials")

    assert finished.code == 1
    assert "the reports could not be written: Is a directory" in finished.out
    assert "Traceback" not in finished.out + finished.err


def test_a_plan_says_what_a_run_would_do_and_sends_nothing(run):
    command = ["-m", "pytest_scim.cli", "plan", OIN, AWAY, "-k", "test_deactivate_users"]
    finished = run.finish(run.python(*command, token=None))

    assert finished.code == 0, finished.err
    assert "would send about" in finished.out
    assert "Every one carries this run's tag" in finished.out
    assert "It would leave nothing behind." in finished.out
    assert list(run.folder.iterdir()) == []
