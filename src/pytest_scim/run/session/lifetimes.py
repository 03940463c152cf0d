"""How long the resources of a run are needed: to the end of a check, or of all that share them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from threading import RLock

from pytest_scim.target.http.bounds.turns import PerThread, holding

ONCE = "once"
"""The fixture that returns the result of one set-up to all checks that request the same."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The fixtures of a check: those that its function requests, and all that they request."""

    check: str
    requested: tuple[str, ...]
    fixtures: frozenset[str]


@dataclass(slots=True)
class _Running:
    """The check that a thread runs, its place in the order, and what it sets up."""

    check: str = ""
    place: int = -1
    in_set_up: list[tuple[str, bool]] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


class Lifetimes:
    """Names what holds a new resource, and knows whether a later check still needs it.

    A resource that a check creates is held by that check. One that a shared fixture or ``once``
    creates is also held by the fixtures through which later checks get it.
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._places: dict[str, int] = {}
        self._requested: dict[str, tuple[str, ...]] = {}
        self._parts: Mapping[str, frozenset[str]] = {}
        self._own = PerThread(_Running)
        self._locks: defaultdict[str, RLock] = defaultdict(RLock)
        self._needs: Sequence[Needs] = ()
        self._ahead = False
        self._ended: set[str] = set()
        self._done: set[str] = set()
        self._kept: set[str] = set()

    def plan(self, needs: Sequence[Needs], parts: Mapping[str, frozenset[str]]) -> None:
        """Store which fixtures the checks need, in their order, and of what fixtures consist."""
        self._parts = parts
        self._needs = needs
        self._places |= {one.check: n for n, one in enumerate(needs)}
        self._requested |= {one.check: one.requested for one in needs}
        self._note_last(needs)

    def _note_last(self, needs: Sequence[Needs]) -> None:
        for one in needs:
            n = self._places[one.check]
            self._last |= dict.fromkeys({one.check, *_holders(one)}, n)

    def begin(self, check: str) -> None:
        """Start a check: those before it are finished."""
        own = self._own.value
        own.check, own.place = check, self._places.get(check, own.place)

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """Let threads run checks in any order in this block; ``ended`` says which have ended."""
        self._ahead = True
        try:
            yield
        finally:
            self._ahead = False
            # What conforms is not run again: its turn in the order of the run needs nothing.
            self._last = dict.fromkeys(self._last, -1)
            self._note_last([one for one in self._needs if one.check not in self._done])

    def ended(self, check: str, *, conforms: bool) -> None:
        """Note that a check has ended in a thread; one that fails needs what it shares again."""
        self._ended.add(check)
        if conforms:
            self._done.add(check)

    def is_forgotten(self, holders: frozenset[str], check: str) -> bool:
        """Return whether nobody gets a resource any more once ``check`` has failed in a thread.

        It created that by itself, or by ``once``, which forgets it; other fixtures return it still.
        """
        return check in holders and holders.isdisjoint(self._kept)

    @contextmanager
    def setting_up(self, fixture: str, *, shared: bool) -> Iterator[None]:
        """Set up a fixture, which several checks get where it is ``shared``."""
        in_set_up = self._own.value.in_set_up
        self._kept |= {fixture} if shared else set()
        in_set_up.append((fixture, shared))
        try:
            yield
        finally:
            in_set_up.pop()

    @contextmanager
    def sharing(self, fixture: str = ONCE) -> Iterator[None]:
        """Create what later checks get through a fixture too; ``once`` has locks of its own."""
        shared = self._own.value.shared
        self._kept |= {fixture} - {ONCE}
        with nullcontext() if fixture == ONCE else holding(self._locks[fixture]):
            shared.append(fixture)
            try:
                yield
            finally:
                shared.pop()

    def holders(self) -> frozenset[str]:
        """Return what holds a resource that is created now: the check, and shared fixtures."""
        own = self._own.value
        names = {own.check, *(one for one in own.shared if one != ONCE)}
        if any(shared for _, shared in own.in_set_up):
            names |= {name for name, _ in own.in_set_up}
        if ONCE in own.shared:
            names |= self._through_once()
        return frozenset(names)

    def is_needed(self, holders: frozenset[str]) -> bool:
        """Return whether the running check or a later one may use a resource."""
        if self._ahead:
            return any(self._needed_ahead(one) for one in holders)
        now = self._own.value.place
        return any(self._last.get(one, now) >= now for one in holders)

    def _needed_ahead(self, holder: str) -> bool:
        """Return whether a check that has not ended may use what a holder has."""
        if holder in self._places:
            return holder not in self._ended
        users = (one.check for one in self._needs if holder in _holders(one))
        return any(check not in self._done for check in users)

    def _through_once(self) -> set[str]:
        """Return the fixtures through which a value of ``once`` reaches other checks."""
        own = self._own.value
        known = [name for name, _ in own.in_set_up] or self._requested.get(own.check, ())
        parts = {name: self._parts.get(name, frozenset()) for name in known}
        behind = {part for one in parts.values() for part in one} | set(parts)
        found = {name for name in behind if ONCE in self._parts.get(name, ())}
        return found | ({_section(own.check)} if ONCE in known else set())


def _holders(one: Needs) -> frozenset[str]:
    """Return what holds resources for a check: fixtures, and the section with its ``once``."""
    return one.fixtures | ({_section(one.check)} if ONCE in one.fixtures else set())


def _section(check: str) -> str:
    """Return the name that stands for ``once`` in the functions of one file."""
    return f"{ONCE} in {check.rpartition('.')[0]}"
