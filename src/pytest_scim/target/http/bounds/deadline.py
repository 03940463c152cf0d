"""One total deadline for a request: httpx bounds each read, not their sum."""

import math
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, get_ident
from typing import Any, Final

FINEST: Final = 0.02
COARSEST: Final = 0.5


class Deadline:
    """Cuts the connections in use when a request takes too long: ``seconds``, or less if told so.

    One thread watches all requests of a connection pool. Requests of several threads start
    together and so end together: which of their connections is whose is not known.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends: dict[int, float] = {}  # by the thread that waits
        self._sockets: list[socket.socket] = []
        self._over = Event()
        self._starting = Lock()
        self._watch: Thread | None = None

    @contextmanager
    def guard(self, seconds: float) -> Iterator[None]:
        """Bound what happens in the block, in this thread."""
        with self._starting:
            if self._watch is None:
                self._watch = Thread(target=self._look, daemon=True)
                self._watch.start()
        self._ends[get_ident()] = time.perf_counter() + seconds
        try:
            yield
        finally:
            del self._ends[get_ident()]

    def passed(self) -> bool:
        """Return whether the time of this thread's block is over."""
        end = self._ends.get(get_ident())
        return end is not None and time.perf_counter() >= end

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember a socket that opens, as httpcore's trace extension tells it."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            opened = info["return_value"].get_extra_info("socket")
            self._sockets = [one for one in self._sockets if one.fileno() >= 0] + [opened]

    def close(self) -> None:
        """End the watch."""
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(self._pause()):
            now = time.perf_counter()
            if any(now >= end for end in list(self._ends.values())):
                self._cut()

    def _pause(self) -> float:
        """Return the seconds until somebody's time may be over."""
        nearest = min(self._ends.copy().values(), default=math.inf) - time.perf_counter()
        return min(max(min(nearest, self.seconds / 20), FINEST), COARSEST)

    def _cut(self) -> None:
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
