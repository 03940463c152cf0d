"""The requests that deactivate one user, and how long a deactivation may take to be visible."""

import pytest

from pytest_scim.target.cleanup.delete.deactivate import deactivated
from pytest_scim.target.polling import Polling

from ...connection import GRACE
from ...target_double import error, reply


@pytest.mark.parametrize(
    "shown",
    [
        reply(200, {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404"}),
        reply(200, {"id": "7", "userName": GRACE, "active": True}),
        error(404),
        error(500),
    ],
)
def test_what_is_not_the_user_is_no_body_for_a_put(shown):
    sent = []

    def send(request):
        sent.append(request.method)
        return shown if request.method == "GET" else reply(204, None)

    assert deactivated(send, "1", Polling()) is shown
    assert sent == ["PATCH", "GET"]


def test_a_deactivation_may_become_visible_late():
    sent, slept = [], []
    rows = iter((True, True, False))

    def send(request):
        sent.append(request.method)
        is_read = request.method == "GET"
        return reply(200, {"id": "1", "active": next(rows)}) if is_read else reply(204, None)

    assert deactivated(send, "1", Polling(60.0, wait=slept.append)).json["active"] is False
    assert sent == ["PATCH", "GET", "GET", "GET"]
    assert len(slept) == 2


def test_nothing_waits_after_a_patch_that_was_refused():
    sent, slept = [], []
    rows = iter((True, False))

    def send(request):
        sent.append(request.method)
        if request.method == "PATCH":
            return error(501)
        is_read = request.method == "GET"
        return reply(200, {"id": "1", "active": next(rows)}) if is_read else reply(204, None)

    assert deactivated(send, "1", Polling(60.0, wait=slept.append)).json["active"] is False
    assert sent == ["PATCH", "GET", "PUT", "GET"]
    assert slept == []
