"""Open an HTTP client for a target, over a proxy or not."""

import os
import ssl
from typing import Final
from urllib.request import getproxies

import httpx

from pytest_scim.scim.urls import is_loopback
from pytest_scim.target.http.tls import Trust

_SCHEMES: Final = ("http", "https", "all")
_HIGHEST_PORT: Final = 65_535
_QUOTED: Final = 200
_NO_PROXY_URL: Final = "is not the URL of an http://, https:// or socks5:// proxy"
_UNUSABLE: Final = (ImportError, ValueError, httpx.InvalidURL)
"""What httpx raises for a proxy: one that needs another package, or that is no URL."""


class ConnectionSetupError(Exception):
    """No client can connect to a URL in this environment. The message is one sentence."""


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
