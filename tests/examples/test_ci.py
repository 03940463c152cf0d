"""The examples for CI servers: their shell steps run, and each exit code has its outcome."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry
from pytest_scim.provider.http_server import serve

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "ci"
TOKEN = "example-token-7f3a91"
CHECK = "okta.deactivate_users.removing_the_app_deactivates_the_user"

CODES = {"conforms": 0, "violates": 1, "unusable": 6}
"""The exit code of a run, by what its target is like."""

REAL = f'exec "{sys.executable}" -m pytest_scim "$@" --check {CHECK}'
PLAYED = "mkdir scim-report && touch scim-report/junit.xml scim-report/report.html && exit {}"
"""A run against the target, and only its files and its exit code."""

STUBS = {
    # Nothing is installed in a test: the argument is there, and that is what pip would install.
    "pip": '[ "$1" = install ] && [ -e "$2" ]',
    "python3": 'mkdir -p "$3/bin" && cp "$STUBS/pip" "$STUBS/pytest-scim" "$3/bin"',
}
"""The programs of a machine of a CI server; ``python3 -m venv`` is all that is used of Python."""


@dataclass
class Step:
    """A step with a shell script; ``secret``: it gets the token."""

    script: str
    secret: bool = False


@dataclass
class Job:
    """The outcome of a job: ``passed``, ``failed`` or ``warning``, and what it printed."""

    outcome: str
    output: str = ""
    folder: Path = field(default_factory=Path)


def github(run):
    job = yaml.safe_load((EXAMPLES / "github.yml").read_text())["jobs"]["scim"]
    steps = [one for one in job["steps"] if "run" in one]
    code, output = run([Step(one["run"], "SCIM_TOKEN" in one.get("env", {})) for one in steps])
    return Job("failed" if code else "passed", output)


def gitlab(run):
    job = yaml.safe_load((EXAMPLES / "gitlab.yml").read_text())["scim"]
    code, output = run([Step("\n".join(job["script"]), secret=True)])
    if code == job["allow_failure"]["exit_codes"]:
        return Job("warning", output)
    return Job("failed" if code else "passed", output)


def azure(run):
    steps = yaml.safe_load((EXAMPLES / "azure.yml").read_text())["steps"]
    steps = [one for one in steps if "script" in one]
    code, output = run([Step(one["script"], "SCIM_TOKEN" in one.get("env", {})) for one in steps])
    if code == 0 and "##vso[task.complete result=SucceededWithIssues;]" in output:
        return Job("warning", output)
    return Job("failed" if code else "passed", output)


def jenkins(run):
    text = (EXAMPLES / "Jenkinsfile").read_text()
    (install,) = re.findall(r"sh '(.*)'$", text, re.MULTILINE)
    (script,) = re.findall(r"sh returnStatus: true, script: '(.*)'$", text, re.MULTILINE)
    (unstable,) = re.findall(r"if \(code == (\d+)\) \{ unstable ", text)
    assert "else if (code != 0) { error " in text
    code, output = run([Step(install, secret=True), Step(script, secret=True)])
    if code == int(unstable):
        return Job("warning", output)
    return Job("failed" if code else "passed", output)


SERVERS = [github, gitlab, azure, jenkins]


@pytest.fixture(scope="module", params=["conforms", "violates", "unusable"])
def target(request):
    """Return what a target is like, and its base URL."""
    faults = {"violates": [registry()["P4-active-is-ignored"]]}.get(request.param, [])
    provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=faults)
    with serve(provider) as server:
        up = server.base_url
        if request.param != "unusable":
            yield request.param, up
            return
    yield request.param, up


@pytest.fixture(params=SERVERS, ids=lambda server: server.__name__)
def server(request):
    return request.param


@pytest.fixture
def run(tmp_path, target, server):
    """Return a function that runs steps in an empty folder until one fails.

    All examples have the same command, so it runs against the target in one of them.
    """
    real = server is github or os.environ.get("SCIM_ALL")
    command = REAL if real else PLAYED.format(CODES[target[0]])
    stubs, folder = tmp_path / "bin", tmp_path / "work"
    stubs.mkdir()
    folder.mkdir()
    for name, script in {**STUBS, "pytest-scim": command}.items():
        (stubs / name).write_text(f"#!/bin/sh\n{script}\n")
        (stubs / name).chmod(0o755)
    environ = {
        "PATH": f"{stubs}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "STUBS": str(stubs),
        "HOME": str(tmp_path),
        "PYTEST_SCIM_STATE_DIR": str(tmp_path / "state"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTEST_SCIM": str(ROOT),
        "SCIM_PROFILE": "okta-oin",
        "SCIM_BASE_URL": target[1],
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }

    def of(steps):
        output = ""
        for step in steps:
            given = {**environ, **({"SCIM_TOKEN": TOKEN} if step.secret else {})}
            command = ["sh", "-e", "-c", step.script]
            done = subprocess.run(
                command, cwd=folder, env=given, capture_output=True, text=True, check=False
            )
            output += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, output
        return 0, output

    return of


def test_all_examples_have_the_same_command():
    texts = [path.read_text() for path in EXAMPLES.iterdir()]
    found = [
        re.findall(r"pytest-scim (run --.*?)(?: \|\| code=\$\?|'|)$", t, re.MULTILINE)
        for t in texts
    ]
    assert len(found) == len(SERVERS)
    assert len({command for (command,) in found}) == 1


def test_each_exit_code_has_its_outcome(server, target, run, tmp_path):
    job = server(run)

    unusable = "failed" if server is github else "warning"
    expected = {"conforms": "passed", "violates": "failed", "unusable": unusable}
    assert job.outcome == expected[target[0]], job.output
    assert TOKEN not in job.output
    assert (tmp_path / "work" / "scim-report" / "junit.xml").exists()
    assert (tmp_path / "work" / "scim-report" / "report.html").exists()
    if server is github:
        assert ("::error title=Target not usable::" in job.output) == (target[0] == "unusable")
        summary = (tmp_path / "summary.md").read_text()
        assert summary.startswith("## ")
        assert TOKEN not in summary


SCHEMAS = {
    "github.yml": ["--builtin-schema", "vendor.github-workflows"],
    "gitlab.yml": ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
    "azure.yml": [
        *("--builtin-schema", "vendor.azure-pipelines", "--data-transform", "azure-pipelines"),
        *("--regex-variant", "nonunicode"),
    ],
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_file_is_valid_by_the_schema_of_its_server(name):
    program = Path(sys.executable).with_name("check-jsonschema")
    if not program.exists() and shutil.which("check-jsonschema") is None:
        pytest.skip("check-jsonschema is not installed")
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    command = [sys.executable, "-m", "check_jsonschema", *SCHEMAS[name], str(EXAMPLES / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_github_gives_a_run_no_more_than_it_needs():
    text = (EXAMPLES / "github.yml").read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert "github.event.pull_request.head.repo.full_name" in workflow["jobs"]["scim"]["if"]
    assert "pull_request_target" not in text
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in uses)


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_an_example_says_what_to_set_and_claims_no_published_package(path):
    text = path.read_text()
    for name in ("PYTEST_SCIM", "SCIM_PROFILE", "SCIM_BASE_URL", "SCIM_TOKEN"):
        assert name in text
    assert "pip install pytest-scim" not in text
    assert "one run at a time in a sandbox" in text or path.name == "azure.yml"
