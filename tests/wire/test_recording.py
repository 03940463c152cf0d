"""What is kept of an exchange."""

import httpx
import pytest

from pytest_scim.okta.request import get, post
from pytest_scim.scim.message import Step
from pytest_scim.target.requests import request

from .tools import wire_to

STEP = Step("flow", 1, "documented", "a source")


def test_an_exchange_keeps_who_spoke_and_where_in_the_flow():
    wire = wire_to(lambda _: httpx.Response(200, content=b'{"a": 1}'))
    answer = wire.send(post("/Users", {"b": 1}, STEP), "probe")
    kept = wire.recording.exchanges[answer.exchange]

    assert kept.voice == "probe"
    assert kept.step == {"flow": "flow", "n": 1, "provenance": "documented"}
    assert kept.http_version == "HTTP/1.1"
    assert kept.request["url"] == "https://scim.example.com/v2/Users"
    assert kept.request["body"] == '{"b":1}'
    assert kept.response["body"] == '{"a": 1}'
    assert kept.elapsed == pytest.approx(answer.elapsed, abs=1e-6)


def test_a_body_that_is_no_text_is_kept_in_base64():
    wire = wire_to(lambda _: httpx.Response(200, content=b"\xff\xfe\x00"))
    wire.send(get("/Users", STEP))

    response = wire.recording.exchanges[0].response
    assert (response["body"], response["body_base64"]) == (None, "//4A")


def test_json_nested_deeply_does_not_break_the_record():
    content = b"[" * 900 + b"]" * 900
    wire = wire_to(lambda _: httpx.Response(200, content=content))
    wire.send(get("/Users", STEP))

    assert wire.recording.exchanges[0].response["body"]


def raw(body):
    return request("POST", "/Users", body)


@pytest.mark.parametrize("body", [b"", b'{"userName": ', b"[1, 2]", b"null"])
def test_a_raw_body_goes_and_is_kept_as_it_is(body):
    arrived = []

    def target(request):
        arrived.append((request.content, request.headers["Content-Type"]))
        return httpx.Response(400)

    wire = wire_to(target)
    wire.send(raw(body))

    assert arrived == [(body, "application/scim+json; charset=utf-8")]
    assert wire.recording.exchanges[0].request["body"] == body.decode()


def test_a_secret_in_a_raw_body_is_not_kept():
    wire = wire_to(lambda _: httpx.Response(400))
    wire.recording.redactor.add("hunter2hunter2")
    wire.send(raw(b'{"password": "hunter2hunter2"'))
    wire.send(raw(b'{"password": "never told"}'))

    kept = [exchange.request["body"] for exchange in wire.recording.exchanges]
    assert kept == ['{"password": "[redacted]"', '{"password": "[redacted]"}']


def test_a_raw_body_that_is_no_text_does_not_break_the_record():
    wire = wire_to(lambda _: httpx.Response(400))
    wire.send(raw(b"\xff{"))

    assert wire.recording.exchanges[0].request["body"] == "\N{REPLACEMENT CHARACTER}{"
