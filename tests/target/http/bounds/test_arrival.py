"""A run waits for a target that is still starting, and no longer than it was asked to."""

import httpx
import pytest

from pytest_scim.target.http.bounds.arrival import PAUSE, wait_for
from pytest_scim.target.http.tls import Trust

URL = "http://127.0.0.1:9/scim"


class Start:
    """A target that responds after some attempts, and a clock that its pauses move."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.requests = []
        self.now = 0.0

    def respond(self, request):
        self.requests.append(request)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return httpx.Response(outcome)

    def pause(self, seconds):
        self.now += seconds

    def wait(self, seconds):
        transport = httpx.MockTransport(self.respond)
        ways = {"clock": lambda: self.now, "pause": self.pause}
        return wait_for(URL, seconds, Trust(), transport=transport, **ways)


REFUSED = httpx.ConnectError("refused")


@pytest.mark.parametrize("status", [200, 401, 404, 500])
def test_any_response_of_the_service_ends_the_wait(status):
    assert Start(REFUSED, 503, 502, status).wait(60) == 3 * PAUSE


def test_a_target_that_responds_is_not_waited_for():
    start = Start(200)
    assert start.wait(60) == 0
    assert len(start.requests) == 1


def test_the_wait_ends_after_its_time():
    start = Start(REFUSED)
    assert start.wait(3) is None
    assert start.now <= 3


def test_no_credentials_are_sent():
    start = Start(200)
    start.wait(1)
    assert "authorization" not in start.requests[0].headers
