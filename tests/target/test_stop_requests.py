"""How a run talks to its target: what is agreed, and when it stops."""

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.messages import Response
from pytest_scim.target.http.bounds.time_budget import CUT, TimeBudget
from pytest_scim.target.requests import request
from pytest_scim.target.stop_requests import Limits

READ = request("GET", "/Users")
WRITE = request("POST", "/Users", {})


LIST = b'{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0}'


class Replies:
    """Answers with one status after the other; 0 is no answer, a tuple has a body."""

    base_url = "http://127.0.0.1/scim/v2"

    def __init__(self, *replies):
        self.replies = list(replies)
        self.sent = []

    def send(self, sent, voice):
        self.sent.append((voice, sent.method, sent.target))
        reply = self.replies.pop(0)
        status, content = reply if isinstance(reply, tuple) else (reply, b"")
        return Response(status, content=content, error=None if status else "cannot connect")


class Sender(Limits):
    """The limits of a run, and what is sent within them."""

    def send(self, sent, voice):
        self.before(sent, voice)
        response = self._client.send(sent, voice)
        self.after(sent, response, voice)
        return response


def test_an_answer_is_handed_on_whatever_it_is():
    contact = Sender(Replies(200, 500, 0))

    assert [contact.send(READ, "okta").status for _ in range(3)] == [200, 500, 0]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_run_that_only_reads_sends_nothing_that_writes(method):
    client = Replies(200, 200)
    contact = Sender(client, read_only=True)

    with pytest.raises(NotRun, match="it needs a write, but the run is read-only"):
        contact.send(request(method, "/Users/1", {}), "okta")
    assert client.sent == []
    contact.send(READ, "okta")
    contact.send(request("POST", "/Users/.search", {}), "okta")
    assert len(client.sent) == 2


def spending(*moments):
    """Return a time budget of 10 s whose clock returns one moment after the other."""
    left = [0.0, *moments]
    return TimeBudget(10.0, lambda: left.pop(0) if len(left) > 1 else left[0])


def test_a_run_ends_with_its_time():
    contact = Sender(Replies(200), budget=spending(9.9, 10.1, 10.2))

    contact.send(READ, "okta")
    assert contact.spent() is None
    for _ in range(2):
        with pytest.raises(NotRun, match="the time budget of 10 s is spent"):
            contact.send(READ, "okta")
    assert contact.spent() == "the time budget of 10 s is spent"


@pytest.mark.parametrize("error", [CUT, f"Error while refreshing OAuth token: {CUT}"])
def test_a_request_that_the_time_budget_cuts_is_nobodys_defect(error):
    class Slow(Replies):
        def send(self, sent, voice):
            super().send(sent, voice)
            return Response(0, error=error)

    client = Slow(0, 0, 0)
    contact = Sender(client, budget=spending(9.9))
    contact.responded = True
    for _ in range(3):
        with pytest.raises(NotRun, match="the time budget of 10 s is spent"):
            contact.send(READ, "okta")
    assert contact.dead is None


def test_an_answer_that_is_lost_when_the_time_is_over_is_nobodys_defect():
    contact = Sender(Replies(200, 0, 0), budget=spending(1.0, 9.0, 10.0))
    contact.send(READ, "okta")

    with pytest.raises(NotRun, match="the time budget of 10 s is spent"):
        contact.send(READ, "okta")


def test_an_answer_that_came_as_the_time_ran_out_still_counts():
    contact = Sender(Replies(200), budget=spending(9.9, 10.1))

    assert contact.send(READ, "okta").status == 200


def test_waiting_lasts_no_longer_than_the_run():
    now, slept = [0.0], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    contact = Sender(Replies(), budget=TimeBudget(10.0, lambda: now[0], sleep))
    contact.wait(7.0)
    with pytest.raises(NotRun, match="the time budget of 10 s is spent"):
        contact.wait(5.0)
    assert slept == [7.0, 3.0]


def test_nobody_waits_for_a_target_that_has_gone():
    contact = Sender(Replies(200, 0, 0, 0), budget=TimeBudget(None, sleep=lambda _: None))
    contact.send(READ, "okta")
    contact.send(READ, "okta")
    with pytest.raises(NotRun, match="stopped responding"):
        contact.send(READ, "okta")

    with pytest.raises(NotRun, match="stopped responding"):
        contact.wait(60.0)


def test_the_probe_for_a_silent_target_is_cut_by_the_time_budget_too():
    class Slow(Replies):
        def send(self, sent, voice):
            response = super().send(sent, voice)
            return Response(0, error=CUT) if voice == "check" else response

    contact = Sender(Slow(200, 0, 0, 0))
    contact.send(READ, "okta")
    contact.send(READ, "okta")

    with pytest.raises(NotRun):
        contact.send(READ, "okta")
    assert contact.dead is None


def test_a_target_that_has_gone_is_looked_for_once_and_then_left_alone():
    client = Replies(200, 0, 0, 0)
    contact = Sender(client)
    contact.send(READ, "okta")
    contact.send(WRITE, "okta")

    message = "the target stopped responding: cannot connect"
    with pytest.raises(NotRun, match=message):
        contact.send(WRITE, "okta")
    assert client.sent[-1] == ("check", "GET", "/Users?startIndex=1&count=1")
    with pytest.raises(NotRun, match=message):
        contact.send(READ, "okta")
    assert len(client.sent) == 4


@pytest.mark.parametrize(
    ("replies", "reported"),
    [
        ((503, 503, 503, 503, 503), "can no longer be used: 503 for /Users: a gateway responded"),
        ((401, 401, 401, 401, (401, LIST)), "can no longer be used: 401 for every request"),
    ],
)
def test_a_target_that_can_no_longer_be_used_is_left_alone(replies, reported):
    client = Replies(200, *replies)
    contact = Sender(client)
    contact.send(READ, "okta")
    contact.send(WRITE, "okta")

    with pytest.raises(NotRun, match=reported):
        contact.send(WRITE, "okta")
    paths = [target.partition("?")[0] for _, _, target in client.sent[-3:]]
    assert paths == ["/Users", "/Groups", "/ServiceProviderConfig"]


@pytest.mark.parametrize("refused", [0, 401, 502, 503, 504])
def test_a_target_that_only_refuses_some_requests_is_there(refused):
    contact = Sender(Replies(200, refused, refused, (200, LIST), refused, 200))

    statuses = [contact.send(WRITE, "okta").status for _ in range(5)]
    assert statuses == [200, refused, refused, refused, 200]
    assert contact.dead is None


def test_what_is_sent_without_the_run_s_credentials_may_be_refused():
    client = Replies(200, 401, 401, 401)
    contact = Sender(client)
    contact.send(READ, "okta")
    for _ in range(3):
        contact.send(request("GET", "/Users", authorization="Bearer wrong"), "check")

    assert len(client.sent) == 4
    assert contact.dead is None


def test_a_target_that_never_answered_is_the_first_checks_matter():
    contact = Sender(Replies(0, 0, 0))

    assert [contact.send(READ, "okta").status for _ in range(3)] == [0, 0, 0]


def test_too_many_requests_are_nobodys_defect_once_there_was_an_answer():
    contact = Sender(Replies(429, 200, 429))

    assert contact.send(READ, "okta").status == 429
    contact.send(READ, "okta")
    with pytest.raises(NotRun, match="429"):
        contact.send(READ, "okta")
