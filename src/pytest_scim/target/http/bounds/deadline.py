"""One deadline for a whole request: the timeouts of httpx bound each read, not their sum."""

import math
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, get_ident
from typing import Final, Protocol

FINEST: Final = 0.02
COARSEST: Final = 0.5


class _Stream(Protocol):
    """An open connection, as httpcore's trace extension gives it."""

    def get_extra_info(self, info: str) -> socket.socket:
        """Return the socket."""


class Deadline:
    """Shuts the open connections down when a request takes too long.

    ``seconds`` is the longest that a request may take; ``guard`` may allow fewer. One thread
    watches all requests of a connection pool. It cannot know which connection belongs to which
    request, so requests of several threads, which start together, also end together.
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
        """Give the block, in this thread, that many seconds."""
        if self._watch is None:
            self._begin()
        thread = get_ident()
        self._ends[thread] = time.perf_counter() + seconds
        try:
            yield
        finally:
            del self._ends[thread]

    def _begin(self) -> None:
        with self._starting:
            if self._watch is None:
                self._watch = Thread(target=self._watch_requests, daemon=True)
                self._watch.start()

    def passed(self) -> bool:
        """Return whether the time of this thread's block is over."""
        end = self._ends.get(get_ident())
        return end is not None and time.perf_counter() >= end

    def trace(self, event: str, info: Mapping[str, _Stream]) -> None:
        """Remember a socket that opens; httpcore's trace extension calls this."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            opened = info["return_value"].get_extra_info("socket")
            self._sockets = [one for one in self._sockets if one.fileno() >= 0] + [opened]

    def close(self) -> None:
        """End the thread that watches."""
        self._over.set()

    def _watch_requests(self) -> None:
        while not self._over.wait(self._pause()):
            now = time.perf_counter()
            if any(now >= end for end in list(self._ends.values())):
                self._cut()

    def _pause(self) -> float:
        """Return the seconds until a request may be too late."""
        nearest = min(self._ends.copy().values(), default=math.inf) - time.perf_counter()
        return min(max(min(nearest, self.seconds / 20), FINEST), COARSEST)

    def _cut(self) -> None:
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
