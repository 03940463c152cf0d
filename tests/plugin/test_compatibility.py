"""What a repository has for its own tests changes no verdict."""

import pytest

from pytest_scim.plugin.compatibility.other_plugins import DISABLED

from .running import ALL

INI = """
[pytest]
addopts = --numprocesses 4 --strict-markers
filterwarnings = error
python_files = check_*.py
python_functions = check
norecursedirs = okta vendor rfc7644
usefixtures = theirs
faulthandler_timeout = 0.001
"""

CONFTEST = """
import random
import warnings

import pytest

class Gone:
    def pytest_configure(self):
        raise RuntimeError("this plugin must be gone by now")

def pytest_addoption(parser, pluginmanager):
    for name in NAMES:
        pluginmanager.register(Gone(), name)
    parser.addoption("--numprocesses", type=int)
    parser.addoption("--dist", default="no")

def pytest_configure(config):
    assert not config.option.numprocesses

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.skip(reason="for units only"))
    random.shuffle(items)

def pytest_runtest_call():
    warnings.warn("theirs", stacklevel=1)

@pytest.fixture(autouse=True)
def theirs(profile):
    raise RuntimeError("a fixture for each test")

@pytest.fixture(scope="session", autouse=True)
def their_target():
    open("started", "w").close()

@pytest.fixture
def profile():
    raise RuntimeError("another profile")

@pytest.fixture
def users():
    raise RuntimeError("another directory")
"""

CHOSEN = ("--profile=okta-oin", "-k", "test_create_users or import_groups or test_searching")


@pytest.fixture(scope="module")
def alone(runner):
    return runner("alone")(*CHOSEN)


@pytest.fixture(scope="module")
def beside(runner):
    """The same run in a repository that does about everything to its own tests."""
    run = runner("beside")
    (run.folder / "pytest.ini").write_text(INI)
    (run.folder / "conftest.py").write_text(f"NAMES = {list(DISABLED)}\n{CONFTEST}")
    return run, run(*CHOSEN)


def verdicts(run):
    return {check["id"]: check["verdict"] for check in run.record["checks"]}


def test_a_repository_changes_no_verdict(alone, beside):
    _, finished = beside

    assert finished.code == 0, finished.out + finished.err
    assert verdicts(finished) == verdicts(alone)
    assert list(verdicts(alone).values()).count("conforms") > 30


def test_what_is_switched_off_is_told_and_what_starts_a_target_is_not(beside):
    run, finished = beside

    reported = next(line for line in finished.out.splitlines() if "disabled for this run" in line)
    assert set(DISABLED.values()) | {"-n of pytest-xdist"} == {
        one.strip() for one in reported.partition("run: ")[2].split(",")
    }
    assert (run.folder / "started").exists()


def test_numbers_of_processes_that_were_typed_are_refused(run):
    (run.folder / "conftest.py").write_text(f"NAMES = []\n{CONFTEST}")

    finished = run("--profile=okta-oin", "--numprocesses=2")

    assert finished.code == 4
    assert "remove it, or add -n 0" in finished.err
    assert "--scim-workers N runs independent checks at the same time" in finished.err


@pytest.fixture
def again(run):
    """Runs a section of which one check fails, and then with an option of pytest's cache."""
    (run.folder / "mine.yaml").write_text(
        "name: mine\ntitle: Mine\nextends: okta-oin\n"
        "deviations: [{check: okta.create_users.counts_are_numbers, reason: it conforms}]\n"
    )
    chosen = ("--profile=./mine.yaml", "-k", "test_create_users", "-pcacheprovider")

    def again(option):
        first, second = run(*chosen), run(*chosen, option)
        assert list(first.reported("stale")) == ["okta.create_users.counts_are_numbers"]
        return first, second

    return again


def ran(run):
    return [c["id"] for c in run.record["checks"] if c["verdict"] != "not-run"]


OPTIONS = ["--ff", "--nf", "--sw"] if ALL else ["--ff"]


@pytest.mark.parametrize("option", OPTIONS)
def test_what_failed_or_is_new_does_not_come_first(again, option):
    first, second = again(option)

    assert ran(first) == ran(second)


def test_last_failed_is_a_selection_and_the_run_is_partial(again):
    first, second = again("--lf")

    assert ran(second)[:-1] == ["okta.create_users.counts_are_numbers"]  # the last one always is
    assert second.record["partial"]
    assert len(second.record["checks"]) == len(first.record["checks"])
