"""Of what an authorization server returns, no token is recorded."""

import logging

import httpx
import pytest

from .vendors import LOOK, recorded

THROWN = [
    {"content": b"access_token=learn%2Fed-token&token_type=bearer"},
    {"json": {"access_token": "learn/ed-token"}, "headers": {"X-Again": "learn/ed-token"}},
    {"json": {"refresh_token": "learn/ed-token", "note": "it is learn/ed-token"}},
    {"headers": {"Location": "https://x.invalid/?code=learn%2Fed-token"}},
]


@pytest.mark.parametrize("reply", THROWN)
def test_what_an_answer_tells_is_redacted_before_it_is_recorded(vendor, line, caplog, reply):
    caplog.set_level(logging.DEBUG)
    vendor.response = httpx.Response(200, **reply)
    client = line()
    client.send(LOOK)

    assert "learn" not in recorded(client)
    assert client.recording.outlet.text("learn/ed-token") == "[redacted]"
    assert "learn" not in caplog.text


def test_a_word_is_no_token_that_is_looked_for_everywhere(vendor, line):
    vendor.response = httpx.Response(200, json={"access_token": "e"})
    client = line()
    client.send(LOOK)

    assert client.recording.outlet.text("every letter") == "every letter"
