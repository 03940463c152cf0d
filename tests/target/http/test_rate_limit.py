"""429 as Okta takes it: an integer Retry-After exactly, anything else five minutes, doubled."""

import httpx
import pytest

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.http.auth.credentials import bearer
from pytest_scim.target.http.bounds.turns import sending, together
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.rate_limit import Pacing, is_rate_limited, okta_wait
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording

from .tools import Anything

FOREVER = 1e9


def busy(retry_after=None):
    headers = () if retry_after is None else (("Retry-After", retry_after),)
    return Response(429, headers, exchange=7)


def answered(replies, ceiling=FOREVER):
    """Send one request against prepared replies; return the answer, the waits and the tries."""
    slept, tries = [], []

    def handler(request):
        tries.append(request)
        status, retry_after = replies[min(len(tries), len(replies)) - 1]
        return httpx.Response(status, headers={"Retry-After": retry_after} if retry_after else {})

    pacing = Pacing(ceiling=ceiling, sleep=slept.append)
    client = Client(
        "http://h.example",
        bearer("t"),
        Recording(Outlet()),
        Anything(),
        transport=httpx.MockTransport(handler),
        pacing=pacing,
    )
    return client.send(Request("GET", "/Users")), slept, tries, pacing


@pytest.mark.parametrize(("value", "seconds"), [("0", 0), ("1", 1), (" 17 ", 17), ("3600", 3600)])
def test_an_integer_is_honoured_exactly(value, seconds):
    assert okta_wait(busy(value), 3) == seconds


@pytest.mark.parametrize(
    "value", [None, "", "null", "1.5", "-1", "٣", "Wed, 21 Oct 2026 07:28:00 GMT"]
)
def test_anything_else_is_five_minutes_doubled_with_each_retry(value):
    assert [okta_wait(busy(value), attempt) for attempt in (1, 2, 3)] == [300, 600, 1200]


def test_the_request_is_sent_again_after_the_wait():
    response, slept, tries, _ = answered([(429, "2"), (200, None)])

    assert response.status == 200
    assert slept == [2]
    assert len(tries) == 2


def test_ten_tries_are_the_end():
    response, slept, tries, _ = answered([(429, "1")])

    assert response.status == 429
    assert len(tries) == 10
    assert slept == [1] * 9


def test_a_run_waits_no_longer_than_its_ceiling():
    response, slept, _, pacing = answered([(429, "50")], ceiling=120)

    assert response.status == 429
    assert slept == [50, 50]
    assert pacing.spent == 100
    assert "over this run's ceiling, not waited" in pacing.waits[-1]["reason"]


def test_every_wait_is_recorded_with_its_exchange():
    *_, pacing = answered([(429, "2"), (429, "3"), (200, None)])

    assert pacing.waits == [
        {"exchange": 0, "seconds": 2.0, "reason": "429 from the target"},
        {"exchange": 1, "seconds": 3.0, "reason": "429 from the target"},
    ]


@pytest.mark.parametrize("status", [200, 403, 500, 503, 0])
def test_nothing_but_429_is_sent_again(status):
    slept = []

    assert not Pacing(sleep=slept.append).again(Response(status, (("Retry-After", "1"),)), 1)
    assert slept == []


@pytest.mark.parametrize(
    ("content", "headers", "limited"),
    [
        (b"", [], True),
        (b"<html>Too many requests. See our licence.</html>", [], True),
        (b"\xff", [], True),
        (b'{"detail": "slow down"}', [], True),
        (b'{"detail": "There is no free seat."}', [], False),
        (b'{"detail": "There is no free seat."}', [("Retry-After", "1")], True),
    ],
)
def test_a_429_for_lack_of_seats_is_no_rate_limit(content, headers, limited):
    response = Response(429, content=content, headers=tuple(headers))
    assert is_rate_limited(response) is limited


def test_requests_keep_the_pace_of_the_profile():
    slept, moments = [], iter([0.0, 0.0, 0.5, 2.0, 2.1])
    pacing = Pacing(rate=4.0, sleep=slept.append, clock=lambda: next(moments))
    for _ in range(5):
        pacing.wait()

    assert slept == pytest.approx([0.25, 0.15])


def test_without_a_pace_nothing_waits():
    Pacing(sleep=pytest.fail).wait()


def test_the_rate_is_that_of_all_threads():
    now = [0.0]
    pacing = Pacing(rate=4.0, sleep=lambda s: now.append(now[-1] + s), clock=lambda: now[-1])

    def work(_):
        for _ in range(4):
            pacing.wait()
            with sending():
                pass

    together(3, work, lambda: None)
    assert now[-1] == 11 / 4
