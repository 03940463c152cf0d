"""``make test``: two runs of pytest side by side, which show how far they are."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "side_by_side.py"
GOOD = "import pytest\n@pytest.mark.parametrize('n', range(40))\ndef test_good(n): pass\n"
BAD = "def test_bad():\n    told = 'why it is bad'\n    assert not told\ndef test_good(): pass\n"
BROKEN = "import pytest\n@pytest.fixture\ndef no(): 1 / 0\ndef test_broken(no): pass\n"
DIES = "import os\ndef test_dies(): os._exit(7)\n"


@pytest.fixture
def side_by_side(tmp_path):
    """Runs the script on two files, each a run of its own."""

    def side_by_side(one, two):
        (tmp_path / "test_one.py").write_text(one)
        (tmp_path / "test_two.py").write_text(two)
        command = [sys.executable, SCRIPT, "one: test_one.py", "two: test_two.py -p no:randomly"]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False
        )

    return side_by_side


def test_two_runs_that_pass_show_their_steps_and_a_summary_each(side_by_side):
    ran = side_by_side(GOOD, GOOD)
    lines = ran.stdout.splitlines()

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len([line for line in lines if line.startswith("one ") and "%" in line]) == 20
    assert [line.partition(" in ")[0] for line in lines[-2:]] == [
        "one: 40 passed",
        "two: 40 passed",
    ]
    assert len(lines) == 42


@pytest.mark.parametrize(
    ("content", "told", "last"),
    [
        (BAD, ["FAILED test_two.py::test_bad", "assert not 'why it is bad'"], "1 failed, 1 passed"),
        (BROKEN, ["ERROR test_two.py::test_broken", "ZeroDivisionError"], "1 error"),
        (DIES, ["test_two.py::test_dies"], "test_two.py::test_dies (exit code 7)"),
        ("import nothing_at_all", ["No module named 'nothing_at_all'"], "1 error in"),
        ("", ["collected 0 items"], "no tests ran in"),
    ],
)  # fmt: skip
def test_what_fails_is_told_and_fails_the_whole(side_by_side, content, told, last):
    ran = side_by_side(GOOD, content)

    assert ran.returncode == 1
    for text in told:
        assert text in ran.stdout
    *_, one, two = ran.stdout.splitlines()
    assert one.startswith("one: 40 passed")
    assert two.startswith(f"two: {last}")


def test_a_failure_is_told_at_once(side_by_side):
    ran = side_by_side(f"{BAD}{GOOD}", GOOD)
    lines = [line.split()[4:] for line in ran.stdout.splitlines() if line.startswith("one ")]

    assert lines[0] == ["FAILED", "test_one.py::test_bad"]
    assert lines[-1] == ["1", "failed"]


def test_it_can_be_interrupted(tmp_path):
    (tmp_path / "test_one.py").write_text(
        "import pathlib, threading\n"
        "def test_waits():\n"
        "    pathlib.Path('begun').write_text('begun')\n"
        "    threading.Event().wait()\n"
    )
    os.mkfifo(tmp_path / "begun")
    begun = os.open(tmp_path / "begun", os.O_RDONLY | os.O_NONBLOCK)
    with subprocess.Popen(
        [sys.executable, SCRIPT, "one: test_one.py"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert select.select([begun], [], [], 600)[0]
        os.killpg(process.pid, signal.SIGINT)  # to both, as a terminal does
        out, _ = process.communicate(timeout=600)
    os.close(begun)

    assert process.returncode == 130
    assert "Traceback" not in out
