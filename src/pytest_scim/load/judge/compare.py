"""Compare what the target returns with what Okta believes. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypedDict

from pytest_scim.load.play.population import Expected, ExpectedGroup, ExpectedUser

EXAMPLES: Final = 5


class Difference(TypedDict):
    """A kind of difference, how often it was found, and the first names."""

    kind: str
    sentence: str
    count: int
    examples: list[str]


class Row(NamedTuple):
    """A User as the target returns it; ``active`` is ``None`` where it returns none.

    ``groups`` are the ids in its `groups`.
    """

    id: str
    name: str
    active: bool | None
    family: str | None = None
    groups: frozenset[str] = frozenset()


@dataclass(slots=True)
class Actual:
    """What the target returns.

    ``users`` are the rows of all Users, or those that lookups of the expected names return.
    ``missing`` and ``again`` are from a GET by id of those that differ from what is expected:
    whether it found none, and the User that it returned. ``groups`` are the members by the id of
    a Group, ``None`` where nothing returned them; ``gone`` are those that GET did not find.
    """

    users: list[Row]
    missing: dict[str, bool] = field(default_factory=dict)
    again: dict[str, Row] = field(default_factory=dict)
    groups: dict[str, frozenset[str] | None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


UNREAD: Final = "members-unread"
"""The kind that is no difference, but for which no verdict says that there is none."""

KINDS: Final[Mapping[str, str]] = {
    "lost": "Users do not exist though the task of Okta succeeded",
    "unlisted": "Users are in no list though GET by id returns them: an import loses them",
    "twice": "userNames have more than one User",
    "active": "Users are active though Okta deactivated them",
    "inactive": "Users are not active though Okta created or reactivated them",
    "update-lost": "Users do not have the familyName that Okta pushed",
    "group-lost": "Groups do not exist though the task of Okta succeeded",
    UNREAD: "Groups are returned without members, so memberships cannot be compared",
    "member-lost": "memberships are not there though the push of the Group succeeded",
    "member-extra": "members are in a Group that Okta never pushed there",
}
"""The kinds of differences, in the order of the report."""


def compare(expected: Expected, actual: Actual) -> list[Difference]:
    """Return the differences between what Okta believes and what the target returns."""
    found: dict[str, list[str]] = {}
    for kind, name in (*_users(expected["users"], actual), *_groups(expected["groups"], actual)):
        found.setdefault(kind, []).append(name)
    return [
        {
            "kind": kind,
            "sentence": sentence,
            "count": len(found[kind]),
            "examples": list(dict.fromkeys(found[kind]))[:EXAMPLES],
        }
        for kind, sentence in KINDS.items()
        if kind in found
    ]


def doubtful(expected: Iterable[ExpectedUser], rows: Sequence[Row]) -> Iterator[str]:
    """Yield the ids of expected Users that a list lacks, or returns in another state."""
    known = {row.id: row for row in rows}
    for user in expected:
        row = known.get(user["id"] or "")
        if user["id"] is None or user["active"] is None:
            continue
        if row is None or row.active is not user["active"] or _is_outdated(user, row):
            yield user["id"]


def _is_outdated(user: ExpectedUser, row: Row) -> bool:
    return user["family"] is not None and row.family != user["family"]


def _users(expected: Iterable[ExpectedUser], actual: Actual) -> Iterator[tuple[str, str]]:
    rows = {row.id: row for row in actual.users}
    names = Counter(row.name.casefold() for row in rows.values())
    for user in expected:
        name, user_id = user["name"], user["id"]
        if names[name.casefold()] > 1:
            yield "twice", name
        if user_id is None or user["active"] is None:
            continue
        row = rows.get(user_id)
        if row is None:
            yield ("lost" if actual.missing.get(user_id, True) else "unlisted"), name
            if actual.missing.get(user_id, True):
                continue
        row = actual.again.get(user_id, row)
        if row is not None:
            yield from ((kind, name) for kind in _states(user, row))


def _states(user: ExpectedUser, row: Row) -> Iterator[str]:
    """Yield how a User differs from what Okta believes of it."""
    if row.active is not None and row.active is not user["active"]:
        yield "active" if row.active else "inactive"
    if _is_outdated(user, row):
        yield "update-lost"


def _groups(expected: Iterable[ExpectedGroup], actual: Actual) -> Iterator[tuple[str, str]]:
    for group in expected:
        name, group_id = group["name"], group["id"]
        if group_id is None or not group["certain"]:
            continue
        if group_id in actual.gone:
            yield "group-lost", name
            continue
        members = actual.groups.get(group_id)
        if members is None:
            if group["members"]:
                yield UNREAD, name
            continue
        pushed = set(group["members"])
        yield from (("member-lost", name) for _ in pushed - members)
        yield from (("member-extra", name) for _ in members - pushed - set(group["others"]))


def merged(parts: Iterable[Expected]) -> Expected:
    """Return what Okta believes after all parts of a storm."""
    listed = list(parts)
    return {
        "users": [user for part in listed for user in part["users"]],
        "groups": [group for part in listed for group in part["groups"]],
    }
