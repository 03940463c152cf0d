"""Send a step of a flow once more where the target does not find yet what it just created."""

import time
from collections.abc import Callable, Container
from typing import Final

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import resource_path

RECENT: Final = 1.0
"""Seconds for which a created resource is recent."""

GAP: Final = 0.25
"""Seconds before the second attempt: Okta leaves 180 to 360 ms between two steps (captures)."""

NOT_FOUND: Final = 404


class RecentCreates:
    """Sends for Okta's console: 404 for a recent resource is asked once more before a task fails.

    ``deleted`` has the paths that a DELETE has removed: nothing waits for those. ``wait`` sleeps
    that many seconds, or raises where the run's time is over before. ``clock`` returns seconds.
    """

    def __init__(
        self,
        send: Callable[[Request], Response],
        wait: Callable[[float], None],
        deleted: Container[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._send = send
        self._wait = wait
        self._deleted = deleted
        self._clock = clock
        self._created: dict[str, float] = {}

    def send(self, request: Request) -> Response:
        """Return the response to a request, or to its second attempt."""
        response = self._send(request)
        if request.method == "POST" and response.ok:
            created = at_key(response.json, "id")
            if isinstance(created, str):
                path = resource_path(request.path.strip("/"), created)
                self._created[path] = self._clock()
        elif response.status == NOT_FOUND and self._is_recent(request.path):
            self._wait(GAP)
            response = self._send(request)
        return response

    def _is_recent(self, path: str) -> bool:
        created = None if path in self._deleted else self._created.get(path)
        return created is not None and self._clock() - created < RECENT


def settled(send: Callable[[Request], Response], polling: Polling) -> Callable[[Request], Response]:
    """Return ``send`` whose GETs wait first until the run's last change is visible.

    A human presses Okta's buttons, and Okta reads nothing twice.
    """

    def send_settled(request: Request) -> Response:
        polling.before_read(request)
        return send(request)

    return send_settled
