"""Read a journal back, and believe none of its lines before it was checked."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypedDict, cast
from urllib.parse import urlsplit

from pytest_scim.target.cleanup.identity import NAMES, id_text
from pytest_scim.target.cleanup.journal.file import (
    FORMAT,
    TAG,
    Entry,
    JournalError,
    LinkedGroupState,
    carries,
)
from pytest_scim.target.http.auth.binding import Binding

LARGEST: Final = 64_000_000
"""Bytes of a journal that is still read: with ``--scim-scale`` it has less than two million."""

_CREATES: Final = frozenset({"intend", "created", "refused", "gone", "adopted"})
_LOANS: Final = frozenset({"lent", "returned"})
REFUSED: Final = 400
"""Stands for the status of a create that a journal calls refused."""

_HEX: Final = re.compile("[0-9a-f]{32,64}")


class OldJournalError(JournalError):
    """A journal of an earlier version, which does not name the credentials it belongs to.

    ``run`` is the tag of its run, when it has the form of one.
    """

    def __init__(self, run: str | None) -> None:
        super().__init__(
            "an earlier version of pytest-scim wrote this journal, and it does not say which "
            "credentials it belongs to"
        )
        self.run = run


class ProfileName(TypedDict):
    """The profile of a run: its name, and the file of one that is not bundled."""

    name: str
    path: str | None


class Head(TypedDict):
    """The first line of a journal.

    ``started`` is a time in ISO 8601 with its zone; ``salt`` and ``fingerprint`` are
    hexadecimal.
    """

    format: int
    base_url: str
    run: str
    profile: ProfileName
    started: str
    salt: str
    fingerprint: str


class Contents(NamedTuple):
    """What a journal says.

    ``standing`` are the resources that may still be there, ``linked_groups`` the linked groups
    whose changes are not undone, and ``adopted`` the earlier run's tag of every user that was
    used again, by name.
    """

    head: Head
    standing: list[Entry]
    linked_groups: list[LinkedGroupState]
    adopted: dict[str, str]


def new_head(binding: Binding, run: str, profile: ProfileName, started: dt.datetime) -> Head:
    """Return the head of a new journal."""
    facts = {
        "format": FORMAT,
        "base_url": binding.base_url,
        "run": run,
        "profile": profile,
        "started": started.isoformat(timespec="seconds"),
    }
    return cast("Head", {**facts, **binding.seal(facts)})


def read(path: Path) -> Contents | None:
    """Return what a journal says, or ``None`` where a crash came before its head was whole.

    A last line that a crash cut short is not read.

    Raises:
        OldJournalError: an earlier version wrote it.
        JournalError: it cannot be read, or a line is not one that a run writes.
    """
    lines = _lines(path)
    head = next(lines, None)
    if head is None:
        return None
    reader = _Reader(_head(head))
    for number, line in enumerate(lines, 2):
        try:
            reader.read(line)
        except _DamagedError as error:
            raise JournalError(f"line {number} is damaged: {error}") from None
    return Contents(reader.head, reader.standing, [*reader.linked_groups.values()], reader.adopted)


class _DamagedError(Exception):
    """A line is not one that a run writes; says why."""


def _demand(condition: object, otherwise: str) -> None:
    if not condition:
        raise _DamagedError(otherwise)


def _lines(path: Path) -> Iterator[Any]:
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
                _demand(number > len(whole), "it is empty")
        except (_DamagedError, ValueError, RecursionError):
            if number <= len(whole):
                raise JournalError(f"line {number} is damaged: it is not JSON") from None


def _head(line: Any) -> Head:
    """Return a first line that has the form of a head."""
    try:
        _demand(isinstance(line, dict), "it is not an object")
        version = line.get("format")
        if version is None and "event" not in line and "run" in line:
            run = line["run"]
            known = isinstance(run, str) and TAG.fullmatch(run) is not None
            raise OldJournalError(run if known else None)
        _demand(version == FORMAT, f"its format is not {FORMAT}")
        _demand(_is_base_url(line.get("base_url")), "base_url is not an http or https URL")
        _demand(_is_tag(line.get("run")), "run is not the tag of a run")
        profile = line.get("profile")
        _demand(isinstance(profile, dict), "profile is not an object")
        _demand(isinstance(profile.get("name"), str), "profile has no name")
        _demand(isinstance(profile.get("path"), str | None), "the path of profile is not a string")
        _demand(_is_time(line.get("started")), "started is not a time with its zone")
        for key in ("salt", "fingerprint"):
            value = line.get(key)
            _demand(isinstance(value, str) and _HEX.fullmatch(value), f"{key} is not hexadecimal")
    except _DamagedError as error:
        raise JournalError(f"line 1 is damaged: {error}") from None
    return cast("Head", line)


@dataclass(slots=True)
class _Reader:
    """Follows the events of a journal line by line."""

    head: Head
    standing: list[Entry] = field(default_factory=list)
    linked_groups: dict[str, LinkedGroupState] = field(default_factory=dict)
    adopted: dict[str, str] = field(default_factory=dict)

    def read(self, line: Any) -> None:
        _demand(isinstance(line, dict), "it is not an object")
        event = line.get("event")
        _demand(isinstance(event, str), "it has no event")
        _demand(event in _CREATES | _LOANS, "its event is unknown")
        if event in _LOANS:
            self._lent(line)
        else:
            self._resource(line)

    def _lent(self, line: dict[str, Any]) -> None:
        group_id, name = _resource_id(line), line.get("name")
        _demand(group_id is not None, "its id is not one of a resource")
        _demand(isinstance(name, str) and name, "its name is not a string")
        self.linked_groups.pop(str(group_id), None)
        if line["event"] == "lent":
            members, added, removed = (_ids(line, key) for key in ("members", "added", "removed"))
            renamed = _names(line.get("renamed", []))
            linked_group = LinkedGroupState(
                str(group_id), str(name), members, added, removed, renamed
            )
            self.linked_groups[linked_group.id] = linked_group

    def _resource(self, line: dict[str, Any]) -> None:
        event, entry = line["event"], self._entry(line)
        if event == "adopted":
            self.adopted[entry.name] = line["tag"]
        if event == "refused":
            entry.refused = REFUSED
        intended = Entry(entry.kind, entry.name)
        if event != "intend":
            earlier = entry if entry in self.standing else intended
            if earlier in self.standing:  # once: two creates of one name may have been at once
                self.standing.remove(earlier)
        if event != "gone":
            self.standing.append(entry)

    def _entry(self, line: dict[str, Any]) -> Entry:
        kind, name = line.get("kind"), line.get("name")
        _demand(isinstance(kind, str) and kind in NAMES, "its kind is neither Users nor Groups")
        _demand(isinstance(name, str), "its name is not a string")
        adopts = line["event"] == "adopted"
        _demand(not adopts or _is_tag(line.get("tag")), "its tag is not the tag of a run")
        tag = line["tag"] if adopts else self.adopted.get(str(name), self.head["run"])
        # A name without the tag is never written, but for none at all.
        known = carries(str(name), tag) or (name == "" and not adopts)
        _demand(known, "its name does not carry the tag of the run")
        entry = Entry(str(kind), str(name), _resource_id(line))
        _demand(entry.id is not None or not adopts, "its id is not one of a resource")
        return entry


def _resource_id(line: Mapping[str, Any]) -> str | None:
    """Return the id of a line as text; some targets number their resources."""
    _demand("id" in line, "it has no id")
    found = id_text(line["id"])
    _demand(found is not None or line["id"] is None, "its id is not one of a resource")
    return found


def _ids(line: Mapping[str, Any], key: str) -> tuple[str, ...]:
    listed = line.get(key, [])
    texts = [id_text(one) for one in listed] if isinstance(listed, list) else [None]
    _demand(None not in texts, f"its {key} are not a list of ids")
    return tuple(one for one in texts if one is not None)


def _names(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [None]
    _demand(all(isinstance(one, str) for one in listed), "its new names are not strings")
    return tuple(listed)


def _is_tag(value: object) -> bool:
    return isinstance(value, str) and TAG.fullmatch(value) is not None


def _is_base_url(value: object) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        return bool(
            parts and parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts[1]
        )
    except ValueError:
        return False


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
