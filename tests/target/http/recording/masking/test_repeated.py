"""What a target returns again is not masked again: counted, since a clock is no gate."""

import json

import pytest

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.http.recording.masking.resources import ResourceMask
from pytest_scim.target.http.recording.masking.text import TextMask
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.http.recording.secrets.decoding import Decoder
from tests.target.http.recording.owners import BASE_URL, outlet

from .test_bodies import LIST, OURS, SENT, STRANGER

HEADERS = (("Content-Type", "application/scim+json"), ("ETag", 'W/"3694e05e9dff590"'))
ASKED = (("Accept", "application/scim+json"), ("User-Agent", "pytest-scim"))


class Counting:
    """Counts the calls of a method."""

    def __init__(self, monkeypatch, owner, name):
        self.calls = 0
        original = getattr(owner, name)

        def counted(*arguments, **named):
            self.calls += 1
            return original(*arguments, **named)

        monkeypatch.setattr(owner, name, counted)


@pytest.fixture
def counts(monkeypatch):
    names = [(ResourceMask, "_own"), (Decoder, "readings"), (TextMask, "_allowed")]
    return [Counting(monkeypatch, owner, name) for owner, name in names]


def exchanging(secret="some-secret-token"):
    """Return a recording, after a create, and a function that reads a body once more."""
    made = outlet(secret, ids=("a1b2c3d4",))
    recording = Recording(made)

    def exchange(request, body):
        made.exchanges.learn(request)
        response = Response(200, HEADERS, json.dumps(body).encode(), exchange=len(recording))
        recording.add(request, BASE_URL + request.target, response, "okta", "HTTP/1.1")
        recording.note_echoes(response.exchange, response)
        return recording.exchanges[-1].recorded()

    exchange(Request("POST", "/Users", headers=ASKED, body=SENT), OURS)
    return recording, lambda body: exchange(Request("GET", "/Users/a1b2c3d4", headers=ASKED), body)


def without_time(exchange):
    return {**exchange, "started": ""}


@pytest.mark.parametrize(
    "body", [OURS, {"schemas": [LIST], "totalResults": 1, "Resources": [OURS]}]
)
def test_a_resource_of_the_run_is_masked_once(counts, body):
    _, read = exchanging()
    first = read(body)
    before = [one.calls for one in counts]
    again = read(body)

    assert [one.calls for one in counts] == before
    assert without_time(again) == without_time(first)


def test_a_resource_of_others_is_decoded_once(counts):
    _, read = exchanging()
    first = read({"schemas": [LIST], "Resources": [OURS, STRANGER]})
    decoded = counts[1].calls
    again = read({"schemas": [LIST], "Resources": [OURS, STRANGER]})

    assert counts[1].calls == decoded
    assert without_time(again) == without_time(first)


@pytest.mark.parametrize("change", [{"active": 1}, {"title": "Clerk of others"}])
def test_a_resource_that_changed_is_masked_again(counts, change):
    _, read = exchanging()
    read(OURS)
    masked = read({**OURS, **change})["response"]["body"]

    assert json.loads(masked) != {**OURS, **change}


def test_new_credentials_are_searched_for_in_what_was_searched_before():
    recording, read = exchanging()
    resource = {**OURS, "meta": {**OURS["meta"], "version": '"3694e05e9dff590abcdef"'}}
    read(resource)
    assert recording.echoes == {}
    recording.outlet.add("3694e05e9dff590abcdef", "credentials")
    read(resource)

    assert recording.echoes == {"credentials": [len(recording) - 1]}


def test_a_text_of_the_run_is_masked_once_a_word_in_it_is_of_others():
    recording, read = exchanging()
    made = recording.outlet
    read({"schemas": [LIST], "Resources": [STRANGER]})
    mask = made._text
    assert mask.tainted("hopper of Users") != "hopper of Users"
    assert mask.tainted("Lovelace of Users") == "Lovelace of Users"
    assert mask.tainted("Lovelace of Users") == "Lovelace of Users"
    made.foreign.learn("Ada Lovelace")

    assert mask.tainted("Lovelace of Users") == "… of Users"
    assert mask.tainted("user f00-1") == "user f00-1"
    made.foreign.number("f00-1")
    assert mask.tainted("user f00-1") == "user other-2"
