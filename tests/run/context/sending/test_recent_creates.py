"""A step that meets 404 on what was just created is sent once more, after Okta's own gap."""

import json

import pytest

from pytest_scim.run.context.sending.recent_creates import GAP, RecentCreates, settled
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.http.bounds.changes import Changes
from pytest_scim.target.polling import Polling


class Late:
    """A target that finds a Group only on the ``nth`` request for it, and a clock."""

    def __init__(self, found=2):
        self.now = 0.0
        self.waits = []
        self.sent = []
        self._found = found

    def send(self, request):
        self.sent.append(request.method)
        if request.method == "POST":
            return Response(201, content=json.dumps({"id": "a/b"}).encode())
        return Response(200 if len(self.sent) > self._found else 404)

    def wait(self, seconds):
        self.waits.append(seconds)
        self.now += seconds


def recent(target):
    return RecentCreates(target.send, target.wait, clock=lambda: target.now)


READ = Request("GET", "/Groups/a%2Fb")
CREATE = Request("POST", "/Groups")


def test_a_group_that_is_found_on_the_second_attempt_is_found():
    target = Late()
    sender = recent(target)
    sender.send(CREATE)

    assert sender.send(READ).status == 200
    assert target.waits == [GAP]


def test_404_stays_404_after_the_second_attempt():
    target = Late(found=99)
    sender = recent(target)
    sender.send(CREATE)

    assert sender.send(READ).status == 404
    assert target.sent == ["POST", "GET", "GET"]


@pytest.mark.parametrize("path", ["/Groups/other", "/Users/a%2Fb"])
def test_nothing_waits_for_a_resource_that_was_not_just_created(path):
    target = Late(found=99)
    sender = recent(target)
    sender.send(CREATE)

    assert sender.send(Request("GET", path)).status == 404
    assert not target.waits


def test_nothing_waits_a_second_after_the_create():
    target = Late(found=99)
    sender = recent(target)
    sender.send(CREATE)
    target.now += 1

    assert sender.send(READ).status == 404
    assert not target.waits


def test_nothing_waits_for_a_resource_that_was_deleted():
    target, changes = Late(found=99), Changes()
    sender = RecentCreates(target.send, target.wait, changes.deleted)
    sender.send(CREATE)
    changes.after(Request("DELETE", READ.path), Response(204), "check")

    assert sender.send(READ).status == 404
    assert not target.waits


def test_a_get_of_a_flow_waits_until_what_it_concerns_may_be_visible():
    sent, slept = [], []
    polling = Polling(timeout=3.0, wait=slept.append)
    changes = polling.waits.changes
    send = settled(lambda request: sent.append(request.path), polling)
    changes.after(Request("PUT", "/Users/1"), Response(200), "okta")

    for method, path in [("GET", "/Users/2"), ("PATCH", "/Users/1"), ("GET", "/Users/1")]:
        send(Request(method, path))

    assert sent == ["/Users/2", "/Users/1", "/Users/1"]
    (seconds,) = slept
    assert 0 < seconds <= polling.timeout
