"""Which checks threads may run ahead, and which of them have to wait for one another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.check import Check, Phase

ALONE: Final = (
    "okta.create_users.okta_creates_no_user_without_create_users",
    "okta.enable_provisioning",
    "okta.import_groups",
    "okta.import_user_schema",
    "okta.import_users",
    "okta.link_groups.a_refresh_lists_the_groups_of_the_app",
    "okta.oauth",
    "okta.parallel_creates",
    "okta.profile_sourcing",
    "okta.push_groups_taken_names",
    "okta.races",
    "okta.rate_limits",
    "okta.response_times",
    "rfc7644.authentication",
    "runscope.spec",
    "vendor",
    "properties.users.names_of_any_script_are_imported",
    "future",
)
"""Sections, files by their names, and single checks, beside which nothing else is sent.

They compare what the target has before and after, read lists of more than one page, measure times,
send at the same moment, or change settings of the app.
"""

SETTINGS: Final = frozenset({"linked", "imported", "_imported", "window", "_window", "_user_set"})
"""Fixtures of checks that change settings of the app for a time, or that import."""

SHARED: Final = frozenset(
    {"_complete", "own_user", "own_group", "hostile_user", "odd_users", "grouped_users"}
)
"""Fixtures that return to several checks what each of them changes, in the order of the run."""


def runs_alone(check: Check, file: str, fixtures: Collection[str]) -> bool:
    """Return whether nothing else may be sent while a check runs.

    ``file`` is the name of its file: a part of a larger section has one of its own.
    """
    authority = check.id.partition(".")[0]
    names = (check.id, f"{authority}.{file.removeprefix('test_').removesuffix('.py')}.")
    named = any(name == one or name.startswith(f"{one}.") for one in ALONE for name in names)
    return named or check.phase is not Phase.DEFAULT or not SETTINGS.isdisjoint(fixtures)


@dataclass(slots=True)
class Planned:
    """A check to run ahead: its place in the run, its section, and what it shares with others.

    ``shared`` are fixtures by which it changes what other checks get.
    """

    id: str
    place: int
    section: str
    shared: frozenset[str] = frozenset()

    @property
    def holds(self) -> frozenset[str]:
        """What only one check may hold at a time."""
        return self.shared | {self.section}


class Lanes:
    """Hands out checks to threads: those of a section, and those that share something, in order.

    ``requests`` are how many each check sends, about.
    """

    def __init__(self, checks: Sequence[Planned], requests: Mapping[str, int]) -> None:
        self._waiting = sorted(checks, key=lambda one: one.place)
        self._running: list[Planned] = []
        self._left: dict[str, int] = {}
        behind: dict[str, int] = {}  # by what has to be free: requests that wait for it in a row
        for one in reversed(self._waiting):
            known = (behind.get(name, 0) for name in one.holds)
            self._left[one.id] = requests.get(one.id, 1) + max(known)
            behind |= dict.fromkeys(one.holds, self._left[one.id])

    def __bool__(self) -> bool:
        """Whether a check has not begun yet."""
        return bool(self._waiting)

    def ready(self) -> Planned | None:
        """Begin the check for which most requests in a row wait; ``None``: none may begin now."""
        held = {name for one in self._running for name in one.holds}
        free: list[Planned] = []
        for one in self._waiting:
            if held.isdisjoint(one.holds):
                free.append(one)
            held |= one.holds
        if not free:
            return None
        found = max(free, key=lambda one: (self._left[one.id], -one.place))
        self._waiting.remove(found)
        self._running.append(found)
        return found

    def ended(self, one: Planned, *, conforms: bool) -> None:
        """Note that a check has ended; where it fails, hand out none of its section after it.

        Those may build on what it leaves once it is run again.
        """
        self._running.remove(one)
        if not conforms:
            self._waiting = [other for other in self._waiting if other.section != one.section]
