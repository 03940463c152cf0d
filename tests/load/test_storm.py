"""Storms driven by Locust, as the command starts them: alone, and with two workers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from .conftest import TOKEN, count, serving

COMMAND = [sys.executable, "-m", "pytest_scim", "storm", "--profile", "okta-oin"]
SMALL = ["--users", "40", "--groups", "4", "--members", "20", "--rate", "200"]


@pytest.fixture
def environ(tmp_path):
    return {**os.environ, "SCIM_TOKEN": TOKEN, "PYTEST_SCIM_STATE_DIR": str(tmp_path / "state")}


def started(environ, *arguments):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen([*COMMAND, *arguments], env=environ, **pipes)


def record_of(folder):
    return json.loads((folder / "storm.json").read_text(encoding="ascii"))


def test_a_storm_without_a_target_is_a_rehearsal(environ, tmp_path):
    arguments = [*SMALL, "--users", "10", "--shape", "onboarding", "--report-dir", str(tmp_path)]
    process = started(environ, *arguments)
    out, _ = process.communicate()

    assert process.returncode == 0, out
    assert "Consistent: the target has what Okta believes; 0 left\n" in out
    assert "embedded: a rehearsal, not evidence\n" in out
    assert record_of(tmp_path)["embedded"] is True


def test_two_workers_share_a_storm_and_the_master_judges_it(environ, tmp_path, unused_port):
    with serving() as served:
        first = count(served.provider)
        place = ["--base-url", served.url, "--port", str(unused_port)]
        master = started(
            environ, *SMALL, *place, "--master", "2", "--report-dir", str(tmp_path / "report")
        )
        workers = [started(environ, *place, "--worker", "127.0.0.1") for _ in range(2)]
        out, _ = master.communicate()
        rest = [one.communicate()[0] for one in workers]
        left = count(served.provider) - first

    assert master.returncode == 0, (out, rest)
    assert [one.returncode for one in workers] == [0, 0], rest
    assert left == 0
    assert [*(tmp_path / "state").glob("*")] == []
    record = record_of(tmp_path / "report")
    onboarding = record["stages"][0]["tasks"]
    assert {one["kind"]: one["count"] for one in onboarding} == {"assign": 40, "import_users": 3}
    assert record["course"]["workers"] == 2


def test_a_lost_worker_leaves_no_verdict(environ, tmp_path, unused_port):
    with serving() as served:
        place = ["--base-url", served.url, "--port", str(unused_port)]
        slow = [*SMALL, "--rate", "8", "--shape", "onboarding"]
        report = tmp_path / "report"
        master = started(environ, *slow, *place, "--master", "2", "--report-dir", str(report))
        workers = [started(environ, *place, "--worker", "127.0.0.1") for _ in range(2)]
        assert "onboarding begins" in master.stdout.readline()
        # The process of the command forwards signals; what dies here is Locust itself.
        children = subprocess.run(
            ["pgrep", "-P", str(workers[0].pid)], capture_output=True, text=True, check=True
        )
        os.kill(int(children.stdout.split()[0]), signal.SIGKILL)
        out, _ = master.communicate()
        rest = [one.communicate()[0] for one in workers]

    assert master.returncode == 1, (out, rest)
    assert "No verdict: 1 of 2 workers were lost" in out
    assert record_of(report)["verdict"]["consistent"] is None
    assert len([*(tmp_path / "state").glob("*.jsonl")]) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_master_that_waits_for_its_workers_can_be_ended(number, environ, tmp_path, unused_port):
    with serving() as served:
        place = ["--base-url", served.url, "--port", str(unused_port)]
        master = started(environ, *place, "--master", "1", "--report-dir", str(tmp_path))
        while not listens(unused_port):
            time.sleep(0.1)
        master.send_signal(number)
        out, _ = master.communicate()

    assert master.returncode == 2, out


def listens(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_storm_which_cleans_up(number, environ, tmp_path):
    with serving() as served:
        first = count(served.provider)
        arguments = ["--base-url", served.url, "--report-dir", str(tmp_path / "report")]
        process = started(environ, *SMALL, "--rate", "20", *arguments)
        assert "onboarding" in process.stdout.readline()
        process.send_signal(number)
        out, _ = process.communicate()
        left = count(served.provider) - first

    assert process.returncode == 2, out
    assert "No verdict: the storm was interrupted; 0 left" in out
    assert left == 0
