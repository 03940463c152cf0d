"""Several threads that take turns, and values that each of them has for itself."""

import threading
from collections.abc import Callable, Sequence
from math import inf
from typing import Final, Generic, TypeVar, cast

from pytest_scim.target.http.bounds.turns.parts import Ended, Part, Principal, Turns, part

S = TypeVar("S")
T = TypeVar("T")

REFRESH: Final = 0.1
"""Seconds between two calls of a function while threads work."""


def together(
    count: int,
    work: Callable[[Turns], None],
    waiting: Callable[[], None],
    principal: Principal | None = None,
    limit: float = inf,
) -> None:
    """Do the same work in several threads, and call ``waiting`` now and then until all end.

    With ``principal`` they work for this thread. At most ``limit`` of them send at once.

    Raises whatever one of them raises; an interrupt ends all of them first.
    """
    turns, raised = Turns(limit), list[BaseException]()

    def take_turns() -> None:
        try:
            with turns.taking_part(principal):
                work(turns)
        except Ended:
            return
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits
            raised.append(error)
            turns.end()

    threads = [threading.Thread(target=take_turns, daemon=True) for _ in range(count)]
    for one in threads:
        one.start()
    try:
        for one in threads:
            while one.is_alive():
                one.join(REFRESH)
                waiting()
    except BaseException:
        turns.end()
        for one in threads:
            one.join()
        raise
    if raised:
        raise raised[0]


def each(count: int, items: Sequence[S], act: Callable[[S], T]) -> list[T]:
    """Return what ``act`` returns for each item, in their order, from up to ``count`` threads."""
    own = part()
    if count == 1 or len(items) < 2:  # noqa: PLR2004
        return [act(one) for one in items]
    found: dict[int, T] = {}
    waiting = list(enumerate(items))[::-1]

    def work(_: Turns) -> None:
        while waiting:
            place, one = waiting.pop()
            found[place] = act(one)

    if own is None or own.keeps:
        together(min(count, len(items)), work, lambda: None, Principal(own))
    else:
        _help(own, min(count, len(items)), work)
    return [found[place] for place in range(len(items))]


def _help(own: Part, count: int, work: Callable[[Turns], None]) -> None:
    """Do work for a thread in several others, among whose turns are theirs; it waits for them."""
    turns, left, raised = own.turns, [count], list[BaseException]()

    def take_turns() -> None:
        with turns.taking_part(Principal(own)):
            try:
                work(turns)
            except BaseException as error:  # noqa: BLE001 - raised in the thread that waits
                raised.append(error)
            finally:
                left[0] -= 1
                turns.changed()

    for _ in range(count):
        threading.Thread(target=take_turns, daemon=True).start()
    while left[0]:  # also after an interrupt: what has begun is recorded before the run goes on
        turns.given.wait()
    if raised:
        raise raised[0]


class PerThread(Generic[T]):
    """A value that each thread with turns has for itself; all other threads share one."""

    def __init__(self, new: Callable[[], T]) -> None:
        self._new = new
        self._shared = new()

    @property
    def value(self) -> T:
        """The value of this thread."""
        own = part()
        while own is not None and own.principal is not None:
            own = own.principal.part
        if own is None:
            return self._shared
        if id(self) not in own.values:
            own.values[id(self)] = self._new()
        return cast("T", own.values[id(self)])

    @value.setter
    def value(self, new: T) -> None:
        own = part()
        if own is None:
            self._shared = new
        else:
            own.values[id(self)] = new
