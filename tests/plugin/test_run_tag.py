"""A run on a target prints its tag, and starts only where its journal can be written."""

import json
import re
import signal

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import serve
from pytest_scim.target.cleanup.journal.file import digest_of

from .running import ALL, TOKEN

RESIDENTS = 5
FEW = ("--profile=okta-oin", "-k", "api_credentials")
LINE = re.compile(r"^run tag: ([a-z]{8}); if this run is killed, (.*)$", re.MULTILINE)


@pytest.fixture
def app(gate):
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=RESIDENTS, faults=[gate.fault])
    with serve(provider):
        yield provider


def at(app):
    return f"--base-url={app.base_url}"


@pytest.mark.parametrize("quiet", [[], ["-q"], ["-qq"], ["--no-header"]] if ALL else [[], ["-qq"]])
def test_a_run_prints_its_tag_and_what_finds_it(run, app, quiet):
    finished = run(*FEW, at(app), *quiet)

    (tag, reported) = LINE.findall(finished.out)[0]
    assert finished.code == 0, finished.out + finished.err
    assert finished.record["run"] == tag
    command = f"pytest-scim sweep --by-tag {tag} --base-url {app.base_url} --profile okta-oin"
    assert reported.endswith(command)
    assert list(run.state.iterdir()) == []


@pytest.mark.parametrize("options", [["--scim-read-only"], ["--collect-only"], []])
def test_a_run_that_creates_nothing_at_a_target_prints_none(run, app, options):
    finished = run(*FEW, *([at(app)] if options else []), *options)

    assert finished.code == 0, finished.out + finished.err
    assert "run tag" not in finished.out
    assert not run.state.exists()


@pytest.mark.parametrize("folder", ["/dev/null/x", "file/x"])
def test_a_state_folder_that_cannot_be_written_ends_the_run_at_once(run, app, folder):
    (run.folder / "file").write_text("")
    before = len(app.users())
    finished = run(*FEW, at(app), PYTEST_SCIM_STATE_DIR=folder)

    assert finished.code == 4
    reported = [line for line in finished.err.splitlines() if line]
    written = f"ERROR: the journal of the run cannot be written to {folder}: Not a directory"
    assert reported == [f"{written}; PYTEST_SCIM_STATE_DIR names another folder"]
    assert "Traceback" not in finished.out
    assert not run.report.exists()
    assert len(app.users()) == before


def test_a_run_that_is_killed_is_found_by_its_tag_alone(run, app, gate):
    gate.hold(lambda: len(app.users()) >= RESIDENTS + 5)
    process = run.start("--profile=okta-oin", at(app))
    run.stop_at(gate, process, signal.SIGKILL)
    finished = run.finish(process)
    tag = LINE.findall(finished.out)[0][0]
    (journal,) = run.state.glob("*.jsonl")
    journal.unlink()
    command = ["-m", "pytest_scim.cli", "sweep", "--by-tag", tag, at(app), "--profile=okta-oin"]
    listed = run.finish(run.python(*command))
    swept = run.finish(run.python(*command, "--delete"))

    assert (listed.code, swept.code) == (1, 0), listed.out + swept.out + swept.err
    assert (len(app.users()), app.groups()) == (RESIDENTS, [])


def test_a_pool_of_an_earlier_version_is_named_when_a_run_starts(run, app):
    run.state.mkdir()
    old = run.state / f"{digest_of(app.base_url)}.pool"
    other = run.state / f"{digest_of('https://other.example')}.pool"
    for path in (old, other):
        path.write_text(json.dumps({"kind": "Users"}) + "\n")
    finished = run(*FEW, at(app))

    assert f"{old.name}: this run does not reuse the users in this file" in finished.out
    assert other.name not in finished.out
    assert old.read_text() == other.read_text()
