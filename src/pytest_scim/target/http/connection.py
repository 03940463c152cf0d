"""HTTP connections: open one, over a proxy or not, fetch a response, and say why that failed."""

import os
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Required, TypedDict
from urllib.request import getproxies

import httpcore
import httpx

from pytest_scim.scim.messages import Headers, Request, Response
from pytest_scim.scim.urls import is_loopback
from pytest_scim.target.http.bounds import body
from pytest_scim.target.http.recording.exchange import LOST, UNCONNECTED, Voice, lost
from pytest_scim.target.http.tls import Trust, refusal

TIMED_OUT: Final = "Read timed out"
"""Okta's message where a request took longer than it waits."""

ATTEMPTS: Final = 3
REPEATABLE: Final = frozenset({"GET", "HEAD", "PUT"})
"""Methods whose requests may be sent again; a second DELETE would return 404."""

_SCHEMES: Final = ("http", "https", "all")
_HIGHEST_PORT: Final = 65_535
_QUOTED: Final = 200
_NO_PROXY_URL: Final = "is not the URL of an http://, https:// or socks5:// proxy"
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
_UNUSABLE: Final = (ImportError, ValueError, httpx.InvalidURL)
"""What httpx raises for a proxy: one that needs another package, or that is no URL."""


class ConnectionSetupError(Exception):
    """No client can connect to a URL in this environment. The message is one sentence."""


class Arrived(TypedDict, total=False):
    """The fields of a ``Response`` that come from the connection."""

    status: Required[int]
    headers: Headers
    content: bytes
    truncated: bool
    error: str


def client_for(
    url: str, trust: Trust, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """Return an HTTP client for a URL.

    Raises:
        ConnectionSetupError: no client can connect in this environment.
        TrustError: a certificate that the environment names cannot be used.
    """
    # Without TLS there is nothing to verify, so do not read certificates.
    verify = False if url.lower().startswith("http:") else trust.context()
    return open_client(url, verify=verify, transport=transport)


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
    extensions: Mapping[str, Any]
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

    def _directly(
        self, pool: httpcore.ConnectionPool, outgoing: Outgoing
    ) -> tuple[Arrived, str]:
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


def open_client(
    url: str, *, verify: ssl.SSLContext | bool, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """Return a client for a URL that follows no redirect.

    It uses a proxy that the environment names, but not for a loopback URL: the proxy cannot reach
    this machine's loopback interface.

    Raises:
        ConnectionSetupError: the URL has no valid host, or the environment names a proxy that
            cannot be used.
    """
    _require_host(url)
    remote = not is_loopback(url)
    if remote and transport is None:
        _require_proxies()
    try:
        return httpx.Client(
            transport=transport, follow_redirects=False, trust_env=remote, verify=verify
        )
    except _UNUSABLE:  # the only other variable that httpx reads
        raise ConnectionSetupError("NO_PROXY contains something that is not a host") from None


def _require_host(url: str) -> None:
    try:
        assert httpx.URL(url).host
    except (httpx.InvalidURL, ValueError, AssertionError):
        raise ConnectionSetupError(
            f"the host of {url[:_QUOTED]!a} is not a valid host name"
        ) from None


def _require_proxies() -> None:
    """Raise ConnectionSetupError for a variable that names an unusable proxy.

    The message does not quote its value, which may hold a password.
    """
    named = getproxies()
    if "*" in map(str.strip, named.get("no", "").split(",")):
        return
    for scheme in _SCHEMES:
        if reason := _unusable(named.get(scheme, "")):
            lower = f"{scheme}_proxy"
            raise ConnectionSetupError(
                f"{lower if os.environ.get(lower) else lower.upper()} {reason}"
            )


def _unusable(proxy: str) -> str | None:
    """Return why a proxy cannot be used, as the end of a sentence."""
    if not proxy:
        return None
    try:
        url = httpx.URL(proxy if "://" in proxy else f"http://{proxy}")
        if not url.host or not (url.port is None or 0 < url.port <= _HIGHEST_PORT):
            return _NO_PROXY_URL
        httpx.HTTPTransport(proxy=httpx.Proxy(url), verify=False).close()
    except ImportError:
        return f"names a {url.scheme}:// proxy, which needs another package: pip install socksio"
    except _UNUSABLE:
        return _NO_PROXY_URL
    return None
