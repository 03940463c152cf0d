"""Whether an answer repeated a secret is known, though the record shows none."""

import base64

import httpx
import pytest

from pytest_scim.scim.messages import CREDENTIALS, Request
from pytest_scim.target.http.auth.credentials import basic, bearer, header
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import LONGEST
from tests.target.http.tools import wire_to

TOKEN = "sesame-token"
PASSWORD = "correct-horse-battery"


def echoes(**reply):
    client = wire_to(lambda _: httpx.Response(200, **reply))
    client.recording.outlet.add(PASSWORD)
    client.send(Request("GET", "/Users", headers=(("Authorization", CREDENTIALS),)))
    return client.recording.echoes


@pytest.mark.parametrize(
    "reply",
    [
        {"content": TOKEN},
        {"json": {"detail": f"no such token: {TOKEN}"}},
        {"content": '{"detail": "' + "".join(f"\\u{ord(c):04x}" for c in TOKEN) + '"}'},
        {"content": base64.b64encode(f"Bearer {TOKEN}".encode())},
        {"headers": {"X-Debug": f"Bearer {TOKEN}"}},
        {"headers": {"Set-Cookie": f"token={TOKEN}"}},
    ],
)
def test_an_answer_that_repeats_the_credentials_is_known(reply):
    assert echoes(**reply) == {"credentials": [0]}


def test_a_password_is_told_from_the_credentials():
    assert echoes(json={"password": PASSWORD}) == {"password": [0]}
    assert echoes(json={"a": PASSWORD, "b": TOKEN}) == {"password": [0], "credentials": [0]}


@pytest.mark.parametrize(
    "reply",
    [
        {"content": b""},
        {"json": {"password": "another one"}},
        {"headers": {"Set-Cookie": "session=1"}},
        {"content": "[redacted]"},
        {"content": b"\xff\xfe"},
    ],
)
def test_other_answers_repeat_nothing(reply):
    assert echoes(**reply) == {}


def test_a_short_secret_is_redacted_and_no_echo():
    outlet = Outlet(["admin"])

    assert outlet.text("an admin") == "an [redacted]"
    assert outlet.secrets.kinds("an admin") == set()


def test_a_request_is_kept_up_to_a_cap():
    client = wire_to(lambda _: httpx.Response(400))
    client.send(Request("POST", "/Users", body={"padding": "x" * 2 * LONGEST}))
    body = client.recording.exchanges[0].request["body"]

    assert body.startswith('{"padding":"xxx')
    assert body.endswith(f"… and so on, {2 * LONGEST + 14} characters")
    assert len(body) < LONGEST + 50


@pytest.mark.parametrize(
    ("credentials", "half", "none"),
    [
        (bearer("abcdefghijkl"), "Bearer abcd", "Bearer"),
        (header("Token abcdefghijklmnop"), "Token abcdefgh", "Token"),
        (header("abcdefghijklmnop"), "abcdefgh", ""),
        (basic("okta", "secret-word"), "Basic b2t0YTpzZWNy", "Basic"),
    ],
)
def test_half_of_the_credentials_and_none_of_them(credentials, half, none):
    assert credentials.halved() == half
    assert credentials.emptied() == none


def test_half_of_basic_credentials_is_another_password():
    half = basic("okta", "secret-word").halved().partition(" ")[2]

    assert base64.b64decode(half) == b"okta:secr"
