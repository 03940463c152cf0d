"""The time limit of Okta's SPEC test: one slow response may be that of a busy machine."""

import time

import pytest

from pytest_scim.checks.outcomes import Finding
from pytest_scim.profile.load import load
from pytest_scim.run.context import opening
from pytest_scim.run.settings import settings_of
from pytest_scim.suites.runscope.support.polled_request import StepClient
from pytest_scim.suites.runscope.support.spec_run import SpecTest

GROUPS = 10
HEADERS = [("Content-Type", "application/scim+json")]


class Target:
    """Sleeps before its first responses, which are empty lists."""

    place = None

    def __init__(self, slow):
        self.slow = slow
        self.requests = 0

    def handle(self, *_):
        self.requests += 1
        if self.requests <= self.slow:
            time.sleep(0.61)
        return 200, HEADERS, b'{"totalResults": 0}'


@pytest.fixture
def play():
    opened = []

    def play(target):
        context = opening.open_run(
            settings_of(load("okta-oin"), {}), provider=lambda *_, **__: target
        )
        opened.append(context)
        context.log.begin()
        client = StepClient(context.client, context.users)
        spec = SpecTest(client, context.log, context.profile, context.test_data)
        return context.log, lambda: spec.judge(GROUPS, spec.play(GROUPS))

    yield play
    for context in opened:
        context.client.close()


def test_a_fast_response_is_requested_once(play):
    target = Target(slow=0)
    log, judge = play(target)
    judge()
    assert (target.requests, log.note) == (1, None)


def test_the_fastest_of_three_requests_decides(play):
    target = Target(slow=2)
    log, judge = play(target)
    judge()
    assert target.requests == 3
    assert "ms in the fastest of 3 requests" in log.note


def test_three_slow_responses_are_a_finding(play):
    _, judge = play(Target(slow=3))
    with pytest.raises(Finding, match="response time in ms is 6"):
        judge()
