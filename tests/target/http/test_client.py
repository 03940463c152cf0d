"""What the wire sends, and what it makes of whatever comes back."""

import socket
import time
from threading import Event

import httpx
import pytest

from pytest_scim.okta.requests import get
from pytest_scim.scim.messages import Request, Step
from pytest_scim.target.http.bounds import body

from .tools import PATIENCE, drip, say_nothing, serving, wire_to

STEP = Step("flow", 1, "documented", "a source")


# -- the request ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base_url", "target"),
    [
        ("http://h.example", b"/Users?count=2"),
        ("http://h.example/", b"/Users?count=2"),
        ("http://h.example:8443", b"/Users?count=2"),
        ("http://h.example/scim/v2", b"/scim/v2/Users?count=2"),
        ("http://h.example/scim/v2/", b"/scim/v2/Users?count=2"),
        ("http://h.example/a%20b/", b"/a%20b/Users?count=2"),
    ],
)
def test_a_trailing_slash_of_the_base_url_changes_nothing(base_url, target):
    seen = []
    wire = wire_to(lambda r: seen.append(r.url.raw_path) or httpx.Response(200), base_url)
    wire.send(get("/Users", STEP, "count=2"))

    assert seen == [target]


@pytest.mark.parametrize(
    "target",
    [
        "/Users/a%2Fb%3Fc%23d%25e",
        "/Users?filter=userName%20eq%20%22a%2Bb%40example.com%22&startIndex=1",
        "/Users?filter=userName+eq+%22a%27b%22",
    ],
)
def test_a_target_leaves_as_it_was_encoded(target):
    seen = []
    wire = wire_to(lambda r: seen.append(r.url.raw_path.decode()) or httpx.Response(200))
    path, _, query = target.partition("?")
    wire.send(get(path, STEP, query))

    assert seen == [f"/v2{target}"]


def test_the_credentials_are_put_in_where_the_request_leaves():
    seen = []
    wire = wire_to(lambda r: seen.append(r.headers.get("Authorization")) or httpx.Response(200))
    wire.send(get("/Users", STEP))
    wire.send(Request("GET", "/Users"))

    assert seen == ["Bearer sesame-token", None]
    assert wire.recording.exchanges[0].request["headers"][3] == ["Authorization", "[redacted]"]


def test_a_cookie_that_the_target_set_is_not_sent_back():
    seen = []

    def handler(request):
        seen.append(request.headers.get("Cookie"))
        return httpx.Response(200, headers={"Set-Cookie": "session=1"})

    wire = wire_to(handler)
    wire.send(get("/Users", STEP))
    wire.send(get("/Users", STEP))

    assert seen == [None, None]


def test_a_proxy_of_the_environment_is_not_asked_for_the_way_to_loopback(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:9")
    reply = b"HTTP/1.1 204 No Content\r\n\r\n"
    with serving(lambda connection: connection.sendall(reply)) as url:
        wire = wire_to(base_url=url)
        answer = wire.send(get("/Users", STEP))
        wire.close()

    assert answer.status == 204


# -- the answer -----------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status):
    seen = []

    def handler(request):
        seen.append(request.url)
        return httpx.Response(status, headers={"Location": "https://elsewhere.example/Users"})

    answer = wire_to(handler).send(get("/Users", STEP))

    assert answer.status == status
    assert answer.header("location") == "https://elsewhere.example/Users"
    assert len(seen) == 1


def test_a_body_is_read_up_to_a_cap(monkeypatch):
    monkeypatch.setattr(body, "LARGEST", 1000)
    wire = wire_to(lambda _: httpx.Response(200, content=b"1" * 5000))
    answer = wire.send(get("/Users", STEP))

    assert answer.truncated
    assert repr(answer.json) == "(not JSON: it is longer than pytest-scim reads)"
    assert wire.recording.exchanges[0].response["truncated"]


def test_headers_keep_their_case_order_and_repetition():
    headers = [("X-One", "1"), ("x-two", "2"), ("X-One", "3")]
    answer = wire_to(lambda _: httpx.Response(204, headers=headers)).send(get("/Users", STEP))

    assert answer.headers == tuple(headers)


def test_a_body_that_lies_about_its_encoding_is_an_answer_of_status_0():
    def talk(connection):
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"
        )

    with serving(talk) as url:
        wire = wire_to(base_url=url)
        answer = wire.send(get("/Users", STEP))
        wire.close()

    assert answer.status == 0
    assert answer.error.endswith("not in the encoding it names (incorrect header check)")


def test_a_connection_refused_is_an_answer_of_status_0():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        wire = wire_to(base_url=f"http://127.0.0.1:{unused.getsockname()[1]}")
        answer = wire.send(get("/Users", STEP))

    assert (answer.status, answer.ok, answer.json) == (0, False, None)
    assert answer.error.startswith("cannot connect:")
    assert wire.recording.exchanges[0].response is None
    assert wire.recording.exchanges[0].error == answer.error


@pytest.mark.parametrize("reply", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nConten"])
def test_what_is_no_http_is_an_answer_of_status_0(reply):
    with serving(lambda connection: connection.sendall(reply)) as url:
        wire = wire_to(base_url=url)
        answer = wire.send(get("/Users", STEP))
        wire.close()

    assert answer.status == 0
    assert answer.error


@pytest.mark.parametrize(
    "prompt",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200",
    ],
    ids=["body", "body without a length", "headers"],
)
def test_a_server_that_drips_meets_one_total_deadline(prompt):
    hung_up = Event()

    def talk(connection):
        connection.sendall(prompt)
        drip(connection, hung_up)

    with serving(talk) as url:
        wire = wire_to(base_url=url, deadline=0.4)
        started = time.monotonic()
        answer = wire.send(get("/Users", STEP))
        spent = time.monotonic() - started
        wire.close()
        assert hung_up.wait(PATIENCE)

    assert (answer.status, answer.error) == (0, "Read timed out")
    assert spent >= 0.4


def test_a_server_that_says_nothing_times_out():
    with serving(say_nothing) as url:
        wire = wire_to(base_url=url, deadline=0.2)
        answer = wire.send(get("/Users", STEP))
        wire.close()

    assert (answer.status, answer.error) == (0, "Read timed out")
