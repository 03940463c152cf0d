"""Every read of a check waits as long as the profile allows, because there is one way to read.

``Users.send`` waits before each read until the last write that it concerns may be visible, unless
``Polling.until`` repeats the read. ``Groups``, the fixtures and the console send by it or as it
does. These tests hold that nothing in the suites goes past it.
"""

import ast
from pathlib import Path

import pytest

import pytest_scim
from pytest_scim.target import groups, users

SUITES = Path(pytest_scim.ROOT, "suites")
FIXTURES = Path(pytest_scim.__file__).parent / "plugin" / "fixtures"
SOURCES = sorted([*SUITES.rglob("*.py"), *FIXTURES.rglob("*.py")])

PAST = {
    ("runscope/support/polled_request.py", "send"): "waits before the request",
    ("runscope/support/polled_request.py", "read"): "is repeated by Polling.until",
    ("runscope/support/polled_request.py", "poll"): "holds the function above",
    ("runscope/support/entitlements_run.py", "_play"): "reads what no run changes",
}
"""Functions that send by the client itself, each with how it waits."""

CLIENTS = {"client", "_client"}
"""Names of a client of the target in suites and fixtures; a StepClient waits itself."""

STEP_CLIENTS = {"runscope/support/crud_run.py", "runscope/support/spec_run.py"}


def name_of(path):
    return str(path.relative_to(SUITES if path.is_relative_to(SUITES) else FIXTURES))


def functions(tree):
    return [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]


def sends_past(path, tree):
    """Yield the functions of a file that send by a client and not by Users, Groups or console."""
    for function in functions(tree):
        for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
            called = call.func
            if not isinstance(called, ast.Attribute) or called.attr not in {"send", "read"}:
                continue
            holder = called.value
            name = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")
            if name in CLIENTS and name_of(path) not in STEP_CLIENTS:
                yield name_of(path), function.name


@pytest.fixture(scope="module")
def trees():
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def test_no_check_sends_past_the_users_of_the_target(trees):
    found = {one for path, tree in trees.items() for one in sends_past(path, tree)}

    assert found == set(PAST)


def test_a_step_client_is_what_the_runs_of_okta_s_files_send_by(trees):
    for path in trees:
        if name_of(path) in STEP_CLIENTS:
            text = path.read_text(encoding="utf-8")
            assert "StepClient" in text, path


def test_no_check_sleeps_or_opens_a_connection_of_its_own(trees):
    for path, tree in trees.items():
        imported = {
            name.name if isinstance(one, ast.Import) else one.module
            for one in ast.walk(tree)
            if isinstance(one, ast.Import | ast.ImportFrom)
            for name in one.names
        }
        assert not imported & {"httpx", "requests", "socket", "time", "urllib.request"}, path


def test_users_and_groups_send_by_the_one_method_that_waits():
    tree = ast.parse(Path(users.__file__).read_text(encoding="utf-8"))
    senders = {
        function.name
        for function in functions(tree)
        for one in ast.walk(function)
        if isinstance(one, ast.Attribute) and one.attr == "_send"
    }

    # ``together`` sends at the same moment: its reads race with its writes.
    assert senders == {"__init__", "send", "together"}
    assert "_send" not in Path(groups.__file__).read_text(encoding="utf-8")
