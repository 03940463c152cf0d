"""A run with several workers: the verdicts of a run with one, from requests at the same moment."""

import time
from threading import Lock

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry

from .running import TOKEN
from .targets import provider_at, target

FAULTS = (
    "U7-email-and-user-name-are-fixed",
    "X1-deactivation-erases-the-external-id",
    "7644-3.5.2.2-remove-is-ignored",
)
FILES = ("update_users", "deactivate_users", "patch_remove", "push_groups_taken_names")
SOME = " or ".join(f"test_{name}" for name in FILES)
DELAY = 0.02
"""Seconds of each response: long enough that requests overlap on a busy machine."""


class Busy:
    """Handles requests as a provider does; ``most`` is how many it had at the same moment.

    With ``alone`` it refuses a request that comes during another one.
    """

    def __init__(self, *faults, alone=False):
        known = registry()
        provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=[known[one] for one in faults])
        self._handle = provider_at(provider)
        self._alone = alone
        self._lock = Lock()
        self._now = self.most = 0

    def __call__(self, *request):
        with self._lock:
            self._now += 1
            now = self._now
            self.most = max(self.most, now)
        try:
            time.sleep(DELAY)
            if self._alone and now > 1:
                return 503, [], b""
            return self._handle(*request)
        finally:
            with self._lock:
                self._now -= 1


@pytest.fixture
def finished(run):
    """Returns the finished run of some checks on a target."""

    def finished(busy, *options):
        with target(busy) as served:
            url = f"--base-url={served.origin}/scim/v2"
            return run("--profile=okta-oin", url, "-k", SOME, *options)

    return finished


def rows(run):
    return [(one["id"], one["verdict"], one["blocked_by"]) for one in run.record["checks"]]


def test_four_workers_reach_the_verdicts_of_one(finished):
    one = finished(Busy(*FAULTS))
    several = Busy(*FAULTS)
    four = finished(several, "--scim-workers=4")

    assert several.most == 4
    assert (four.code, rows(four)) == (one.code, rows(one))
    assert one.record["summary"]["violates"] > 1
    assert one.record["leftovers"] == four.record["leftovers"] == []


def test_a_target_that_handles_one_request_at_a_time_is_sent_one(finished):
    busy = Busy(alone=True)
    run = finished(busy, "--scim-workers=4")

    assert run.code == 0
    assert "--scim-workers had no effect, checks ran one by one: the target did" in run.out
    assert run.record["summary"].get("violates", 0) == 0
