"""How long a step of Okta's Runscope tests waits for a change."""

import time
from types import SimpleNamespace

import pytest

from pytest_scim.scim.messages import Request, Response
from pytest_scim.suites.runscope.support.polled_request import StepClient
from pytest_scim.target.polling import Polling


def polled_client(responses, late, waited):
    polling = Polling(timeout=600.0, interval=0.01, late=late, wait=waited)
    client = SimpleNamespace(send=lambda request, voice: responses())
    return StepClient(client, SimpleNamespace(polling=polling))


def test_an_expected_change_is_polled_as_long_as_the_profile_says():
    responses = [Response(404), Response(404), Response(200)]
    late, waited = [], []
    client = polled_client(lambda: responses.pop(0), late.append, waited.append)
    response = client.poll(Request("GET", "/Users/1"), "check", lambda response: response.ok)
    assert response.ok
    assert len(late) == 1
    assert waited == [0.01, 0.01]


def test_a_change_that_is_visible_at_once_is_not_late_however_slow_the_target():
    def slow():
        time.sleep(0.02)
        return Response(200)

    client = polled_client(slow, pytest.fail, pytest.fail)
    assert client.poll(Request("GET", "/Users/1"), "check", lambda response: response.ok).ok


def test_the_last_response_in_time_is_judged():
    client = StepClient(
        SimpleNamespace(send=lambda request, voice: Response(404)),
        SimpleNamespace(polling=Polling()),
    )
    request = Request("GET", "/Users/1")
    assert client.poll(request, "check", lambda response: response.ok).status == 404
