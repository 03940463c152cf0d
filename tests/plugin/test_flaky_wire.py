"""A wire that loses things: what is lost is repeated or blocks its check, and violates nothing.

``SCIM_FLAKY`` says how many runs are made, each with losses of its own seed: one by default,
twenty in the long runs.
"""

import os
import random
import time
from threading import Lock

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider

from .running import TOKEN
from .targets import provider_at, target

RUNS = int(os.environ.get("SCIM_FLAKY", "1"))
LOST = 0.1
RESIDENTS = 5


class Flaky:
    """Passes a provider's answers on, but for one in ten."""

    def __init__(self, provider, seed):
        self._handle = provider_at(provider)
        self._random = random.Random(seed)
        self._lock = Lock()
        self.lost = 0
        self.calm = False

    def __call__(self, method, place, headers, body):
        with self._lock:
            chance, way = (
                self._random.random(),
                self._random.choice(["drop", "late", "cut", "reset"]),
            )
            chance += self.calm
            if chance < LOST and way == "drop":
                self.lost += 1
                raise ConnectionAbortedError
            reply = self._handle(method, place, headers, body)
        if chance >= LOST:
            return reply
        self.lost += way != "late"
        return {"late": self.late, "cut": self.cut, "reset": self.reset}[way](reply)

    @staticmethod
    def late(reply):
        time.sleep(0.05)
        return reply

    @staticmethod
    def cut(reply):
        """Send half of what was announced."""
        status, headers, content = reply
        if not content:
            raise ConnectionAbortedError
        announced = [*headers, ("Content-Length", str(len(content)))]
        return status, [*announced, ("X-Cut", "1")], content[: len(content) // 2]

    @staticmethod
    def reset(reply):
        del reply
        raise ConnectionResetError


@pytest.mark.parametrize("seed", range(RUNS))
def test_a_lost_answer_is_nobodys_violation(run, seed):
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=RESIDENTS)
    flaky = Flaky(provider, seed)
    with target(flaky) as app:
        finished = run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2")
        flaky.calm = True
        swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep"))

    assert flaky.lost > 20
    assert swept.code == 0, swept.out + swept.err
    assert (len(provider.users()), provider.groups()) == (RESIDENTS, [])
    assert finished.reported("violates", "stale") == {}
    for message in finished.reported("error").values():
        assert message.startswith("the connection was lost"), message
    blocked = [c for c in finished.record["checks"] if c["verdict"] == "blocked"]
    for check in blocked:
        assert check["blocked_by"], check
        assert check["message"], check
    assert {c["id"] for c in finished.record["checks"] if c["verdict"] == "conforms"}
