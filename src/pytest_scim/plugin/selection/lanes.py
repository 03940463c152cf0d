"""Which checks threads may run ahead, and which of them have to wait for one another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.checks.check import Check, Phase

ALONE: Final = (
    "okta.bystanders",
    "okta.create_users.a_user_is_linked_where_okta_may_not_create",
    "okta.enable_provisioning",
    "okta.import_groups",
    "okta.import_user_schema",
    "okta.import_users",
    "okta.oauth",
    "okta.parallel_creates",
    "okta.profile_sourcing",
    "okta.push_groups_taken_names",
    "okta.races",
    "okta.rate_limits",
    "okta.response_times",
    "rfc7644.authentication",
    "rfc7644.hostile_input",
    "rfc7644.paging",
    "rfc7644.paging_cursors",
    "rfc7644.searching",
    "rfc7644.security",
    "runscope.spec",
    "vendor",
    "properties",
    "future",
)
"""Sections, and single checks, beside which nothing else is sent.

They compare what the target has before and after, read lists of more than one page, measure times,
send at the same moment, or change settings of the app.
"""

SETTINGS: Final = frozenset({"linked", "imported", "_imported", "window", "_window", "_user_set"})
"""Fixtures of checks that change settings of the app for a time, or that import."""

SHARED: Final = frozenset(
    {"_complete", "own_user", "own_group", "hostile_user", "odd_users", "grouped_users"}
)
"""Fixtures that return to several checks what each of them changes, in the order of the run."""


def runs_alone(check: Check, fixtures: Collection[str]) -> bool:
    """Return whether nothing else may be sent while a check runs."""
    named = any(check.id == one or check.id.startswith(f"{one}.") for one in ALONE)
    return named or check.phase is not Phase.DEFAULT or not SETTINGS.isdisjoint(fixtures)


@dataclass(slots=True)
class Planned:
    """A check to run ahead: its place in the run, its section, and what it shares with others."""

    id: str
    place: int
    section: str
    shared: frozenset[str] = field(default_factory=frozenset)


class Lanes:
    """Hands out checks to threads: those of a section, and those that share something, in order.

    ``ready`` returns the next check that may begin now; ``None``: none may before another one ends.
    """

    def __init__(self, checks: Sequence[Planned], requests: Mapping[str, int]) -> None:
        self._waiting = sorted(checks, key=lambda one: one.place)
        self._running: list[Planned] = []
        self._requests = requests

    def __bool__(self) -> bool:
        """Whether a check has not begun yet."""
        return bool(self._waiting)

    def ready(self) -> Planned | None:
        """Begin the check that may begin and that has most requests behind it."""
        free: list[Planned] = []
        sections = {one.section for one in self._running}
        shared = {name for one in self._running for name in one.shared}
        for one in self._waiting:
            if one.section not in sections and shared.isdisjoint(one.shared):
                free.append(one)
            sections.add(one.section)
            shared |= one.shared
        if not free:
            return None
        found = max(free, key=lambda one: (self._behind(one), -one.place))
        self._waiting.remove(found)
        self._running.append(found)
        return found

    def ended(self, one: Planned) -> None:
        """Note that a check has ended."""
        self._running.remove(one)

    def _behind(self, first: Planned) -> int:
        """Return how many requests wait for a check, its own among them."""
        behind = (
            one
            for one in self._waiting
            if one.section == first.section or one.shared & first.shared
        )
        return sum(self._requests.get(one.id, 1) for one in behind)
