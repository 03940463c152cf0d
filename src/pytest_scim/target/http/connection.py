"""An HTTP client for one URL: by which proxy it goes, and why none can be made."""

import os
import ssl
from typing import Final
from urllib.request import getproxies

import httpx

from pytest_scim.scim.urls import is_loopback

_SCHEMES: Final = ("http", "https", "all")
_HIGHEST_PORT: Final = 65_535
_QUOTED: Final = 200
_NO_PROXY_URL: Final = "is not the URL of an http://, https:// or socks5:// proxy"
_UNUSABLE: Final = (ImportError, ValueError, httpx.InvalidURL)
"""What httpx raises for a proxy: one that needs another package, or that is no URL."""


class ConnectionSetupError(Exception):
    """No client can be made for a URL in this environment. The message is one sentence."""


def open_client(
    url: str, *, verify: ssl.SSLContext | bool, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """Return a client for a URL that follows no redirect.

    A proxy that the environment names is used for other machines only: it has no way to this
    one's loopback interface.

    Raises:
        ConnectionSetupError: the URL's host is no name, or the environment names a proxy that
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
    except _UNUSABLE:  # what is left that httpx reads from the environment
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

    Its value is not repeated: it may hold a password.
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
