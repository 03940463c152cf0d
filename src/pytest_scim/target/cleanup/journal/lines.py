"""Read a journal, and check each line before it is used."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from pytest_scim.target.cleanup.identity import NAMES, id_text
from pytest_scim.target.cleanup.journal.file import Entry, JournalError, LinkedGroupState, carries
from pytest_scim.target.cleanup.journal.head import (
    DamagedError,
    Head,
    demand,
    head_of,
    is_tag,
    require_object,
)

LARGEST: Final = 64_000_000
"""Bytes of the largest journal that is read; with ``--scim-scale`` one has below twenty million."""

_CREATES: Final = frozenset({"intend", "created", "refused", "gone", "adopted"})
_LOANS: Final = frozenset({"lent", "returned"})
REFUSED: Final = 400
"""The status of a create that a journal calls refused: it does not store the actual one."""


class Contents(NamedTuple):
    """The contents of a journal.

    ``standing`` are the resources that may still exist, ``linked_groups`` the linked groups
    whose changes are not undone, and ``adopted`` the tag of the earlier run of each reused user,
    by the user's name.
    """

    head: Head
    standing: list[Entry]
    linked_groups: list[LinkedGroupState]
    adopted: dict[str, str]


def read(path: Path) -> Contents | None:
    """Return the contents of a journal, or ``None`` where a crash cut its head short.

    A last line that a crash cut short is ignored.

    Raises:
        OldJournalError: an earlier version wrote it.
        JournalError: it cannot be read, or a line is not one that a run writes.
    """
    lines = _lines(path)
    head = next(lines, None)
    if head is None:
        return None
    reader = _Reader(head_of(head))
    for number, line in enumerate(lines, 2):
        try:
            reader.read(line)
        except DamagedError as error:
            raise JournalError(f"line {number} is damaged: {error}") from None
    return Contents(reader.head, reader.standing, [*reader.linked_groups.values()], reader.adopted)


def _lines(path: Path) -> Iterator[object]:
    """Yield the JSON value of each line."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise JournalError(f"it cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise JournalError(f"it is longer than {LARGEST // 1_000_000} MB")
    *whole, last = content.split(b"\n")
    for number, line in enumerate([*whole, last], 1):
        try:
            if line:
                yield json.loads(line.decode())
            else:
                demand(number > len(whole), "it is empty")
        except (DamagedError, ValueError, RecursionError):
            if number <= len(whole):
                raise JournalError(f"line {number} is damaged: it is not JSON") from None


@dataclass(slots=True)
class _Reader:
    """Applies the events of a journal line by line."""

    head: Head
    standing: list[Entry] = field(default_factory=list)
    linked_groups: dict[str, LinkedGroupState] = field(default_factory=dict)
    adopted: dict[str, str] = field(default_factory=dict)

    def read(self, value: object) -> None:
        line = require_object(value, "it is not an object")
        event = _text(line, "event", "it has no event")
        demand(event in _CREATES | _LOANS, "its event is unknown")
        if event in _LOANS:
            self._lent(event, line)
        else:
            self._resource(event, line)

    def _lent(self, event: str, line: Mapping[str, object]) -> None:
        group_id = _resource_id(line)
        if group_id is None:
            raise DamagedError("its id is not one of a resource")
        name = _text(line, "name", "its name is not a string")
        demand(name, "its name is not a string")
        self.linked_groups.pop(group_id, None)
        if event == "lent":
            members, added, removed = (_ids(line, key) for key in ("members", "added", "removed"))
            renamed = _names(line.get("renamed", []))
            linked_group = LinkedGroupState(group_id, name, members, added, removed, renamed)
            self.linked_groups[linked_group.id] = linked_group

    def _resource(self, event: str, line: Mapping[str, object]) -> None:
        entry = self._entry(event, line)
        if event == "refused":
            entry.refused = REFUSED
        intended = Entry(entry.kind, entry.name)
        if event != "intend":
            earlier = entry if entry in self.standing else intended
            if earlier in self.standing:  # once: two creates may have sent the same name at once
                self.standing.remove(earlier)
        if event != "gone":
            self.standing.append(entry)

    def _entry(self, event: str, line: Mapping[str, object]) -> Entry:
        kind = _text(line, "kind", "its kind is neither Users nor Groups")
        demand(kind in NAMES, "its kind is neither Users nor Groups")
        name = _text(line, "name", "its name is not a string")
        adopts = event == "adopted"
        tag = self.adopted.get(name, self.head["run"])
        if adopts:
            tag = _text(line, "tag", "its tag is not the tag of a run")
            demand(is_tag(tag), "its tag is not the tag of a run")
        # A run writes no name without the tag, except an empty one.
        known = carries(name, tag) or (name == "" and not adopts)
        demand(known, "its name does not carry the tag of the run")
        entry = Entry(kind, name, _resource_id(line))
        demand(entry.id is not None or not adopts, "its id is not one of a resource")
        if adopts:
            self.adopted[name] = tag
        return entry


def _text(line: Mapping[str, object], key: str, otherwise: str) -> str:
    """Return the string under a key; raise DamagedError where no string is there."""
    value = line.get(key)
    if not isinstance(value, str):
        raise DamagedError(otherwise)
    return value


def _resource_id(line: Mapping[str, object]) -> str | None:
    """Return the id of a line as text; some targets have integers."""
    demand("id" in line, "it has no id")
    found = id_text(line["id"])
    demand(found is not None or line["id"] is None, "its id is not one of a resource")
    return found


def _ids(line: Mapping[str, object], key: str) -> tuple[str, ...]:
    listed = line.get(key, [])
    texts = [id_text(one) for one in listed] if isinstance(listed, list) else [None]
    demand(None not in texts, f"its {key} are not a list of ids")
    return tuple(one for one in texts if one is not None)


def _names(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [None]
    demand(all(isinstance(one, str) for one in listed), "its new names are not strings")
    return tuple(listed)
