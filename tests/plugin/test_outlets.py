"""Whatever a vendor's check or a target says, and however pytest is told to show it."""

import json
import re

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.target.http.recording.leaks import LeakSearch
from pytest_scim.target.http.recording.outlet import Outlet

from .running import FILES, TOKEN
from .targets import provider_at, target

SPEAKS = '''
"""Checks of a vendor's own that say their token in every way that pytest has."""

import logging
import os
import sys
import warnings

import pytest

from pytest_scim.checks.check import MUST, check

TOKEN = os.environ["SCIM_TOKEN"]


@pytest.fixture
def speaking():
    print("set up with", TOKEN)
    yield
    print("torn down with", TOKEN)
    logging.getLogger("vendor").error("torn down: %s", TOKEN)


@check(MUST)
def test_it_speaks(speaking, record_property, connection):
    """A check that passes."""
    record_property("token", TOKEN)
    record_property(TOKEN, [TOKEN])
    warnings.warn(f"a warning of {TOKEN}")
    print("called with", TOKEN.encode().hex())
    print("::error::called", TOKEN[:-3], file=sys.stderr)


@check(MUST)
def test_it_ends(connection):
    """A check that ends the run."""
    pytest.exit(f"over with {TOKEN}")
'''

COMMANDS = "\x1b]0;owned\x07\x1b[2J\r\n::error::owned\n##[error]owned ##vso[task.x]\n  ::stop::x"


NO_SECRET = "no secret to search for: set SCIM_TOKEN or the other credentials of the run"


def searched(text):
    return LeakSearch(Outlet([TOKEN])).in_content(text.encode())


def no_commands(text):
    lines = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    return (lines, "\x1b" in text, "##[" in text or "##vso[" in text) == ([], False, False)


@pytest.mark.parametrize(
    "options",
    [(), ("-s",), ("-rA", "-vv", "-ojunit_logging=all", "--debug=trace.log")],
    ids=["plain", "uncaptured", "loud"],
)
def test_no_output_of_pytest_holds_a_token_that_a_check_says(run, options):
    folder = run.folder / "checks" / "vendor"
    folder.mkdir(parents=True)
    (folder / "test_own.py").write_text(SPEAKS)
    with target(provider_at(Provider(load("okta-oin"), tokens=[TOKEN]))) as app:
        base_url = f"--base-url={app.origin}/scim/v2"
        finished = run("--profile=okta-oin", base_url, str(folder), "--junitxml=out.xml", *options)

    files = [*run.report.iterdir(), run.folder / "out.xml", *run.folder.glob("trace.log")]
    names = {path.name for path in files}
    assert names >= {*FILES, "out.xml"}, finished.out + finished.err
    assert ("trace.log" in names) == ("--debug=trace.log" in options)
    assert "over with [redacted]" in finished.out
    assert "[redacted]" in (run.folder / "out.xml").read_text()
    assert searched(finished.out) is None
    assert searched(finished.err) is None
    assert {path.name: searched(path.read_text(errors="replace")) for path in files} == {
        path.name: None for path in files
    }
    assert no_commands(finished.out + finished.err)


def commanding(ordinary):
    """Return a handler whose errors, titles and header fields hold commands."""

    def handle(method, place, headers, body):
        status, fields, content = ordinary(method, place, headers, body)
        if not content:
            return status, fields, content
        actual = json.loads(content)
        if status >= 400:
            actual["detail"] = f"{COMMANDS} {actual.get('detail')}"
            actual["scimType"] = COMMANDS
        elif "id" in actual:
            actual["displayName"] = COMMANDS
            actual["active"] = COMMANDS
        return status, [*fields, ("X-Debug", "::error::x")], json.dumps(actual).encode()

    return handle


def test_no_line_of_a_target_commands_a_terminal_or_a_ci_server(run):
    ordinary = provider_at(Provider(load("okta-oin"), tokens=[TOKEN]))
    with target(commanding(ordinary)) as app:
        base_url = f"--base-url={app.origin}/scim/v2"
        selected = "create_users or update_users or test_errors"
        finished = run("--profile=okta-oin", base_url, "-k", selected, "-rA", "-vv")

    assert "owned" in finished.out
    assert finished.reported("violates")
    assert no_commands(finished.out)
    assert no_commands(finished.err)


def echoing_ids(ordinary):
    """Return a handler that makes ids of the token, and refuses every DELETE and change."""

    def handle(method, place, headers, body):
        encoded = TOKEN.encode().hex()
        if method in {"DELETE", "PATCH", "PUT"}:
            return 403, [], b'{"detail": "no"}'
        status, fields, content = ordinary(method, place.replace(encoded, ""), headers, body)
        return status, fields, re.sub(rb'"id": ?"', f'"id": "{encoded}'.encode(), content)

    return handle


def test_what_is_left_is_reported_without_the_token_in_its_id(run):
    ordinary = provider_at(Provider(load("okta-oin"), tokens=[TOKEN]))
    with target(echoing_ids(ordinary)) as app:
        base_url = f"--base-url={app.origin}/scim/v2"
        finished = run("--profile=okta-oin", base_url, "-k", "assigning_the_app_creates_a_user")
        sweep = run.python("-m", "pytest_scim.cli", "sweep", base_url)
        swept = run.finish(sweep)

    assert finished.code == 1
    left = finished.record["leftovers"]
    assert left
    assert all(re.fullmatch("other-[0-9]+", row["id"]) for row in left)
    for text in (*finished.outputs().values(), swept.out, swept.err):
        assert searched(text) is None
    assert "403" in swept.out


def test_a_file_that_holds_a_token_is_removed_and_fails_the_run(run):
    (run.folder / "mine.yaml").write_text(
        f"name: mine\ntitle: 'Mine of {TOKEN[:15]}'\nextends: okta-oin\n"
    )
    with target(provider_at(Provider(load("okta-oin"), tokens=[TOKEN]))) as app:
        base_url = f"--base-url={app.origin}/scim/v2"
        summary = run.folder / "summary.md"
        finished = run(
            "--profile=./mine.yaml", base_url, "-k", "api_credentials", "--junitxml=out.xml",
            GITHUB_STEP_SUMMARY=str(summary),
        )  # fmt: skip

    assert finished.code == 1
    assert {"record.json", "report.html"}.isdisjoint(path.name for path in run.report.iterdir())
    assert "record.json contained a piece of a secret (the file) and was deleted" in finished.out
    assert searched(finished.out) is None
    assert not summary.exists() or searched(summary.read_text()) is None


def scan(run, folder, **environ):
    return run.finish(run.python("-m", "pytest_scim.cli", "scan", str(folder), **environ))


def test_scan_says_which_file_of_a_folder_holds_a_secret(run):
    deep = run.folder / "artifacts" / "deep"
    deep.mkdir(parents=True)
    (deep / "clean.txt").write_text("nothing")
    (deep / "log.txt").write_text(f"one\nx {TOKEN.encode().hex()}")
    (deep / "record.json").write_text(json.dumps({"exchanges": [{}, {"a": TOKEN}]}))
    (deep / f"{TOKEN[-12:]}.txt").write_text(TOKEN)
    finished = scan(run, run.folder / "artifacts")

    assert finished.code == 1
    assert f"{deep}/log.txt: a piece of a secret (line 2)" in finished.out
    assert f"{deep}/record.json: a piece of a secret (exchange 1)" in finished.out
    assert finished.out.endswith("4 files searched, 3 with a piece of a secret or not readable.\n")
    assert searched(finished.out) is None


def test_scan_of_clean_files_is_quiet(run):
    (run.folder / "log.txt").write_text("nothing")
    finished = scan(run, run.folder)

    assert finished.code == 0
    assert finished.out == "1 file searched, none with a piece of a secret or not readable.\n"


@pytest.mark.parametrize(
    ("folder", "environ", "reported"),
    [
        ("nowhere", {}, "pytest-scim: nowhere is not a folder\n"),
        (TOKEN, {}, "pytest-scim: [redacted] is not a folder\n"),
        (".", {"token": None}, f"pytest-scim: {NO_SECRET}\n"),
        (".", {"token": None, "SCIM_TOKEN_FILE": "/nowhere"},
         "pytest-scim: SCIM_TOKEN_FILE does not name a readable file\n"),
    ],
)  # fmt: skip
def test_scan_needs_a_folder_and_a_secret(run, folder, environ, reported):
    finished = scan(run, folder, **environ)

    assert (finished.code, finished.out, finished.err) == (4, "", reported)


def test_scan_searches_for_basic_credentials_too(run):
    (run.folder / "log.txt").write_text("Basic b2t0YTpwYXNzd29yZC05eDdr")
    environ = {"SCIM_USERNAME": "okta", "SCIM_PASSWORD": "password-9x7k"}
    finished = scan(run, run.folder, token=None, **environ)

    assert finished.code == 1
