"""HTTP connections: open one, over a proxy or not, fetch a response, and say why that failed."""

import os
import re
import ssl
from collections.abc import Callable
from typing import Final, Required, TypedDict
from urllib.request import getproxies

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


def fetch(
    client: httpx.Client, outgoing: httpx.Request, late: Callable[[], bool]
) -> tuple[Arrived, str]:
    """Send a request; return the fields of its response, within bounds, and the HTTP version.

    Raises:
        httpx.ReadTimeout: ``late`` returned true before the body was complete.
        Undecodable: the body is not in the encoding that Content-Encoding names.
    """
    response = client.send(outgoing, stream=True)
    encoding = response.headers.get("Content-Encoding")
    assert isinstance(response.stream, httpx.SyncByteStream)
    try:
        content = body.read(iter(response.stream), encoding, late)
    finally:
        response.close()
    if content is None:
        raise httpx.ReadTimeout(TIMED_OUT)
    truncated = len(content) > body.LARGEST
    arrived: Arrived = {
        "status": response.status_code,
        "headers": tuple(header_pairs(response)),
        "content": content[: body.OPENING] if truncated else content,
        "truncated": truncated,
    }
    return arrived, response.http_version


def header_pairs(response: httpx.Response) -> list[tuple[str, str]]:
    """Return the header fields of a response, unchanged."""
    return [(k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers.raw]


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
