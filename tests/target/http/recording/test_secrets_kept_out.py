"""No recorded exchange holds a secret, in whatever form and place a target gives it back."""

import json
from dataclasses import asdict
from urllib.parse import quote

import httpx
import pytest

from pytest_scim.scim.messages import Request
from pytest_scim.target.http.auth.credentials import bearer
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.recorder import Recording
from tests.target.http.recording.encoders import ENCODERS, pieces
from tests.target.http.recording.owners import BASE_URL, TAG, outlet
from tests.target.http.tools import Anything

TOKEN = "Zq9/x+kE~tok.en_secret-77=="
NAME = f"jane.{TAG}1@example.com"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def recorded(handler, **request):
    recording = Recording(outlet(TOKEN))
    transport = httpx.MockTransport(handler)
    client = Client(BASE_URL, bearer(TOKEN), recording, Anything(), transport=transport)
    client.send(Request(**{"method": "GET", "path": "/Users", **request}))
    return recording


def replying(status=200, **reply):
    return lambda _: httpx.Response(status, **reply)


def header(text):
    return text.replace("\n", " ").replace("\u200b", "").encode("ascii", "replace")


PLACES = {
    "a value of ours": lambda text: {"json": {"id": "7", "userName": NAME, "title": text}},
    "an id of ours": lambda text: {"json": {"id": text, "userName": NAME}},
    "a key": lambda text: {"json": {"id": "7", "userName": NAME, text: {text: [text]}}},
    "a detail": lambda text: {
        "status": 400,
        "json": {"schemas": [ERROR], "status": "400", "detail": f"no user {text} found"},
    },
    "a web page": lambda text: {"text": f"<html><p>{text}</p></html>"},
    "header fields": lambda text: {
        "headers": [
            (b"Location", b"https://scim.example.com/v2/Users/" + header(text)),
            (b"ETag", header(text)),
            (b"Server", header(text)),
            (b"WWW-Authenticate", b"Bearer " + header(text)),
            (b"X-Request-Id", header(text)),
            (b"X-Echo", header(text)),
        ]
    },
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", ENCODERS)
def test_no_place_keeps_a_form_of_a_secret(form, place):
    encoded = ENCODERS[form](TOKEN)
    kept = recorded(replying(**PLACES[place](encoded))).exchanges[0]
    text = json.dumps(asdict(kept), ensure_ascii=False)
    shown = text.casefold()

    for known in (TOKEN, encoded):
        assert not [piece for piece in pieces(known.casefold()) if piece in shown]
    assert not outlet(TOKEN).secrets.finds(text)


@pytest.mark.parametrize(
    "exchange",
    [
        lambda: recorded(replying(json=TOKEN)),
        lambda: recorded(replying(json=[TOKEN])),
        lambda: recorded(replying(content=b"\xff" + TOKEN.encode())),
        lambda: recorded(replying(content=f'{{"detail": "{TOKEN}"'.encode())),
        lambda: recorded(replying(headers={f"X-{'Zq9xkEtokensecret77'}": "1"})),
        lambda: recorded(replying(), query=f"token={quote(TOKEN, safe='')}"),
        lambda: recorded(replying(), path=f"/Users/{quote(TOKEN, safe='')}"),
        lambda: recorded(replying(), headers=(("Authorization", f"Bearer {TOKEN}"),)),
        lambda: recorded(replying(), headers=(("X-Note", f"so {TOKEN}"),)),
        lambda: recorded(replying(), method="POST", body={"a": {"b": TOKEN}}),
        lambda: recorded(replying(), method="POST", body={TOKEN: [TOKEN]}),
        lambda: recorded(replying(), method="POST", body=f'{{"a": "{TOKEN}"'.encode()),
    ],
)
def test_the_recording_holds_the_secret_nowhere(exchange):
    kept = json.dumps(asdict(exchange().exchanges[0]), ensure_ascii=False)

    assert not outlet(TOKEN).secrets.finds(kept)
    assert "tok.en" not in kept
    assert "Zq9xkE" not in kept


def test_what_a_request_says_is_never_learnt_where_it_is_a_secret():
    def echo(request):
        return httpx.Response(200, json={"id": "7", "userName": NAME, "title": "x" + TOKEN})

    kept = recorded(echo, method="POST", body={"userName": NAME, "title": TOKEN}).exchanges[0]

    assert json.loads(kept.request["body"]) == {"userName": NAME, "title": "[redacted]"}
    assert json.loads(kept.response["body"]) == {"id": "7", "userName": NAME, "title": "[string]"}


def test_the_sentence_of_a_transport_error_holds_no_secret():
    def handler(request):
        raise httpx.ConnectError(f"proxy refused {TOKEN}")

    assert recorded(handler).exchanges[0].error == "cannot connect: proxy refused [redacted]"


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "Access_Token",
        "apiKey",
        "clientSecret",
        "session_token",
        "newPassword",
        "PASSWD",
    ],
)
def test_a_secret_is_known_by_the_name_of_its_attribute(name):
    body = {"userName": NAME, "nested": [{name: "hush hush"}]}
    kept = recorded(replying(json={"id": "7", **body}), method="POST", body=body).exchanges[0]

    assert json.loads(kept.request["body"])["nested"] == [{name: "[redacted]"}]
    assert "hush" not in json.dumps(asdict(kept))


@pytest.mark.parametrize(
    "name",
    [
        "Set-Cookie", "Set-Cookie2", "X-Auth-Token", "X-Api-Key", "X-Amz-Security-Token",
        "Authentication-Info",
    ],
)  # fmt: skip
def test_a_secret_is_known_by_the_name_of_its_header_field(name):
    kept = recorded(replying(headers={name: "hush hush"}), headers=((name, "hush"),)).exchanges[0]

    assert [name.lower(), "[redacted]"] in [[k.lower(), v] for k, v in kept.response["headers"]]
    assert kept.request["headers"] == [[name, "[redacted]"]]
