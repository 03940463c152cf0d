"""A request that goes past httpx leaves as httpx would have sent it."""

import re

import httpx
import pytest

from pytest_scim.target.http.connection.sending import Connection, Outgoing, failure_of

from ..tools import serving

REPLY = b"HTTP/1.1 200 OK\r\nX-One: \xe9\r\nx-one: 2\r\nContent-Length: 2\r\n\r\n{}"
HEADERS = [(b"Accept", b"application/scim+json"), (b"X-Name", b"\xfcber")]


def outgoing(method, target, content=None, headers=()):
    extensions = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), 30.0)}
    return Outgoing(method, target, [*HEADERS, *headers], content, extensions, lambda: False)


def sent(request, base="/scim/v2", *, direct):
    """Return the bytes that a request is on the wire, whether httpx sent it, and the response."""
    arrived = b""

    def talk(connection):
        nonlocal arrived
        connection.settimeout(5)
        while not complete(arrived):
            arrived += connection.recv(65536)
        connection.sendall(REPLY)

    by_httpx = []
    with serving(talk, first=None) as url, httpx.Client(trust_env=False) as client:
        client.event_hooks = {"request": [by_httpx.append], "response": []}
        response = Connection(f"{url}{base}", client, direct=direct).fetch(request)
    port = re.escape(url.rpartition(":")[2].encode())
    return re.sub(port, b"PORT", arrived), bool(by_httpx), response


def complete(arrived):
    head, found, body = arrived.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return found and len(body) >= (int(length[1]) if length else 0)


@pytest.mark.parametrize("base", ["", "/scim/v2", "/a%20b"])
@pytest.mark.parametrize(
    "request_",
    [
        outgoing("GET", "/Users"),
        outgoing("GET", "/Users/a%2Fb%3fc?x=%zz", None),
        outgoing("GET", "/Users?filter=userName%20eq%20%22a%2Bb%40example.com%22&startIndex=1"),
        outgoing("GET", "/Users?filter=userName+eq+%22a%27b'%22"),
        outgoing("GET", "/Users/../Groups/./a//b?c=/../d"),
        outgoing("GET", '/Users?filter=userName eq "é"#fragment'),
        outgoing("GET", "//elsewhere.example/Users?"),
        outgoing("POST", "/Users", b'{"userName":"jane"}'),
        outgoing("POST", "/Users", b""),
        outgoing("PATCH", "/Users/1"),
        outgoing("DELETE", "/Users/1.0~_-!$&'()*+,;=:@"),
        outgoing("DELETE", "/Users/1", b"x"),
        outgoing("put", "/Users/1", b"{}"),
        outgoing("POST", "/Users", b"{}", [(b"content-length", b"2")]),
        outgoing("GET", "/Users", None, [(b"host", b"other.example")]),
    ],
    ids=lambda one: f"{one.method} {one.target} {one.content}",
)
def test_the_bytes_on_the_wire_are_those_of_httpx(request_, base):
    directly, _, response = sent(request_, base, direct=True)
    by_httpx, was_httpx, same = sent(request_, base, direct=False)

    assert was_httpx
    assert directly == by_httpx
    assert response == same


def test_an_ordinary_request_goes_past_httpx():
    assert not sent(outgoing("GET", "/Users?count=2"), direct=True)[1]
    assert sent(outgoing("GET", "/Users/../Groups"), direct=True)[1]


def test_a_failure_has_the_sentence_that_it_has_with_httpx():
    def fails(*, direct):
        with (
            serving(lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n")) as url,
            httpx.Client(trust_env=False) as client,
            pytest.raises(httpx.HTTPError) as raised,
        ):
            Connection(url, client, direct=direct).fetch(outgoing("GET", "/Users"))
        return type(raised.value), failure_of(raised.value)

    assert fails(direct=True) == fails(direct=False)
