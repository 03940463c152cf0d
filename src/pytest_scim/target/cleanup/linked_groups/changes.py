"""Groups of the vendor's own that a run may change, and what it has changed in them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import (
    Key,
    is_members_path,
    member_texts,
    name_of,
    place_of,
)
from pytest_scim.target.cleanup.journal.file import LinkedGroupState

_REFUSED: Final = range(400, 500)
_VALUE: Final = re.compile(r'value eq "([^"]*)"', re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Change:
    """What a write changes in a group: the ids of members that it adds and removes, and the name.

    ``new`` are those of the ids that no earlier write has changed, and ``new_name`` is such a
    name; both are set when the write leaves.
    """

    linked_group: LinkedGroupState
    added: frozenset[str]
    removed: frozenset[str]
    name: str | None = None
    new: frozenset[str] = frozenset()
    new_name: str | None = None


def members_of(group: object) -> list[str]:
    """Return the ids of the members of a Group resource, integers as text."""
    members = at_key(group, "members")
    return member_texts(members) if isinstance(members, list) else []


def has_name(linked_group: LinkedGroupState, group: object) -> bool:
    """Return whether a group has the name of a linked group, or one that the run gave it."""
    known = {name.casefold() for name in (linked_group.name, *linked_group.renamed)}
    return name_of("Groups", group).casefold() in known


def change_of(write: Request, linked_group: LinkedGroupState, resource: JSONObject) -> Change:
    """Return what a PUT or PATCH changes in a linked group; ``resource`` is its present state."""
    before = frozenset(members_of(resource))
    after = before
    name: object = at_key(resource, "displayName")
    body = write.json if isinstance(write.json, dict) else {}
    if write.method == "PUT":
        after = frozenset(members_of(body))
        name = body.get("displayName", name)
    operations = body.get("Operations") if write.method == "PATCH" else []
    for operation in operations if isinstance(operations, list) else []:
        after, name = _applied(operation, after, name)
    renamed = name if isinstance(name, str) and name != at_key(resource, "displayName") else None
    return Change(linked_group, after - before, before - after, renamed)


def _applied(
    operation: JSON, members: frozenset[str], name: object
) -> tuple[frozenset[str], object]:
    """Return the members and the name of a group after one operation of a PATCH."""
    kind = str(at_key(operation, "op")).casefold()
    path, value = at_key(operation, "path"), at_key(operation, "value")
    values = value if isinstance(value, dict) and not isinstance(path, str) else {str(path): value}
    for key, item in values.items():
        if key.casefold().rpartition(":")[2] == "displayname":
            name = item
        elif is_members_path(key):
            members = _members_after(kind, key, item, members)
    return members, name


def _members_after(kind: str, path: str, value: object, members: frozenset[str]) -> frozenset[str]:
    """Return the members of a group after an operation ``kind`` on a path of ``members``."""
    named = frozenset(_VALUE.findall(path))
    given = frozenset(member_texts(value))
    if kind == "add":
        return members | given
    if kind == "remove":
        return members - (named or given or members)
    return members - named | given if named else given


class LinkedGroups:
    """The groups of the vendor's own that a run may change; ``names`` are those of the profile.

    The run notes the changes of a write before it leaves, and forgets them where the target
    refuses the write. Of a member that the run removed and adds again, only a later read proves
    that it is back: a 204 does not.
    """

    def __init__(
        self, names: Iterable[str], journal: Callable[[str, LinkedGroupState], None]
    ) -> None:
        self.names = frozenset(names)
        self.linked_groups: list[LinkedGroupState] = []
        self._journal = journal
        self._sent: dict[int, tuple[Request, list[Change]]] = {}
        self._put_back: dict[str, set[str]] = {}  # members, by group, that no read returned yet

    def load(self, linked_groups: Iterable[LinkedGroupState]) -> None:
        """Note the groups of a journal that are to be restored and that the profile names."""
        self.linked_groups += [
            linked_group for linked_group in linked_groups if linked_group.name in self.names
        ]

    def add(self, linked_group: LinkedGroupState) -> None:
        """Allow changes of a group, once the journal has its state."""
        if self.by_id(linked_group.id) is None:
            self.linked_groups.append(linked_group)
            self._journal("lent", linked_group)

    def remove(self, linked_group: LinkedGroupState) -> None:
        """Note that the changes of a group are undone; the run may not change it again."""
        self.linked_groups.remove(linked_group)
        self._put_back.pop(linked_group.id, None)
        self._journal("returned", linked_group)

    def by_id(self, group_id: str) -> LinkedGroupState | None:
        """Return a linked group, or ``None``."""
        return next(
            (linked_group for linked_group in self.linked_groups if linked_group.id == group_id),
            None,
        )

    def find(self, place: Key) -> LinkedGroupState | None:
        """Return the linked group at a place, or ``None``."""
        return self.by_id(place[1]) if place[0] == "Groups" else None

    def permitted(self, request: Request, changes: list[Change]) -> None:
        """Note what a request is going to change; a bulk request may change several groups."""
        if changes:
            self._sent[id(request)] = request, changes

    def leaves(self, request: Request) -> None:
        """Journal what a write changes, each time that it leaves, as again after a 429."""
        for change in self._changes(request):
            linked_group = change.linked_group
            known = {*linked_group.added, *linked_group.removed}
            change.new = (change.added | change.removed) - known
            renamed = change.name not in {None, linked_group.name, *linked_group.renamed}
            change.new_name = change.name if renamed else None
            back = self._put_back.get(linked_group.id, set()) - change.removed
            self._put_back[linked_group.id] = back | change.added & {*linked_group.removed}
            linked_group.added = (*linked_group.added, *sorted(change.added & change.new))
            linked_group.removed = (*linked_group.removed, *sorted(change.removed & change.new))
            linked_group.renamed = (
                *linked_group.renamed,
                *([change.new_name] if change.new_name else []),
            )
            self._journal("lent", linked_group)

    def received(self, request: Request, response: Response) -> None:
        """Forget a change that was refused, and a removed member that a read returns again."""
        for change in self._changes(request) if response.status in _REFUSED else []:
            linked_group = change.linked_group
            linked_group.added = tuple(one for one in linked_group.added if one not in change.new)
            linked_group.removed = tuple(
                one for one in linked_group.removed if one not in change.new
            )
            linked_group.renamed = tuple(
                one for one in linked_group.renamed if one != change.new_name
            )
        place = place_of(request.path)
        read = None if place is None or request.method != "GET" else self.find(place)
        if read is not None and response.ok and name_of("Groups", response.json):
            back = self._put_back.get(read.id, set()) & {*members_of(response.json)}
            read.removed = tuple(one for one in read.removed if one not in back)

    def _changes(self, request: Request) -> list[Change]:
        sent, changes = self._sent.get(id(request), (None, []))
        return changes if sent is request else []
