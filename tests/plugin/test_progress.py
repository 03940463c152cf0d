"""In a terminal that somebody watches, a live line takes the place of the letters."""

import os
import pty
import re
from types import SimpleNamespace

import pytest

from pytest_scim.checks.request_counts import END, requests_of
from pytest_scim.plugin.terminal.expected import expected
from pytest_scim.plugin.terminal.live import Screen
from pytest_scim.plugin.terminal.progress import is_watched
from pytest_scim.plugin.terminal.status import EARLY, LISTS, Status
from pytest_scim.profile.load import load
from pytest_scim.run.settings import settings_of

TOTAL = "okta.import_users.the_total_counts_every_user"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def status(clock):
    return Status({"a": 100, "b": 300, "c": 600}, 183, clock)


def test_the_line_has_the_part_the_requests_the_time_and_the_causes(status, clock):
    status.begin("a", "Create Users")
    status.sent(100)
    status.end("a")
    status.begin("b", "Push Groups")
    status.sent(400)
    clock.now, status.causes = 40.0, 2
    assert str(status) == "Push Groups · 400 of about 1,183 requests · 1:18 left · 2 causes"


def test_more_requests_than_expected_move_the_total(status):
    status.begin("a", "Create Users")
    status.sent(250)
    assert status.left == 1083
    status.end("a")
    assert str(status).startswith("Create Users · 250 of about 1,333 requests")


def test_a_check_that_sends_nothing_takes_its_requests_off_the_total(status):
    status.begin("b", "Push Groups")
    status.end("b")
    assert status.left == 883


def test_the_first_requests_say_nothing_of_the_time(status, clock):
    clock.now = 5.0
    status.sent(EARLY - 1)
    assert "left" not in str(status)


def test_the_clean_up_has_its_own_requests(status):
    status.begin("c", "RFC 7644")
    status.sent(900)
    status.clean_up(85)
    assert status.left == 85 + LISTS
    status.sent(950)
    assert str(status).startswith("Clean-up · 950 of about 1,000 requests")


def test_the_table_knows_what_a_run_sends():
    settings = settings_of(load("okta-oin"), {}, {})
    checks, end = expected(settings, [TOTAL, "checks.of.their_own"])
    assert checks == {TOTAL: requests_of(TOTAL, "okta-oin").requests, "checks.of.their_own": 0}
    assert 0 <= end <= requests_of(END, "okta-oin").requests


def test_generated_examples_count_as_often_as_they_are_tried():
    check = "properties.users.names_of_any_script_are_stored"
    few, many = (
        expected(settings_of(load("okta-oin"), {"examples": n}, {}), [check])[0][check]
        for n in (5, 20)
    )
    assert 0 < few < many


def watched(*, environ=(), reporter=None, tty=True, **option):
    if reporter is None:
        reporter = object.__new__(pytest.TerminalReporter)
        reporter.isatty = lambda: tty
    chosen = {"verbose": 0, "capture": "fd", "collectonly": False} | option
    manager = SimpleNamespace(get_plugin=lambda name: reporter)
    config = SimpleNamespace(pluginmanager=manager, option=SimpleNamespace(**chosen))
    return is_watched(config, dict(environ))


def test_somebody_watches_a_terminal():
    assert watched()


@pytest.mark.parametrize(
    "otherwise",
    [
        {"tty": False},
        {"environ": [("CI", "true")]},
        {"environ": [("TERM", "dumb")]},
        {"verbose": 1},
        {"verbose": -1},
        {"capture": "no"},
        {"collectonly": True},
        {"reporter": SimpleNamespace(isatty=lambda: True)},
    ],
    ids=str,
)
def test_nobody_watches_a_file_a_job_or_the_progress_of_another_plugin(otherwise):
    assert not watched(**otherwise)


class Closed:
    """A terminal that somebody has closed."""

    encoding = "utf-8"

    def write(self, text=""):
        raise OSError(5, "Input/output error")

    flush = write


def test_a_closed_terminal_ends_no_run():
    screen = Screen(Closed())
    assert screen.write("abc") == 3
    screen.flush()
    assert screen.encoding == "utf-8"


def test_a_run_in_a_terminal_has_the_line_and_no_letters(run):
    ours, theirs = pty.openpty()
    process = run.start("--profile=okta-oin", TOTAL, out=theirs, TERM="xterm", CI="")
    os.close(theirs)
    text = ""
    while chunk := read(ours):
        text += chunk
    os.close(ours)

    assert process.wait() == 0
    assert re.search(r"Import Users · \d+ of about \d+ requests", text)
    assert "Clean-up · " in text
    assert "\x1b[?25h" in text[text.index("Clean-up") :], "the cursor is back"
    assert "letters: " not in text
    assert "2 passed" in text


def read(descriptor):
    try:
        return os.read(descriptor, 4096).decode(errors="replace")
    except OSError:  # the other end is closed
        return ""
