"""Send requests over HTTP connections, and say why no response came."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Required, TypedDict

import httpcore
import httpx

from pytest_scim.scim.messages import Headers, Request, Response
from pytest_scim.target.http.bounds import body
from pytest_scim.target.http.recording.exchange import LOST, UNCONNECTED, Voice, lost
from pytest_scim.target.http.tls import refusal

TIMED_OUT: Final = "Read timed out"
"""Okta's message where a request took longer than it waits."""

ATTEMPTS: Final = 3
REPEATABLE: Final = frozenset({"GET", "HEAD", "PUT"})
"""Methods whose requests may be sent again; a second DELETE would return 404."""

_CUT: Final = re.compile("closed connection|disconnected")
_PLAIN: Final = re.compile(
    r"/(?:[A-Za-z0-9_~!$&'()*+,;=:@/-]|(?<!/)\.|%[0-9A-Fa-f]{2})*"
    r"(?:\?(?:[A-Za-z0-9_~!$&'()*+,;=:@/.-]|%[0-9A-Fa-f]{2})*)?"
)
"""A path and query that httpx sends as they are."""
_LONGEST: Final = 10_000
_FRAMING: Final = frozenset({b"host", b"content-length", b"transfer-encoding"})
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_FAILURES: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


class Arrived(TypedDict, total=False):
    """The fields of a ``Response`` that come from the connection."""

    status: Required[int]
    headers: Headers
    content: bytes
    truncated: bool
    error: str


def failure_of(error: Exception) -> str:
    """Return what Okta's socket would meet, in one sentence without local addresses."""
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        return f"{UNCONNECTED}: {refusal(error) or error}"
    if isinstance(error, httpx.TimeoutException):
        return TIMED_OUT
    if isinstance(error, (httpx.LocalProtocolError, httpx.InvalidURL)):
        return f"the request cannot be sent: {error}"
    cut = isinstance(error, httpx.RemoteProtocolError) and _CUT.search(str(error))
    if cut or isinstance(error, httpx.NetworkError):
        return f"{LOST}: {error or type(error).__name__}"
    return f"the response cannot be read: {error or type(error).__name__}"


def header_bytes(value: str) -> bytes:
    """Return a header's value as bytes on the wire; one that a target sent goes back unchanged."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode(errors="replace")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request as it leaves: ``target`` is what follows the base URL, ``late`` ends the reading.

    ``extensions`` are those of httpx.
    """

    method: str
    target: str
    headers: list[tuple[bytes, bytes]]
    content: bytes | None
    extensions: Mapping[str, object]
    late: Callable[[], bool]


class Connection:
    """Sends the requests to one base URL.

    Where a request needs nothing else of httpx, it goes to the connections that httpx has opened,
    which costs half as much.
    """

    def __init__(self, base_url: str, client: httpx.Client, *, direct: bool) -> None:
        self._base_url = base_url
        self._client = client
        url = httpx.URL(f"{base_url}/-")
        self._prefix = url.raw_path.removesuffix(b"/-")
        self._place = (url.raw_scheme, url.raw_host, url.port)
        self._host = (b"Host", url.netloc)
        self._pool = _pool(client, url) if direct and not url.userinfo else None

    def close(self) -> None:
        """Close the connections that are open."""
        self._client.close()

    def fetch(self, outgoing: Outgoing) -> tuple[Arrived, str]:
        """Send a request; return the fields of its response, within bounds, and the HTTP version.

        Raises:
            httpx.HTTPError: no response came, or not in time.
            Undecodable: the body is not in the encoding that Content-Encoding names.
        """
        if self._pool is None or not _is_plain(outgoing):
            return self._by_httpx(outgoing)
        try:
            return self._directly(self._pool, outgoing)
        except _FAILURES as error:
            raise getattr(httpx, type(error).__name__)(str(error)) from error

    def _by_httpx(self, outgoing: Outgoing) -> tuple[Arrived, str]:
        request = httpx.Request(
            outgoing.method,
            self._base_url + outgoing.target,
            headers=outgoing.headers,
            content=outgoing.content,
            extensions=dict(outgoing.extensions),
        )
        response = self._client.send(request, stream=True)
        assert isinstance(response.stream, httpx.SyncByteStream)
        try:
            content = _read(iter(response.stream), response.headers.raw, outgoing.late)
        finally:
            response.close()
        return _arrived(response.status_code, response.headers.raw, content), response.http_version

    def _directly(self, pool: httpcore.ConnectionPool, outgoing: Outgoing) -> tuple[Arrived, str]:
        content = outgoing.content
        headers = [self._host, *outgoing.headers]
        if content:
            headers.append((b"Content-Length", b"%d" % len(content)))
        elif outgoing.method in _WITH_BODY:
            headers.insert(1, (b"Content-Length", b"0"))
        scheme, host, port = self._place
        target = self._prefix + outgoing.target.encode("ascii")
        request = httpcore.Request(
            outgoing.method.encode("ascii"),
            httpcore.URL(scheme=scheme, host=host, port=port, target=target),
            headers=headers,
            content=content,
            extensions=dict(outgoing.extensions),
        )
        response = pool.handle_request(request)
        try:
            received = _read(response.iter_stream(), response.headers, outgoing.late)
        finally:
            response.close()
        version: bytes = response.extensions.get("http_version", b"HTTP/1.1")
        return _arrived(response.status, response.headers, received), version.decode("ascii")


def _pool(client: httpx.Client, url: httpx.URL) -> httpcore.ConnectionPool | None:
    """Return the connections that a client uses for a URL, directly or over a proxy."""
    transport = client._transport_for_url(url)  # noqa: SLF001 - as httpx chooses a proxy
    pool = transport._pool if isinstance(transport, httpx.HTTPTransport) else None  # noqa: SLF001
    return pool if isinstance(pool, httpcore.ConnectionPool) else None


def _is_plain(outgoing: Outgoing) -> bool:
    """Return whether httpx would change nothing in the target, the method and the header fields."""
    return (
        len(outgoing.target) < _LONGEST
        and _PLAIN.fullmatch(outgoing.target) is not None
        and outgoing.method.isascii()
        and outgoing.method.isupper()
        and all(name.lower() not in _FRAMING for name, _ in outgoing.headers)
    )


def _read(
    chunks: Iterator[bytes], headers: list[tuple[bytes, bytes]], late: Callable[[], bool]
) -> bytes:
    encodings = [v for k, v in headers if k.lower() == b"content-encoding"]
    encoding = b", ".join(encodings).decode("latin-1") if encodings else None
    content = body.read(chunks, encoding, late)
    if content is None:
        raise httpx.ReadTimeout(TIMED_OUT)
    return content


def _arrived(status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> Arrived:
    truncated = len(content) > body.LARGEST
    return {
        "status": status,
        "headers": tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in headers),
        "content": content[: body.OPENING] if truncated else content,
        "truncated": truncated,
    }


def again(request: Request, response: Response, voice: Voice, attempt: int) -> bool:
    """Return whether a request whose connection was lost may be sent again.

    Each request of the clean-up may be; of the others only GET, HEAD and PUT.
    """
    repeatable = request.method in REPEATABLE or voice == "cleanup"
    return repeatable and lost(response.error) and attempt < ATTEMPTS
