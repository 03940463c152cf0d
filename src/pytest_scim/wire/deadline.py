"""One total deadline for a request: httpx bounds each read, not their sum."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, Final

FINEST: Final = 0.02
COARSEST: Final = 0.5


class Deadline:
    """Cuts the connection in use when a request takes longer than ``seconds``.

    One thread watches all requests of a connection pool, so that a request costs
    nothing but two assignments.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until: float | None = None
        self._socket: socket.socket | None = None
        self._over = Event()
        self._watch: Thread | None = None

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Bound what happens in the block."""
        if self._watch is None:
            self._watch = Thread(target=self._look, daemon=True)
            self._watch.start()
        self._until = time.perf_counter() + self.seconds
        try:
            yield
        finally:
            self._until = None

    def passed(self) -> bool:
        """Return whether the block's time is over."""
        return self._until is not None and time.perf_counter() >= self._until

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember the socket in use, as httpcore's trace extension tells it."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")

    def close(self) -> None:
        """End the watch."""
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(min(max(self.seconds / 20, FINEST), COARSEST)):
            if self.passed() and self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
