"""The GitHub Action: its shell steps run, with the inputs of a workflow."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry
from pytest_scim.provider.http_server import serve

from .loading import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
TOKEN = "action-token-52c01f"
CHECK = "okta.deactivate_users.removing_the_app_deactivates_the_user"
SCRIPTS = {
    step["name"]: step
    for step in ACTION["runs"]["steps"]
    if step.get("shell") == "bash" and "run" in step
}


@pytest.fixture
def runner(tmp_path):
    """Return the environment of a runner, whose venv holds the pytest-scim of this checkout."""
    program = tmp_path / "temp" / "pytest-scim" / "bin" / "pytest-scim"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pytest_scim "$@"\n')
    program.chmod(0o755)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTEST_SCIM_STATE_DIR": str(tmp_path / "state"),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(tmp_path / "outputs"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }


def step(name, environ, folder, **inputs):
    """Run a step as GitHub does: with ``bash -eo pipefail``, and each input in its place."""
    one = SCRIPTS[name]
    given = {key: part["default"] for key, part in ACTION["inputs"].items() if "default" in part}
    given |= {key.replace("_", "-"): text for key, text in inputs.items()}
    env = {key: given[text[len("${{ inputs.") : -3]] for key, text in one.get("env", {}).items()}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", one["run"]]
    return subprocess.run(
        command, cwd=folder, env=environ | env, capture_output=True, text=True, check=False
    )


def outputs(environ):
    lines = Path(environ["GITHUB_OUTPUT"]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize(("faults", "code"), [([], 0), (["P4-active-is-ignored"], 1)])
def test_the_run_has_the_exit_code_and_the_outputs_of_pytest_scim(runner, tmp_path, faults, code):
    folder = tmp_path / "work"
    folder.mkdir()
    provider = Provider(
        load("okta-oin"), tokens=[TOKEN], faults=[registry()[name] for name in faults]
    )
    with serve(provider) as server:
        done = step(
            "Run the checks",
            runner,
            folder,
            profile="okta-oin",
            base_url=server.base_url,
            token=TOKEN,
            arguments=f"--check\n{CHECK}\n",
        )
    assert done.returncode == code, done.stdout + done.stderr
    assert TOKEN not in done.stdout + done.stderr
    found = outputs(runner)
    used = {part["value"] for part in ACTION["outputs"].values()}
    assert used == {f"${{{{ steps.run.outputs.{name} }}}}" for name in ACTION["outputs"]}
    assert set(ACTION["outputs"]) <= found.keys()
    assert found["must-causes"] == str(code)
    assert (folder / "scim-report" / "report.html").exists()


def test_without_a_base_url_it_rehearses_and_a_target_that_is_not_there_is_named(runner, tmp_path):
    one = f"--check={CHECK}"
    done = step("Run the checks", runner, tmp_path, profile="okta-oin", arguments=one)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Embedded: a rehearsal" in done.stdout

    away = "http://127.0.0.1:9/scim/v2"
    done = step(
        "Run the checks",
        runner,
        tmp_path,
        profile="okta-oin",
        base_url=away,
        token=TOKEN,
        arguments=one,
    )
    assert done.returncode == 6
    assert "::error title=Target not usable::" in done.stdout


def test_it_installs_what_is_locked_from_its_own_folder(runner, tmp_path):
    stubs = tmp_path / "bin"
    stubs.mkdir()
    (stubs / "python").write_text(
        '#!/bin/sh\nif [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"\n'
        'else echo "$@" >>"$HOME/calls"; fi\n'
    )
    (stubs / "python").chmod(0o755)
    environ = runner | {"PATH": f"{stubs}{os.pathsep}{runner['PATH']}"}

    done = step("Install pytest-scim", environ, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    for call, lock in zip(calls, ("runtime", "build"), strict=False):
        assert call.endswith(f"--require-hashes -r {ROOT}/requirements/{lock}.txt")
    assert calls[2].endswith(f"--no-deps --no-build-isolation {ROOT}")


def test_the_token_reaches_one_step_and_no_input_is_part_of_a_script():
    assert [name for name, one in SCRIPTS.items() if "inputs.token" in str(one)] == [
        "Run the checks"
    ]
    assert [name for name, one in SCRIPTS.items() if "${{" in one["run"]] == []
