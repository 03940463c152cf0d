"""``make test``: runs of pytest side by side, which show how far they are."""

# ruff: noqa: E501 - what a run prints is kept whole

import os
import select
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "side_by_side.py"
GOOD = "import pytest\n@pytest.mark.parametrize('n', range(40))\ndef test_good(n): pass\n"
BAD = "def test_bad():\n    told = 'why it is bad'\n    assert not told\ndef test_fine(): pass\n"
BROKEN = "import pytest\n@pytest.fixture\ndef no(): 1 / 0\ndef test_broken(no): pass\n"
DIES = "import os\ndef test_dies(): os._exit(7)\n"
WAITS = """
from pathlib import Path

def test_good(): pass

def test_waits():
    Path("begun").write_text("begun")
    Path("go on").read_text()
"""
"""Waits until the other end of a pipe is closed."""


@pytest.fixture
def command(tmp_path):
    """Returns the command that runs files of those contents, each by itself."""

    def command(*contents, **options):
        runs = []
        for number, content in enumerate(contents, 1):
            (tmp_path / f"test_{number}.py").write_text(content)
            runs.append(f"run {number}: test_{number}.py -p no:randomly")
        given = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        return [sys.executable, SCRIPT, *given, *runs]

    return command


@pytest.fixture
def side_by_side(tmp_path, command):
    def side_by_side(*contents, **options):
        return subprocess.run(
            command(*contents, **options),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    return side_by_side


def test_runs_that_pass_have_a_summary_each_and_one_together(side_by_side):
    ran = side_by_side(GOOD, GOOD, "def test_good(): pass")
    *ended, one, two, three, whole = ran.stdout.splitlines()

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len(ended) == 3
    assert all("100 %  " in line and " passed in " in line for line in ended)
    assert one.startswith("run 1: 40 passed in ")
    assert two.startswith("run 2: 40 passed in ")
    assert three.startswith("run 3: 1 passed in ")
    assert whole.startswith("all: 81 passed in ")


@pytest.mark.parametrize(
    ("content", "reported", "last", "total"),
    [
        (BAD, ["FAILED test_2.py::test_bad", "assert not 'why it is bad'"], "1 failed, 1 passed", "41 passed, 1 failed"),
        (BROKEN, ["ERROR test_2.py::test_broken", "ZeroDivisionError"], "1 error", "40 passed, 1 error"),
        (DIES, ["test_2.py::test_dies"], "test_2.py::test_dies (exit code 7)", "40 passed"),
        ("import nothing_at_all", ["No module named 'nothing_at_all'"], "1 error in", "40 passed, 1 error"),
        ("", ["collected 0 items"], "no tests ran in", "40 passed"),
    ],
)  # fmt: skip
def test_what_fails_is_told_and_fails_the_whole(side_by_side, content, reported, last, total):
    ran = side_by_side(GOOD, content)

    assert ran.returncode == 1
    for text in reported:
        assert text in ran.stdout
    *_, one, two, whole = ran.stdout.splitlines()
    assert one.startswith("run 1: 40 passed")
    assert two.startswith(f"run 2: {last}")
    assert whole.startswith(f"all: {total} in ")


def test_a_failure_is_told_before_the_run_ends(side_by_side):
    first, second, *_ = side_by_side(f"{BAD}{GOOD}").stdout.splitlines()

    assert first.endswith("FAILED test_1.py::test_bad")
    assert " 1 failed, 41 passed in " in second


@contextmanager
def waiting(tmp_path, command):
    """Run a test that waits; yield the process once it does."""
    for name in ("begun", "go on"):
        os.mkfifo(tmp_path / name)
    begun = os.open(tmp_path / "begun", os.O_RDONLY | os.O_NONBLOCK)
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert select.select([begun], [], [], 600)[0]
        yield process
    os.close(begun)


def test_a_long_run_says_where_it_is(tmp_path, command):
    with waiting(tmp_path, command(f"{BAD}{WAITS}", every=0.1)) as process:
        where = "1 failed, now in test_1.py::test_waits"
        line = next(line for line in process.stdout if where in line)
        (tmp_path / "go on").write_text("")
        out, _ = process.communicate(timeout=600)

    assert line.startswith("run 1             75 %  ")
    assert " 1 failed, 3 passed in " in out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_the_runs_and_begins_no_other(tmp_path, command, number):
    with waiting(tmp_path, command(WAITS, GOOD, at_once=1)) as process:
        process.send_signal(number)
        out, _ = process.communicate(timeout=600)

    assert process.returncode == 130
    *_, one, two, whole = out.splitlines()
    assert "1 passed in " in one
    assert one.endswith("(exit code 2)")
    assert two == "run 2: was not begun"
    assert whole.startswith("all: 1 passed in ")
