"""How an answer travels: what a proxy or another HTTP server makes of it."""

import gzip
from http import HTTPStatus
from typing import Any

from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import Server, _Connection

from .allowed import Call, Reply, Responder, Variation, variation

CHUNK = 100


@variation("RFC 9112 section 7.1: a body may come in chunks", transport="chunked")
def chunked(call: Call, respond: Responder) -> Reply:
    """Answers come in chunks, without a Content-Length."""
    return respond(call)


@variation("RFC 9110 section 5.1: names of fields are case-insensitive", transport="lower")
def lower_case_headers(call: Call, respond: Responder) -> Reply:
    """Names of header fields are in lower case, as HTTP/2 has them."""
    return respond(call)


@variation("RFC 9112 section 9.3: either side may close", transport="close")
def closed_after_every_response(call: Call, respond: Responder) -> Reply:
    """The connection is closed after every answer."""
    return respond(call)


@variation("RFC 9110 section 8.4: Okta asks for gzip,deflate", transport="gzip")
def compressed(call: Call, respond: Responder) -> Reply:
    """Answers are compressed."""
    return respond(call)


@variation("RFC 9110 section 10.2.4 and whatever a gateway adds")
def gateway_headers(call: Call, respond: Responder) -> Reply:
    """A gateway adds its headers: a cookie, a rate limit, a server's name."""
    reply = respond(call)
    reply.headers["Server"] = "gateway/1.0"
    reply.headers["Set-Cookie"] = "session=4711; Path=/; HttpOnly"
    reply.headers["X-RateLimit-Remaining"] = "97"
    reply.headers["Cache-Control"] = "no-store"
    return reply


class OddServer(Server):
    """The loopback server with a transport of its own."""

    def __init__(self, words: frozenset[str], provider: Provider, port: int = 0) -> None:
        super().__init__(provider, port)
        # Nobody has connected yet.
        self._listener.RequestHandlerClass = type("_Odd", (_OddConnection,), {"words": words})


class _OddConnection(_Connection):
    words: frozenset[str] = frozenset()

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        if "gzip" in self.words and body:
            body = gzip.compress(body, 1)
            headers = [*headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        if "close" in self.words:
            headers = [*headers, ("Connection", "close")]
            self.close_connection = True
        if "lower" in self.words:
            headers = [(name.lower(), value) for name, value in headers]
        if "chunked" not in self.words or not body:
            super()._send(status, headers, body)
        else:
            self._send_chunks(status, headers, body)

    def _send_chunks(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in [*headers, ("Transfer-Encoding", "chunked")]:
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD" or status == HTTPStatus.NO_CONTENT:
            return
        for start in range(0, len(body), CHUNK):
            part = body[start : start + CHUNK]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")


def server_of(variations: list[Variation]) -> Any:
    """Return what starts a provider behind these transports, or ``None`` when there is none."""
    words = frozenset(one.transport for one in variations if one.transport)
    return (lambda provider, port=0: OddServer(words, provider, port)) if words else None
