"""What the wire sends, and what it makes of whatever comes back."""

import socket
import time
from threading import Event

import httpx
import pytest

from pytest_scim.okta.requests import get
from pytest_scim.scim.messages import Known, Request, Step
from pytest_scim.target.http.bounds import body

from .tools import PATIENCE, drip, say_nothing, serving, wire_to

STEP = Step("flow", 1, *[Known("documented", "a source")] * 2)


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
    client = wire_to(lambda r: seen.append(r.url.raw_path) or httpx.Response(200), base_url)
    client.send(get("/Users", STEP, "count=2"))

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
    client = wire_to(lambda r: seen.append(r.url.raw_path.decode()) or httpx.Response(200))
    path, _, query = target.partition("?")
    client.send(get(path, STEP, query))

    assert seen == [f"/v2{target}"]


def test_the_credentials_are_put_in_where_the_request_leaves():
    seen = []
    client = wire_to(lambda r: seen.append(r.headers.get("Authorization")) or httpx.Response(200))
    client.send(get("/Users", STEP))
    client.send(Request("GET", "/Users"))

    assert seen == ["Bearer sesame-token", None]
    assert client.recording.exchanges[0].request["headers"][3] == ["Authorization", "[redacted]"]


def test_a_cookie_that_the_target_set_is_not_sent_back():
    seen = []

    def handler(request):
        seen.append(request.headers.get("Cookie"))
        return httpx.Response(200, headers={"Set-Cookie": "session=1"})

    client = wire_to(handler)
    client.send(get("/Users", STEP))
    client.send(get("/Users", STEP))

    assert seen == [None, None]


def test_a_proxy_of_the_environment_is_not_asked_for_the_way_to_loopback(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:9")
    reply = b"HTTP/1.1 204 No Content\r\n\r\n"
    with serving(lambda connection: connection.sendall(reply)) as url:
        client = wire_to(base_url=url)
        response = client.send(get("/Users", STEP))
        client.close()

    assert response.status == 204


# -- the answer -----------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status):
    seen = []

    def handler(request):
        seen.append(request.url)
        return httpx.Response(status, headers={"Location": "https://elsewhere.example/Users"})

    response = wire_to(handler).send(get("/Users", STEP))

    assert response.status == status
    assert response.header("location") == "https://elsewhere.example/Users"
    assert len(seen) == 1


def test_a_body_is_read_up_to_a_cap(monkeypatch):
    monkeypatch.setattr(body, "LARGEST", 1000)
    client = wire_to(lambda _: httpx.Response(200, content=b"1" * 5000))
    response = client.send(get("/Users", STEP))

    assert response.truncated
    assert repr(response.json) == "(not JSON: it is longer than pytest-scim reads)"
    assert client.recording.exchanges[0].response["truncated"]


def test_headers_keep_their_case_order_and_repetition():
    headers = [("X-One", "1"), ("x-two", "2"), ("X-One", "3")]
    response = wire_to(lambda _: httpx.Response(204, headers=headers)).send(get("/Users", STEP))

    assert response.headers == tuple(headers)


def test_a_body_that_lies_about_its_encoding_is_an_answer_of_status_0():
    def talk(connection):
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"
        )

    with serving(talk) as url:
        client = wire_to(base_url=url)
        response = client.send(get("/Users", STEP))
        client.close()

    assert response.status == 0
    assert response.error.endswith("not in the encoding it names (incorrect header check)")


def test_a_connection_refused_is_an_answer_of_status_0():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = wire_to(base_url=f"http://127.0.0.1:{unused.getsockname()[1]}")
        response = client.send(get("/Users", STEP))

    assert (response.status, response.ok, response.json) == (0, False, None)
    assert response.error.startswith("cannot connect:")
    assert client.recording.exchanges[0].response is None
    assert client.recording.exchanges[0].error == response.error


@pytest.mark.parametrize("reply", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nConten"])
def test_what_is_no_http_is_an_answer_of_status_0(reply):
    with serving(lambda connection: connection.sendall(reply)) as url:
        client = wire_to(base_url=url)
        response = client.send(get("/Users", STEP))
        client.close()

    assert response.status == 0
    assert response.error


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
        client = wire_to(base_url=url, deadline=0.4)
        started = time.monotonic()
        response = client.send(get("/Users", STEP))
        spent = time.monotonic() - started
        client.close()
        assert hung_up.wait(PATIENCE)

    assert (response.status, response.error) == (0, "Read timed out")
    assert spent >= 0.4


def test_a_server_that_says_nothing_times_out():
    with serving(say_nothing) as url:
        client = wire_to(base_url=url, deadline=0.2)
        response = client.send(get("/Users", STEP))
        client.close()

    assert (response.status, response.error) == (0, "Read timed out")
