"""Whatever a target shows of others, and wherever: nothing of it is kept, nor reported."""

import json
from dataclasses import asdict
from urllib.parse import quote

import httpx
import pytest

from pytest_scim.scim.messages import Request
from pytest_scim.target.http.auth.credentials import bearer
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.recorder import Recording
from tests.target.http.recording.owners import BASE_URL, TAG, outlet
from tests.target.http.recording.strangers import (
    BODIES,
    HEADERS,
    MARKERS,
    PATHS,
    STRANGERS,
    marker,
    number,
)
from tests.target.http.tools import Anything


def recording_of(status, content, paths=PATHS, made=None):
    """Return the recording of one request for each path, all answered the same."""
    recording = Recording(made or outlet("sesame-token"))

    def handler(_):
        return httpx.Response(status, content=content, headers=HEADERS)

    transport = httpx.MockTransport(handler)
    client = Client(BASE_URL, bearer("sesame-token"), recording, Anything(), transport=transport)
    for path in paths:
        client.send(Request("GET", path))
    return recording


def kept(recording):
    return json.dumps([asdict(one) for one in recording.exchanges], ensure_ascii=False)


def held(text):
    return sorted(set(MARKERS.findall(text)))


@pytest.mark.parametrize(("status", "paths"), [(200, PATHS), (409, ["/Users"])])
@pytest.mark.parametrize("body", BODIES)
def test_no_marker_of_a_stranger_is_recorded(body, status, paths):
    content = BODIES[body]()
    raw = content if isinstance(content, bytes) else content.encode()
    recording = recording_of(status, raw, paths)

    assert len(recording) == len(paths)
    assert held(kept(recording)) == []


def test_the_bodies_hold_what_they_are_said_to_hold():
    for name, body in BODIES.items():
        content = body()
        text = content if isinstance(content, str) else content.decode("utf-8", "ignore")
        assert held(text.replace("\0", "")), name
    assert len(held(" ".join(map(str, STRANGERS)))) >= 1000


QUOTED = {
    "a row": lambda: STRANGERS[3],
    "rows": lambda: STRANGERS[:5],
    "without schemas": lambda: {k: v for k, v in STRANGERS[3].items() if k != "schemas"},
    "its repr": lambda: repr(STRANGERS[3]),
    "its JSON": lambda: json.dumps(STRANGERS[3]),
    "JSON in JSON": lambda: json.dumps(json.dumps(STRANGERS[3])),
    "a userName": lambda: f"the lookup gives {STRANGERS[3]['userName']}",
    "names": lambda: [one["name"]["familyName"] for one in STRANGERS[:9]],
    "an id": lambda: {"value": STRANGERS[3]["id"], "n": 3},
    "upper case": lambda: f"{STRANGERS[3]['userName'].upper()} is there",
    "percent": lambda: quote(f"/Users/{STRANGERS[3]['userName']}", safe=""),
    "a number": lambda: number(3),
    "a number in a sentence": lambda: f"it shows {number(3)}, twice",
    "numbers": lambda: {"salary": [number(3) / 4, number(4)]},
    "a key": lambda: {marker(3): {marker(4): 1}},
    "a tuple": lambda: (marker(3), [marker(4)]),
    "bytes": lambda: marker(3).encode(),
}


@pytest.mark.parametrize("quoted", QUOTED)
def test_no_finding_quotes_a_stranger(quoted):
    recording = recording_of(200, BODIES["a list"]().encode(), ["/Users"])
    value = QUOTED[quoted]()
    assert held(str(value))

    shown = recording.outlet.value({"shown": value})
    assert held(json.dumps(shown, ensure_ascii=False)) == []
    assert held(recording.outlet.message(str(value))) == []


@pytest.mark.parametrize("quoted", ["its repr", "its JSON", "a userName", "upper case", "bytes"])
def test_no_log_quotes_a_stranger(quoted):
    recording = recording_of(200, BODIES["a list"]().encode(), ["/Users"])

    assert held(recording.outlet.text(f"DEBUG seen: {QUOTED[quoted]()}")) == []


def test_no_finding_quotes_a_stranger_that_no_response_showed():
    assert held(outlet().message(f"the lookup gives {marker(3)}@customer.example")) == []


def test_what_okta_sends_back_of_a_stranger_is_masked_in_the_request_too():
    shown = {**STRANGERS[3], "id": "ours-1", "userName": "jane.runtagaa1@example.com"}
    replies = [httpx.Response(200, json=one) for one in ({}, shown, {})]
    recording = Recording(outlet("sesame-token"))
    transport = httpx.MockTransport(lambda _: replies.pop(0))
    client = Client(BASE_URL, bearer("sesame-token"), recording, Anything(), transport=transport)
    client.send(Request("POST", "/Users", body={"userName": shown["userName"]}))
    client.send(Request("GET", "/Users/ours-1"))
    client.send(Request("PUT", f"/Users/{marker(3)}", f"x={marker(3)}", body=shown))
    request = recording.exchanges[2].request

    assert held(kept(recording)) == []
    assert json.loads(request["body"])["userName"] == "jane.runtagaa1@example.com"


def test_very_many_strangers_are_masked_though_not_all_are_remembered(monkeypatch):
    monkeypatch.setattr("pytest_scim.target.http.recording.masking.foreign.MOST_IDS", 20)
    monkeypatch.setattr("pytest_scim.target.http.recording.masking.foreign.MOST_WORDS", 50)
    made = outlet("sesame-token")
    recording = recording_of(200, BODIES["a list"]().encode(), ["/Users"], made)
    row = STRANGERS[450]

    assert made.foreign.full
    assert held(kept(recording)) == []
    assert held(made.text(f"DEBUG {row}")) == []
    assert made.text(f"a user of {TAG}, {marker(451)}") == f"a user of {TAG}, …"
