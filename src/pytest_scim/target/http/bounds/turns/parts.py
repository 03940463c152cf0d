"""Threads of one run take turns: one runs, the others wait for the target.

What a run knows is changed only by the thread whose turn it is. A thread gives its turn away only
while it waits for a response, for time to pass, or for a lock. A thread that takes no part in
turns, such as that of a run with one worker, is not concerned.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf


class Ended(BaseException):
    """The turns of this thread are over: the run was interrupted."""


class Turns:
    """The turns of several threads; ``end`` ends them. At most ``limit`` of them send at once."""

    def __init__(self, limit: float = inf) -> None:
        self.limit = limit
        self.given = threading.Condition()
        self.parts = 0
        self.sending = 0
        self.alone: Part | None = None
        self.ended = False

    def end(self) -> None:
        """Let each thread raise Ended at its next turn."""
        with self.given:
            self.ended = True
            self.given.notify_all()

    @contextmanager
    def taking_part(self, principal: "Principal | None" = None) -> Iterator["Part"]:
        """Let this thread take part: it has the turn in this block, unless it gives it away."""
        with self.given:
            _now.part = own = Part(self, principal)
            self.parts += 1
            try:
                yield own
            finally:
                self.parts -= 1
                _now.part = None

    def wait(self) -> None:
        """Give the turn away until another thread calls ``changed``.

        Raises:
            Ended: the turns are over.
        """
        self.given.wait()
        self.require()

    def changed(self) -> None:
        """Wake the threads that wait."""
        self.given.notify_all()

    def require(self) -> None:
        """Raise Ended where the turns are over."""
        if self.ended:
            raise Ended


class Part:
    """What one thread has while it takes part: its exchanges, and values of its own.

    With ``principal`` it works for the thread that started it, and has the values and the exchanges
    of that one.
    """

    def __init__(self, turns: Turns, principal: "Principal | None" = None) -> None:
        self.turns = turns
        self.principal = principal
        chief = principal.part if principal is not None else None
        self.exchanges: list[int] = [] if chief is None else chief.exchanges
        self.values: dict[int, object] = {}
        self.keeps = 0


class Principal:
    """The part of the thread for which others work; ``None``: it takes none."""

    def __init__(self, part: Part | None) -> None:
        self.part = part


class _Now(threading.local):
    part: Part | None = None


_now = _Now()


def part() -> Part | None:
    """Return the part that this thread takes, or ``None``."""
    return _now.part


def sharing() -> int:
    """Return how many threads may wait at the same time as this one, which is one of them."""
    return 1 if _now.part is None else max(_now.part.turns.parts, 1)


@contextmanager
def away() -> Iterator[None]:
    """Give the turn away in this block, which waits; the next one comes after it.

    Raises:
        Ended: the turns are over. What has begun ends, so that its exchange is recorded.
    """
    own = _now.part
    if own is None or own.keeps:
        yield
        return
    own.turns.require()
    own.turns.given.release()
    try:
        yield
    finally:
        own.turns.given.acquire()


@contextmanager
def sending() -> Iterator[None]:
    """Give the turn away in this block, which sends a request.

    It begins while no thread is ``alone``, and fewer than the limit send.
    """
    own = _now.part
    if own is None or own.keeps:
        yield
        return
    while own.turns.alone is not None or own.turns.sending >= own.turns.limit:
        own.turns.wait()
    own.turns.sending += 1
    try:
        with away():
            yield
    finally:
        own.turns.sending -= 1
        own.turns.changed()


@contextmanager
def alone() -> Iterator[None]:
    """Let no other thread send in this block, which begins once all have their responses."""
    own = _now.part
    if own is None or own.keeps:
        yield
        return
    while own.turns.alone is not None:
        own.turns.wait()
    own.turns.alone = own
    try:
        while own.turns.sending:
            own.turns.wait()
        with keeping():
            yield
    finally:
        own.turns.alone = None
        own.turns.changed()


@contextmanager
def keeping() -> Iterator[None]:
    """Keep the turn in this block, also while it waits for responses: no other thread runs."""
    own = _now.part
    if own is None:
        yield
        return
    own.keeps += 1
    try:
        yield
    finally:
        own.keeps -= 1


@contextmanager
def holding(lock: "threading.RLock") -> Iterator[None]:
    """Hold a lock in this block, also while the turn is given away."""
    held = False
    try:
        with away():
            lock.acquire()
            held = True
        yield
    finally:
        if held:
            lock.release()
