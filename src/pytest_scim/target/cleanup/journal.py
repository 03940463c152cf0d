"""What a run is about to create and has created, on disk before the request leaves."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from pytest_scim.check import NotRun

try:
    import fcntl
except ImportError:  # no POSIX: two clean-ups at once are not kept apart there
    fcntl = None  # type: ignore[assignment]

_LOANS: Final = {"lent", "returned"}


class Unwritable(NotRun):
    """The journal cannot be written, so that nothing may be created."""


@dataclass(slots=True)
class Entry:
    """One resource this run asked for.

    ``kind`` is ``Users`` or ``Groups``; ``name`` its userName or displayName;
    ``id`` is ``None`` while no 201 has told it.
    """

    kind: str
    name: str
    id: str | None = None


@dataclass(slots=True)
class Loan:
    """A group of the vendor's own that this run may change: how it was, and what we changed.

    ``added`` and ``removed`` are the ids of members, ``renamed`` the names that the run gave it.
    """

    id: str
    name: str
    members: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


class Journal:
    """A file of JSON lines, written through to the disk; or only memory without a path.

    The first line says which target and run it belongs to. A journal whose every
    resource is gone is removed. While somebody writes to it, nobody else can.
    """

    def __init__(
        self, path: Path | None, head: Mapping[str, Any], *, resumed: bool = False
    ) -> None:
        self.path = path
        self._resumed = resumed
        self._head = dict(head)
        self._begun = False
        self._file: TextIO | None = None

    def write(self, event: str, entry: Entry) -> None:
        """Append an event: ``intend``, which is on the disk then, ``created`` or ``gone``.

        Raises:
            Unwritable: an intention cannot be written, so nothing may be created.
        """
        line = {"event": event, "kind": entry.kind, "name": entry.name, "id": entry.id}
        self._append(line, force=event == "intend")

    def lend(self, event: str, loan: Loan) -> None:
        """Append ``lent``, on the disk before the group is changed, or ``returned``."""
        self._append({"event": event, **asdict(loan)}, force=event == "lent")

    def adopt(self, entry: Entry, tag: str) -> None:
        """Append ``adopted``, on the disk before an account of an earlier run is changed.

        Raises:
            Unwritable: it cannot be written, so nothing may be changed.
        """
        line = {"event": "adopted", "kind": entry.kind, "name": entry.name, "id": entry.id}
        self._append({**line, "tag": tag}, force=True)

    def _append(self, line: Mapping[str, Any], *, force: bool) -> None:
        if self.path is None:
            return
        try:
            file = self._file or self._open(self.path)
            if not self._begun:
                # A resumed journal's last line may have been cut short.
                _line(file, "" if self._resumed else json.dumps(self._head))
                self._begun = True
            _line(file, json.dumps(line))
            if force:
                os.fsync(file.fileno())
        except OSError as error:
            # A later line that is lost costs a look-up by name; an intention costs a resource.
            if force:
                raise Unwritable(f"the journal cannot be written: {error.strerror}") from None

    def claim(self) -> bool:
        """Open the journal for oneself; return whether nobody else has it open."""
        try:
            if self.path is not None and self._file is None:
                self._open(self.path)
        except BlockingIOError:
            return False
        return True

    def _open(self, path: Path) -> TextIO:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = path.open("a", encoding="utf-8")
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise
        self._file = file
        return file

    def close(self, *, done: bool) -> None:
        """Close the file, and remove it when nothing is left to clean up."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        if done and self.path is not None:
            self.path.unlink(missing_ok=True)


def _line(file: TextIO, text: str) -> None:
    file.write(text + "\n")
    file.flush()


def journal_path(folder: Path, base_url: str, tag: str) -> Path:
    """Return the file of a run's journal: per base URL and run."""
    return folder / f"{digest_of(base_url)}-{tag}.jsonl"


def digest_of(base_url: str) -> str:
    """Return what the files about a target are called by."""
    return hashlib.sha256(base_url.encode()).hexdigest()[:16]


def read(path: Path) -> tuple[dict[str, Any], list[Entry]]:
    """Return a journal's head and what it says is still there.

    A line that a crash cut short is passed over.
    """
    lines = list(_lines(path))
    if not lines or "event" in lines[0]:
        return {}, []
    standing: list[Entry] = []
    for line in (line for line in lines[1:] if line["event"] not in _LOANS):
        entry = Entry(line["kind"], line["name"], line["id"])
        intended = Entry(entry.kind, entry.name)
        if line["event"] != "intend":
            earlier = entry if entry in standing else intended
            if earlier in standing:  # once: two creates of one name may have been at once
                standing.remove(earlier)
        if line["event"] != "gone":
            standing.append(entry)
    return lines[0], standing


def loans(path: Path) -> list[Loan]:
    """Return the groups that a journal says were borrowed and not given back."""
    lent: dict[str, Loan] = {}
    for line in (line for line in _lines(path) if line.get("event") in _LOANS):
        lent.pop(line["id"], None)
        if line["event"] == "lent":
            lists = ("members", "added", "removed", "renamed")
            changes = {key: tuple(line.get(key, ())) for key in lists}
            lent[line["id"]] = Loan(line["id"], line["name"], **changes)
    return list(lent.values())


def adopted(path: Path) -> dict[str, str]:
    """Return the earlier run's tag of every account that a journal says was adopted, by name."""
    lines = (line for line in _lines(path) if line.get("event") == "adopted")
    return {line["name"]: line["tag"] for line in lines}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        with suppress(ValueError):
            yield json.loads(line)
