"""``pytest-scim run``: nothing of the repository around it has an influence."""

import re

import pytest

from .running import ROOT

NAMES = re.compile('"((?:SCIM|PYTEST_SCIM|GITHUB|SSL)_[A-Z_]+)"')

RUN = ("-m", "pytest_scim", "run")

RAISES = "raise RuntimeError('of the repository: {}')\n"

CHECK = '''
"""A vendor's own check, beside a conftest file of its own."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import rfc7644


@check(MUST, rfc7644("3.3"))
def test_the_vendors_fixture_is_there(vendors_own, pytestconfig):
    """The conftest file in this folder is loaded."""
    assert vendors_own
    assert pytestconfig.pluginmanager.has_plugin("named")
'''

FIXTURE = """
import pytest


@pytest.fixture
def vendors_own():
    return True
"""


@pytest.fixture
def repository(run):
    """Somebody's repository, of which every part would end the run."""
    checks = run.folder / "scim" / "checks"
    checks.mkdir(parents=True)
    files = {
        "pytest.ini": "[pytest]\naddopts = --no-such-option\n",
        "conftest.py": RAISES.format("conftest"),
        "scim/conftest.py": RAISES.format("conftest above the checks"),
        "httpx.py": RAISES.format("a module of the same name"),
        "theirs.py": RAISES.format("a plugin"),
        "plugins/named.py": "",
        "scim/mine.yaml": "name: mine\ntitle: Mine\nextends: okta-oin\nsuites: ./checks\n",
        "scim/checks/conftest.py": FIXTURE,
        "scim/checks/test_own.py": CHECK,
    }
    for name, text in files.items():
        (run.folder / name).parent.mkdir(exist_ok=True)
        (run.folder / name).write_text(text)
    return run


def isolated(run, *arguments):
    path = f"{ROOT / 'src'}:{run.folder / 'plugins'}"
    env = {"PYTHONPATH": path, "PYTEST_ADDOPTS": "-x --nor-this", "PYTEST_PLUGINS": "theirs"}
    report = f"--report-dir={run.report}"
    return run.finish(run.python(*RUN, "--profile=scim/mine.yaml", report, *arguments, **env))


def test_a_run_takes_nothing_from_the_repository_but_the_profiles_own_checks(repository):
    finished = isolated(repository, "-pnamed", "-k", "vendors_fixture or api_credentials", "-q")

    assert finished.code == 0, finished.out + finished.err
    assert set(finished.reported("conforms")) == {
        "checks.own.the_vendors_fixture_is_there",
        "okta.create_users.the_created_id_identifies_no_other_resource",  # is never left out
        "okta.enable_provisioning.api_credentials_are_accepted",
    }
    assert "warning" not in finished.out
    assert sorted(p.name for p in repository.folder.glob(".*")) == []


def test_short_names_and_those_of_pytest_are_understood(repository):
    finished = isolated(repository, "-pnamed", "-k", "credentials", "--read-only", "--scim-seed=x")

    assert finished.code == 0, finished.out + finished.err
    record = finished.record
    assert record["seed"] == "x"
    assert {one["request"]["method"] for one in record["exchanges"]} == {"GET"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--base-url=http://127.0.0.1:9"], "the following arguments are required: --profile"),
        (["--profile=scilead"], "did you mean 'scileads'?"),
        (["--profile=okta-oin", "--no-such-option"], "unrecognized arguments: --no-such-option"),
        (["--profile=okta-oin", "--examples=none"], "none is not a number of examples"),
    ],
)
def test_a_usage_error_exits_with_4(run, arguments, sentence):
    finished = run.finish(run.python(*RUN, *arguments))

    assert finished.code == 4
    assert sentence in finished.err
    assert "Traceback" not in finished.err


def test_the_help_names_every_variable_that_is_read(run):
    finished = run.finish(run.python(*RUN, "--help"))
    sources = [path.read_text() for path in (ROOT / "src").rglob("*.py") if "cli" not in path.parts]
    names = set(NAMES.findall("".join(sources)))

    assert finished.code == 0
    assert names > {"SCIM_TOKEN", "PYTEST_SCIM_STATE_DIR"}
    internal = {"PYTEST_SCIM_STORM"}  # from a storm to the process of Locust that it starts
    assert {name for name in names - internal if name not in finished.out} == set()
