"""An HTTP client for one URL: by which proxy it goes, and why none can be made."""

import os
import ssl
from typing import Final
from urllib.request import getproxies

import httpx

from pytest_scim.scim.urls import is_loopback

_SCHEMES: Final = ("http", "https", "all")
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
    try:
        return httpx.Client(
            transport=transport,
            follow_redirects=False,
            trust_env=not is_loopback(url),
            verify=verify,
        )
    except _UNUSABLE:
        raise ConnectionSetupError(_unusable_proxy()) from None


def _require_host(url: str) -> None:
    try:
        assert httpx.URL(url).host
    except (httpx.InvalidURL, ValueError, AssertionError):
        raise ConnectionSetupError(f"the host of {url[:200]!r} is no name of a host") from None


def _unusable_proxy() -> str:
    """Return which variable names a proxy that cannot be used; it may hold a password."""
    for scheme, value in ((one, getproxies().get(one)) for one in _SCHEMES):
        if not value:
            continue
        name = f"{scheme}_proxy" if os.environ.get(f"{scheme}_proxy") else f"{scheme}_proxy".upper()
        url = value if "://" in value else f"http://{value}"
        try:
            httpx.HTTPTransport(proxy=url, verify=False).close()
        except ImportError:
            kind = url.partition("://")[0].lower()
            return (
                f"{name} names a {kind}:// proxy, which needs another package: pip install socksio"
            )
        except _UNUSABLE:
            return f"{name} is not the URL of an http://, https:// or socks5:// proxy"
    return "NO_PROXY holds something that is not a host"
