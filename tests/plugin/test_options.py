"""Options of ours beside those of a repository that had the names first."""

from types import SimpleNamespace

import pytest

from pytest_scim.plugin.options import typed

OWNER = """
import os

def pytest_addoption(parser):
    parser.addoption("--base-url", default=os.environ.get("THEIR_URL"))
    parser.addoption("--profile", action="store")
    parser.addini("base_url", "theirs")

def pytest_configure(config):
    config.option.base_url = config.option.base_url or config.getini("base_url")
"""
"""What pytest-base-url does, and a profile of somebody else's, say of a cloud account."""

ONE = ("-k", "the_base_url_has_no_underscore")


@pytest.fixture(params=["conftest", "owner"])
def theirs(run, request):
    """Somebody's repository that has these names, in a conftest file or by a plugin."""
    (run.folder / f"{request.param}.py").write_text(OWNER)
    (run.folder / "pytest.ini").write_text("[pytest]\nbase_url = http://127.0.0.1:9/of-theirs\n")
    (run.folder / "test_theirs.py").write_text(
        "def test_theirs(pytestconfig):\n"
        "    assert pytestconfig.getoption('--profile') == 'staging'\n"
        "    assert pytestconfig.getoption('--base-url') == 'https://their.example'\n"
    )
    return [] if request.param == "conftest" else ["-powner"]


def test_whoever_had_the_names_first_keeps_them(run, theirs):
    given = ["--profile=staging", "--base-url=https://their.example"]
    finished = run(*theirs, *given, "test_theirs.py")

    assert finished.code == 0, finished.out + finished.err


def test_what_others_say_of_a_base_url_is_no_target(run, theirs):
    finished = run(*theirs, "--scim-profile=okta-oin", *ONE, THEIR_URL="http://127.0.0.1:9/theirs")

    assert finished.code == 0, finished.out + finished.err
    assert finished.record["embedded"]


@pytest.mark.parametrize("option", ["--base-url", "--scim-base-url"])
def test_what_was_typed_is_the_target(run, theirs, option):
    finished = run(*theirs, "--scim-profile=okta-oin", *ONE, option, "scim.example.com")

    assert finished.code == 4
    assert "'scim.example.com' is not an http or https URL" in finished.err


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], None),
        (["-n", "4"], "4"),
        (["-q", "-n=2", "x"], "2"),
        (["--numprocesses=3", "-n1"], "3"),
        (["-n"], "-n"),
    ],
)
def test_what_was_typed_last_counts(arguments, found):
    config = SimpleNamespace(invocation_params=SimpleNamespace(args=arguments))

    assert typed(config, "-n", "--numprocesses") == found
