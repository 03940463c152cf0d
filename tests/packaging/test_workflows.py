"""The workflows of this repository and its action: valid, pinned, and with few rights."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .loading import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
ACTION = ROOT / "action.yml"
CI, RELEASE = (yaml.safe_load(path.read_text()) for path in WORKFLOWS)


def test_zizmor_finds_nothing():
    program = Path(sys.executable).with_name("zizmor")
    if not program.exists():
        pytest.skip("zizmor is not installed")
    command = [program, "--offline", "--no-progress", "--no-config", "--persona=pedantic"]
    done = subprocess.run(
        [*command, *WORKFLOWS, ACTION], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


SCHEMAS = {
    **dict.fromkeys(WORKFLOWS, "github-workflows"),
    ACTION: "github-actions",
    FORMS / "config.yml": "github-issue-config",
    FORMS / "false-finding.yml": "github-issue-forms",
    FORMS / "missed-defect.yml": "github-issue-forms",
}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_file_is_valid_by_the_schema_of_github(path):
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    schema = f"vendor.{SCHEMAS[path]}"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.name)
def test_each_action_is_pinned_by_commit_with_its_version(path):
    uses = re.findall(r"uses: (.*)", re.sub(r"(?m)^#.*$", "", path.read_text()))
    assert uses
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in uses)


def test_only_the_job_that_publishes_has_an_identity_and_it_runs_no_code_of_ours():
    assert CI["permissions"] == RELEASE["permissions"] == {}
    jobs = [*CI["jobs"].values(), RELEASE["jobs"]["build"]]
    assert all(job["permissions"] == {"contents": "read"} for job in jobs)
    publish = RELEASE["jobs"]["publish"]
    assert publish["permissions"] == {"id-token": "write", "attestations": "write"}
    assert [step for step in publish["steps"] if "run" in step] == []
    assert "secrets." not in "".join(path.read_text() for path in WORKFLOWS)


def test_what_the_steps_call_is_there():
    jobs = [*CI["jobs"].values(), *RELEASE["jobs"].values()]
    lines = "\n".join(step.get("run", "") for job in jobs for step in job["steps"])
    for program in re.findall(r"(?:scripts/\S+\.sh|\.ci/run)", lines):
        assert (ROOT / program).stat().st_mode & 0o111
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"make (\S+)", lines):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    installs = re.findall(r"pip install (.*)", lines)
    assert installs
    assert all("--require-hashes" in one for one in installs)


def test_the_matrix_has_each_python_of_the_package():
    text = (ROOT / "pyproject.toml").read_text()
    versions = re.findall(r"Python :: (3\.\d+)", text)
    assert CI["jobs"]["versions"]["strategy"]["matrix"]["python"] == versions


def test_a_form_exists_for_a_false_finding_and_for_a_missed_defect():
    assert {path for path in SCHEMAS if path.parent == FORMS} == {*FORMS.iterdir()}
    wanted = {"false-finding.yml": {"check", "exchange"}, "missed-defect.yml": {"exchange"}}
    for name, ids in wanted.items():
        body = yaml.safe_load((FORMS / name).read_text())["body"]
        required = {one["id"] for one in body if one.get("validations", {}).get("required")}
        assert ids <= required


def test_nox_has_the_lowest_and_the_latest_dependencies_of_each_python():
    program = Path(sys.executable).with_name("nox")
    if not program.exists():
        pytest.skip("nox is not installed")
    done = subprocess.run(
        [program, "--list", "-f", ROOT / "noxfile.py"], capture_output=True, text=True, check=True
    )
    for version in CI["jobs"]["versions"]["strategy"]["matrix"]["python"]:
        for which in ("lowest", "tested", "latest"):
            assert f"sample-{version}({which})" in done.stdout


def test_a_tag_that_is_not_the_version_stops_the_release():
    command = [ROOT / "scripts" / "release.sh", "version", "v0.0.0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the tag is v0.0.0, the version is " in done.stdout
