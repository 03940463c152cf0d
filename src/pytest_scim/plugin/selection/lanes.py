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

USERS: Final = "lists of Users"
GROUPS: Final = "lists of Groups"
LISTS: Final = {
    "okta.import_groups": GROUPS,
    "okta.import_users": USERS,
    "okta.link_groups.a_refresh_lists_the_groups_of_the_app": GROUPS,
    "okta.push_groups_taken_names": GROUPS,
}
"""Those of ``ALONE`` that create what one list contains, and read that list, and no other one."""

MORE: Final = frozenset({"any_user", "linked", "provision"})
"""Fixtures by which a check may create Users as well, or change settings of the app."""

CROWDS: Final = "okta.push_group_members"
"""The section of large groups: each of its checks in the phase ``MANY`` has a Group of its own."""

SETTINGS: Final = frozenset({"linked", "imported", "_imported", "window", "_window", "_user_set"})
"""Fixtures of checks that change settings of the app for a time, or that import."""

SHARED: Final = frozenset(
    {
        "_complete",
        "grouped_users",
        "hostile_user",
        "many_users",
        "odd_users",
        "own_group",
        "own_user",
    }
)
"""Fixtures that return to several checks what each of them changes, in the order of the run."""


@dataclass(slots=True)
class Planned:
    """A check to run ahead, and its place in the run.

    It runs beside those of its ``batch`` alone: of these, one at a time holds each of ``holds``.
    ``section`` is one of them: where a check fails, no later one of its section is run ahead.
    """

    id: str
    place: int
    section: str
    holds: frozenset[str]
    batch: str = ""


def planned(
    check: Check, place: int, file: str, fixtures: Collection[str], requests: int = 1
) -> Planned | None:
    """Return how a check is run ahead; ``None``: nothing else may be sent while it runs.

    ``file`` is the name of its file: a part of a larger section has one of its own. ``requests``
    are how many the check sends, about.
    """
    authority, section = check.id.partition(".")[0], check.id.rpartition(".")[0]
    names = (check.id, f"{authority}.{file.removeprefix('test_').removesuffix('.py')}.")
    of_list = next((LISTS[one] for one in LISTS if _is_named(one, names)), None)
    if check.phase is Phase.DEFAULT and of_list is not None and MORE.isdisjoint(fixtures):
        return Planned(check.id, place, of_list, frozenset({of_list}), "lists")
    if check.phase is Phase.MANY and section == CROWDS:
        held = {check.id, *SHARED.intersection(fixtures)}
        return Planned(check.id, place, check.id, frozenset(held), check.phase)
    if check.phase is Phase.NO_CREDENTIALS:  # a target that conforms changes nothing
        return Planned(check.id, place, check.id, frozenset({check.id}), check.phase)
    if check.phase is Phase.WHOLE_RUN and requests:
        return Planned(check.id, place, section, frozenset({section}), check.phase)
    named = any(_is_named(one, names) for one in ALONE)
    if named or check.phase is not Phase.DEFAULT or not SETTINGS.isdisjoint(fixtures):
        return None
    return Planned(check.id, place, section, frozenset({section, *SHARED.intersection(fixtures)}))


def _is_named(one: str, names: Collection[str]) -> bool:
    """Return whether a check has a name, or is in a section or file of that name."""
    return any(name == one or name.startswith(f"{one}.") for name in names)


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
