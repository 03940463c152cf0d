"""The console script: what it says of itself, and how it ends."""

import os
import subprocess
import sys

import pytest

import pytest_scim
from pytest_scim import cli

MODULE = [sys.executable, "-m", "pytest_scim"]


def test_the_console_script_says_its_version(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])

    assert caught.value.code == 0
    assert capsys.readouterr().out == f"pytest-scim {pytest_scim.__version__}\n"


def test_the_package_is_a_command_too_and_a_usage_error_exits_with_4():
    finished = subprocess.run([*MODULE, "swep"], capture_output=True, text=True, check=False)

    assert finished.returncode == 4
    assert "invalid choice: 'swep'" in finished.stderr


def test_a_reader_who_leaves_ends_the_command_without_a_traceback():
    command = [*MODULE, "serve", "--list-faults"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        process.stdout.close()
        describe = process.stderr.read()

    assert process.returncode == cli.CLOSED_PIPE
    assert describe == ""


def test_a_terminal_without_an_arrow_gets_its_number():
    command = [*MODULE, "explain", "okta.*"]
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    finished = subprocess.run(command, capture_output=True, check=False, env=environ)

    assert (finished.returncode, finished.stderr) == (0, b"")
    assert finished.stdout.isascii()
