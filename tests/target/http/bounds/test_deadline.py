"""What a request may take: the target's own deadline, or what is left of the run."""

from threading import Event

import httpx
import pytest

from pytest_scim.okta.requests import get
from pytest_scim.scim.messages import Known, Response, Step
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.auth.token_endpoint import OAuthClient
from pytest_scim.target.http.bounds.time_budget import CUT, TimeBudget
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.secrets.secret import Secret

from ..tools import PATIENCE, Anything, drip, say_nothing, serving, wire_to

READ = get("/Users", Step("flow", 1, *[Known("documented", "a source")] * 2))
PROMPTS = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Slow: ",
]


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.slept.append(seconds)


@pytest.mark.parametrize("prompt", PROMPTS, ids=["body", "body without a length", "headers"])
def test_an_answer_that_drips_is_cut_at_the_end_of_the_run(prompt):
    hung_up = Event()

    def talk(connection):
        connection.sendall(prompt)
        drip(connection, hung_up)

    with serving(talk) as url:
        client = wire_to(base_url=url, budget=TimeBudget(0.3, Clock()))
        response = client.send(READ)
        client.close()
        assert hung_up.wait(PATIENCE)

    assert (response.status, response.error) == (0, CUT)
    assert client.recording.exchanges[0].error == CUT


def test_an_answer_that_never_begins_is_cut_at_the_end_of_the_run():
    with serving(say_nothing) as url:
        client = wire_to(base_url=url, budget=TimeBudget(0.3, Clock()))
        response = client.send(READ)
        client.close()

    assert (response.status, response.error) == (0, CUT)


def test_a_deadline_that_comes_before_the_end_of_the_run_is_the_targets():
    with serving(say_nothing) as url:
        client = wire_to(base_url=url, deadline=0.2, budget=TimeBudget(3600.0))
        response = client.send(READ)
        client.close()

    assert (response.status, response.error) == (0, "Read timed out")


def test_nothing_is_sent_nor_noted_once_the_time_is_over():
    class Noting(Anything):
        noted = ()

        def before(self, request, voice):
            self.noted += (request,)

    clock, ownership = Clock(), Noting()
    client = wire_to(lambda _: pytest.fail("it was sent"), budget=TimeBudget(5.0, clock))
    client._ownership = ownership
    clock.now = 5.0
    response = client.send(READ)

    assert (response.status, response.error, response.exchange) == (0, CUT, -1)
    assert len(client.recording) == 0
    assert ownership.noted == ()


def test_a_retry_after_that_outlasts_the_run_is_not_waited_for():
    clock = Clock()
    budget = TimeBudget(30.0, clock)
    pacing = Pacing(sleep=clock.sleep, left=budget.left)
    client = wire_to(
        lambda _: httpx.Response(429, headers={"Retry-After": "20"}), pacing=pacing, budget=budget
    )

    assert client.send(READ).status == 429
    assert clock.slept == [20.0]
    assert pacing.waits[-1]["reason"] == (
        "429: Okta waits 20 s here; over this run's time, not waited"
    )


def test_the_pace_of_the_profile_ends_with_the_run_and_is_not_exceeded_for_it():
    clock = Clock()
    budget = TimeBudget(15.0, clock)
    pacing = Pacing(rate=0.1, sleep=clock.sleep, clock=clock, left=budget.left)
    client = wire_to(lambda _: httpx.Response(200), pacing=pacing, budget=budget)

    assert [client.send(READ).status for _ in range(3)] == [200, 200, 0]
    assert clock.slept == [10.0, 5.0]


def test_the_authorization_server_shares_the_time_of_the_run():
    clock = Clock()
    client = wire_to(lambda _: httpx.Response(200), budget=TimeBudget(5.0, clock))
    oauth = OAuth(OAuthClient("app", Secret("secret"), "https://login.example/token"), None)
    assert client.play(oauth.refresh()).status == 200
    clock.now = 6.0

    assert client.play(oauth.refresh()).error == CUT


# -- headers that come and go ---------------------------------------------------------


@pytest.mark.parametrize(
    "tag", [b'W/"1"', b'"\xfcber"', '"größe"'.encode(), b'"\xe2\x80\x8b\xff\xfe"'], ids=repr
)
def test_a_header_goes_out_as_the_bytes_that_came_in(tag):
    seen = []

    def handler(request):
        seen.append(dict(request.headers.raw).get(b"If-Match"))
        return httpx.Response(200, headers=[(b"ETag", tag)])

    client = wire_to(handler)
    response = client.send(READ)
    again = get("/Users", READ.step)
    headers = (*again.headers, ("If-Match", response.header("ETag")))
    client.send(type(again)("GET", "/Users", headers=headers))

    assert seen == [None, tag]


@pytest.mark.parametrize(
    ("value", "sent"),
    [("日本", "日本".encode()), ("\ud800", b"?"), ("a\udcffb", b"a?b")],
    ids=ascii,
)
def test_a_header_of_other_letters_is_sent_in_utf_8(value, sent):
    seen = []
    client = wire_to(lambda r: seen.append(dict(r.headers.raw)[b"X-One"]) or httpx.Response(200))
    client.send(type(READ)("GET", "/Users", headers=(("X-One", value),)))

    assert seen == [sent]


@pytest.mark.parametrize("value", ["a\r\nX-Two: b", "a\0b", "a\nb"], ids=ascii)
def test_a_header_that_would_be_two_is_not_sent(value):
    with serving(say_nothing) as url:
        client = wire_to(base_url=url)
        response = client.send(type(READ)("GET", "/Users", headers=(("X-One", value),)))
        client.close()

    assert response == Response(
        0, error=response.error, exchange=response.exchange, elapsed=response.elapsed
    )
    assert response.error.startswith("the request cannot be sent: ")
