"""How long the resources of a run are needed: to the end of a check, or of all that share them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

ONCE = "once"
"""The fixture that returns the result of one set-up to all checks that request the same."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The fixtures of a check: those that its function requests, and all that they request."""

    check: str
    requested: tuple[str, ...]
    fixtures: frozenset[str]


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
        self._check = ""
        self._now = -1
        self._in_set_up: list[tuple[str, bool]] = []
        self._shared: list[str] = []

    def plan(self, needs: Sequence[Needs], parts: Mapping[str, frozenset[str]]) -> None:
        """Store which fixtures the checks need, in their order, and of what fixtures consist."""
        self._parts = parts
        for n, one in enumerate(needs):
            self._places[one.check] = self._last[one.check] = n
            self._requested[one.check] = one.requested
            section = {_section(one.check)} if ONCE in one.fixtures else set()
            self._last |= dict.fromkeys(one.fixtures | section, n)

    def begin(self, check: str) -> None:
        """Start a check: those before it are finished."""
        self._check = check
        self._now = self._places.get(check, self._now)

    @contextmanager
    def setting_up(self, fixture: str, *, shared: bool) -> Iterator[None]:
        """Set up a fixture, which several checks get where it is ``shared``."""
        self._in_set_up.append((fixture, shared))
        try:
            yield
        finally:
            self._in_set_up.pop()

    @contextmanager
    def sharing(self, fixture: str = ONCE) -> Iterator[None]:
        """Create what later checks get through a fixture too."""
        self._shared.append(fixture)
        try:
            yield
        finally:
            self._shared.pop()

    def holders(self) -> frozenset[str]:
        """Return what holds a resource that is created now: the check, and shared fixtures."""
        names = {self._check, *(one for one in self._shared if one != ONCE)}
        if any(shared for _, shared in self._in_set_up):
            names |= {name for name, _ in self._in_set_up}
        if ONCE in self._shared:
            names |= self._through_once()
        return frozenset(names)

    def is_needed(self, holders: frozenset[str]) -> bool:
        """Return whether the running check or a later one may use a resource."""
        return any(self._last.get(one, self._now) >= self._now for one in holders)

    def _through_once(self) -> set[str]:
        """Return the fixtures through which a value of ``once`` reaches other checks."""
        known = [name for name, _ in self._in_set_up] or self._requested.get(self._check, ())
        parts = {name: self._parts.get(name, frozenset()) for name in known}
        behind = {part for one in parts.values() for part in one} | set(parts)
        found = {name for name in behind if ONCE in self._parts.get(name, ())}
        return found | ({_section(self._check)} if ONCE in known else set())


def _section(check: str) -> str:
    """Return the name that stands for ``once`` in the functions of one file."""
    return f"{ONCE} in {check.rpartition('.')[0]}"
