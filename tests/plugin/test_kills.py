"""Runs that are killed at random moments leave nothing that a sweep does not remove.

``SCIM_KILLS`` says how many runs are killed: three by default, fifty in the long runs.
"""

import os
import random
import signal

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.http_server import serve
from pytest_scim.run.build_record import LIVE
from pytest_scim.scim.json_lines import JsonLines

from .gates import Gate
from .running import TOKEN

KILLS = int(os.environ.get("SCIM_KILLS", "3"))
RESIDENTS = 5
LAST = 700
"""A request before which a run is certain not to be over."""


class Watched:
    """A target that counts what it is asked."""

    def __init__(self):
        self.asked = 0
        watch = Fault("T-watch", "", (), self.note)
        self.gate = Gate()
        self.provider = Provider(
            load("okta-oin"),
            tokens=[TOKEN],
            residents=RESIDENTS,
            faults=[self.gate.fault, watch],
        )

    def note(self, call, respond):
        self.asked += 1
        return respond(call)

    @property
    def state(self):
        return self.provider.users(), self.provider.groups()


@pytest.mark.parametrize("number", range(KILLS))
def test_a_sweep_removes_all_that_a_killed_run_left_and_nothing_else(run, number):
    target = Watched()
    moment = random.Random(number).randrange(1, LAST)
    with serve(target.provider) as server:
        before = target.state
        target.gate.hold(lambda: target.asked >= moment)
        process = run.start("--profile=okta-oin", f"--base-url={server.base_url}")
        run.stop_at(target.gate, process, signal.SIGKILL)
        assert run.finish(process).code == -signal.SIGKILL
        # The request that was under way has no exchange yet.
        lines = JsonLines.read(run.report / LIVE)
        assert target.asked - 1 <= len(lines) <= target.asked
        lines.close()
        swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep"))

    assert swept.code == 0, swept.out + swept.err
    assert target.state == before
    assert list(run.state.glob("*")) == []
