"""Waits for a target that is still starting, before the first request of a run."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import httpx

from pytest_scim.target.http.connection import client_for
from pytest_scim.target.http.tls import Trust

STARTING: Final = frozenset(
    {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
)
"""What a gateway returns while the service behind it starts."""

PAUSE: Final = 0.5
"""Seconds between two attempts."""

PATIENCE: Final = 5.0
"""Seconds that one attempt waits for a response."""


def wait_for(
    base_url: str,
    seconds: float,
    trust: Trust,
    *,
    transport: httpx.BaseTransport | None = None,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> float | None:
    """Send GET requests without credentials until one gets a response.

    Returns the seconds that this took, ``None`` where it took too long.

    Args:
        base_url: the base URL of the target.
        seconds: the longest time.
        trust: how to verify the target's certificate.
        transport: sends in place of the network.
        clock: returns the time, in seconds.
        pause: waits between two attempts.
    """
    begun = clock()
    with client_for(base_url, trust, transport) as client:
        while True:
            if _responds(client, base_url):
                return clock() - begun
            if clock() - begun + PAUSE > seconds:
                return None
            pause(PAUSE)


def _responds(client: httpx.Client, base_url: str) -> bool:
    try:
        with client.stream("GET", f"{base_url}/ServiceProviderConfig", timeout=PATIENCE) as got:
            return got.status_code not in STARTING
    except httpx.HTTPError:
        return False
