"""What is kept of an exchange."""

import json

import httpx
import pytest

from pytest_scim.okta.requests import get, post
from pytest_scim.scim.json_text import DEEPEST
from pytest_scim.scim.messages import Known, Step
from pytest_scim.target.http.recording.recorder import DEEP, GLIMPSE, LONGEST, SLIVER
from pytest_scim.target.http.recording.secrets.search import SecretSearch
from pytest_scim.target.requests import request
from tests.target.http.tools import wire_to

STEP = Step("flow", 1, Known("observed", "a capture"), Known("documented", "a reference"))


def replying(*contents, status=200, **reply):
    left = list(contents)
    return lambda _: httpx.Response(status, content=left.pop(0), **reply)


def test_an_exchange_keeps_who_spoke_and_where_in_the_flow():
    client = wire_to(replying(b'{"totalResults": 1}'))
    response = client.send(post("/Users", {"b": 1}, STEP), "check")
    kept = client.recording.exchanges[response.exchange]

    assert kept.voice == "check"
    assert kept.step == {
        "flow": "flow",
        "n": 1,
        "order": {"provenance": "observed", "source": "a capture"},
        "body": {"provenance": "documented", "source": "a reference"},
    }
    assert kept.http_version == "HTTP/1.1"
    assert kept.request["url"] == "https://scim.example.com/v2/Users"
    assert kept.request["body"] == '{"b":1}'
    assert kept.response["body"] == '{"totalResults": 1}'
    assert kept.elapsed == pytest.approx(response.elapsed, abs=1e-6)


@pytest.mark.parametrize(
    ("content", "media_type", "outline"),
    [
        (b"\xff\xfe\x00", None, "[no JSON: 3 bytes of an unnamed media type] xxx"),
        (b'{"a": NaN}', "application/json", '[no JSON: 10 bytes of application/json] {"x": xxx}'),
        (
            "<h1>Zoë Ångström</h1>".encode(),
            "text/html; charset=utf-8",
            "[no JSON: 24 bytes of text/html; charset=utf-8] <xx>xxx xxxxxxxx</xx>",
        ),
        (b"x" * 3000, "x/grace", f"[no JSON: 3,000 bytes of x/…] {'x' * 200}…"),
        (b" \r\n ", None, ""),
        (b"", None, None),
    ],
)
def test_of_a_body_that_is_no_json_the_outline_is_kept(content, media_type, outline):
    headers = {"Content-Type": media_type} if media_type else {}
    client = wire_to(replying(content, headers=headers))
    client.send(get("/Users", STEP))
    response = client.recording.exchanges[0].response

    assert (response["body"], response["body_base64"]) == (outline, None)


def test_json_nested_deeply_does_not_break_the_record():
    client = wire_to(replying(b"[" * 900 + b"]" * 900))
    client.send(get("/Users", STEP))

    assert client.recording.exchanges[0].response["body"].count("[") == DEEPEST + 1


def test_of_a_body_with_very_many_values_the_beginning_is_kept():
    client = wire_to(replying(b"[" + b"1," * 100_000 + b"1]"))
    client.send(get("/Users", STEP))
    response = client.recording.exchanges[0].response

    assert response["body"].startswith("[0,0,0")
    assert len(response["body"]) < LONGEST
    assert response["truncated"]


def raw(body):
    return request("POST", "/Users", body)


@pytest.mark.parametrize("body", [b"", b'{"userName": ', b"[1, 2]", b"null"])
def test_a_raw_body_goes_and_is_kept_as_it_is(body):
    arrived = []

    def target(request):
        arrived.append((request.content, request.headers["Content-Type"]))
        return httpx.Response(400)

    client = wire_to(target)
    client.send(raw(body))

    assert arrived == [(body, "application/scim+json; charset=utf-8")]
    assert client.recording.exchanges[0].request["body"] == body.decode()


def test_a_secret_in_a_raw_body_is_not_kept():
    client = wire_to(replying(b"", b"", status=400))
    client.recording.outlet.add("hunter2hunter2")
    client.send(raw(b'{"password": "hunter2hunter2"'))
    client.send(raw(b'{"password": "never told"}'))

    kept = [exchange.request["body"] for exchange in client.recording.exchanges]
    assert kept == ['{"password": "[redacted]"', '{"password": "[redacted]"}']


def test_a_raw_body_that_is_no_text_does_not_break_the_record():
    client = wire_to(replying(b"", status=400))
    client.send(raw(b"\xff{"))

    assert client.recording.exchanges[0].request["body"] == "\N{REPLACEMENT CHARACTER}{"


def test_an_error_is_kept_as_it_came_for_checks_alone():
    page = b"<html>Traceback of grace@customer.example"
    client = wire_to(replying(b"{}", page, b"x" * 2 * LONGEST, status=500))
    for path in ("/Users", "/Users/a%20b", "/Groups"):
        client.send(get(path, STEP))
    client.recording._room = 0
    _, refusal, long = client.recording.refusals

    assert (refusal.exchange, refusal.method, refusal.status) == (1, "GET", 500)
    assert refusal.target == "/Users/a%20b"
    assert refusal.text == page.decode()
    assert len(long.text) == LONGEST
    assert "grace" not in repr(refusal)
    assert "grace" not in str(client.recording.exchanges)


def test_no_answer_below_400_is_kept_as_it_came():
    client = wire_to(replying(b'{"userName": "grace@customer.example"}', status=302))
    client.send(get("/Users", STEP))

    assert client.recording.refusals == []


def test_a_run_keeps_less_of_each_body_once_it_has_kept_much():
    client = wire_to(replying(*[b"[" + b"1," * 4000 + b"1]"] * 2))
    client.recording._room = 5000
    for _ in range(2):
        client.send(get("/Users", STEP))

    kept = [exchange.response for exchange in client.recording.exchanges]
    assert [len(one["body"]) for one in kept] == [5000, GLIMPSE]
    assert [one["truncated"] for one in kept] == [True, True]


def test_of_a_page_far_down_a_long_list_the_beginning_is_kept():
    page = b"[" + b"1," * 4000 + b"1]"
    queries = [f"startIndex={DEEP}&count=100", f"startIndex={DEEP + 1}&count=100", "startIndex=x"]
    client = wire_to(replying(*[page] * 3))
    for query in queries:
        client.send(request("GET", "/Users", query=query))
    sizes = [len(one.response["body"]) for one in client.recording.exchanges]

    assert sizes[1] == SLIVER
    assert sizes[0] == sizes[2] > GLIMPSE


def test_an_error_far_down_a_long_list_is_kept_as_any_other():
    client = wire_to(replying(b"[" + b"1," * 4000 + b"1]", status=500))
    client.send(request("GET", "/Users", query=f"startIndex={DEEP + 1}"))

    assert len(client.recording.exchanges[0].response["body"]) > GLIMPSE


@pytest.mark.parametrize(
    ("search", "most"), [("finds", 0), ("holds", 3), ("hide", 0), ("kinds", 1)]
)
def test_few_texts_of_an_exchange_are_searched(monkeypatch, search, most):
    """Counted, since the search costs most of what a recording costs, and a clock is no gate."""
    searched = []
    method = getattr(SecretSearch, search)

    def counted(self, text, **options):
        searched.append(text)
        return method(self, text, **options)

    users = [{"id": f"0000ec9e0fed44099fe0d440104bff{n}", "userName": f"a.b{n}"} for n in range(50)]
    client = wire_to(replying(*(json.dumps(user).encode() for user in users)))
    client.recording.outlet.add("s3cr3t-of-this-run")
    monkeypatch.setattr(SecretSearch, search, counted)
    for user in users:
        client.send(get(f"/Users/{user['id']}", STEP), "check")

    assert len(searched) <= most * len(users), searched[-8:]
