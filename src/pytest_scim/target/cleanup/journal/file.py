"""What a run is about to create and has created, on disk before the request leaves."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from io import FileIO
from pathlib import Path
from typing import Any, Final

from pytest_scim.checks.outcomes import NotRun

try:
    import fcntl
except ImportError:  # no POSIX: two clean-ups at once are not kept apart there
    fcntl = None  # type: ignore[assignment]

FORMAT: Final = 2
TAG: Final = re.compile("[a-z]{8}")
"""The tag of a run, which stands in the name of everything that the run creates."""


class JournalError(Exception):
    """A journal cannot be written or used. The message is one sentence without its file."""


class Unwritable(NotRun):
    """The journal cannot be written, so that nothing may be created."""


@dataclass(slots=True)
class Entry:
    """One resource this run asked for.

    ``kind`` is ``Users`` or ``Groups``; ``name`` its userName or displayName;
    ``id`` is ``None`` while no 201 has told it. ``refused`` is the 4xx, or 501, that the create
    returned, or 0; a journal says of a refused create only that it was one.
    """

    kind: str
    name: str
    id: str | None = None
    refused: int = field(default=0, compare=False)


@dataclass(slots=True)
class LinkedGroupState:
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
    """A file of JSON lines that its owner alone reads; or only memory without a path.

    The first line, ``head``, names the target, the run and the credentials that the journal
    belongs to. A journal whose every resource is gone is removed. While one process writes to
    it, no other process can. With ``resumed`` the file and its head are there already.
    """

    def __init__(
        self, path: Path | None, head: Mapping[str, Any], *, resumed: bool = False
    ) -> None:
        self.path = path
        self._resumed = resumed
        self._head = dict(head)
        self._tags = {run} if isinstance(run := self._head.get("run"), str) else set()
        self._begun = False
        self._file: FileIO | None = None

    def open(self) -> None:
        """Create the file with its head, on the disk, before the run creates anything.

        Raises:
            JournalError: the file cannot be written; nothing is left of it.
        """
        if self.path is None:
            return
        try:
            self._begin(self.path)
        except OSError as error:
            with suppress(OSError):
                self.close(done=True)
            raise JournalError(
                f"the journal of the run cannot be written to {self.path.parent}: "
                f"{error.strerror}; PYTEST_SCIM_STATE_DIR names another folder"
            ) from None

    def write(self, event: str, entry: Entry) -> None:
        """Append an event: ``intend``, on the disk then, ``created``, ``refused`` or ``gone``.

        Raises:
            Unwritable: an intention cannot be written, so nothing may be created.
        """
        self._append({"event": event, **self._fields(entry)}, force=event == "intend")

    def lend(self, event: str, linked_group: LinkedGroupState) -> None:
        """Append ``lent``, on the disk before the group is changed, or ``returned``."""
        self._append({"event": event, **asdict(linked_group)}, force=event == "lent")

    def reuse(self, entry: Entry, tag: str) -> None:
        """Append ``adopted``, on the disk before a user of an earlier run is changed.

        Raises:
            Unwritable: it cannot be written, so nothing may be changed.
        """
        self._tags.add(tag)
        self._append({"event": "adopted", **self._fields(entry), "tag": tag}, force=True)

    def claim(self) -> bool:
        """Open the journal for this process; return whether no other process has it open.

        Raises:
            JournalError: the file cannot be opened.
        """
        try:
            if self.path is not None and self._file is None:
                self._open(self.path)
        except BlockingIOError:
            return False
        except OSError as error:
            raise JournalError(f"the journal cannot be opened: {error.strerror}") from None
        return True

    def close(self, *, done: bool) -> None:
        """Close the file, and remove it when nothing is left to clean up."""
        done = done and self.path is not None
        if done and self.path is not None and fcntl is not None:
            # While the lock is held: nobody else may begin to use the file before it is gone.
            self.path.unlink(missing_ok=True)
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        if done and self.path is not None:
            self.path.unlink(missing_ok=True)

    def _fields(self, entry: Entry) -> dict[str, Any]:
        """Return an entry's members; a name without a tag leads to nothing and is left out."""
        known = not self._tags or any(carries(entry.name, tag) for tag in self._tags)
        return {"kind": entry.kind, "name": entry.name if known else "", "id": entry.id}

    def _append(self, line: Mapping[str, Any], *, force: bool) -> None:
        if self.path is None:
            return
        try:
            file = self._begin(self.path)
            _write(file, line)
            if force:
                os.fsync(file.fileno())
        except OSError as error:
            # A later line that is lost costs a look-up by name; an intention costs a resource.
            if force:
                raise Unwritable(f"the journal cannot be written: {error.strerror}") from None

    def _begin(self, path: Path) -> FileIO:
        """Return the file, open, with its head on the disk."""
        file = self._file or self._open(path)
        if not self._begun:
            if self._resumed:
                _mend(file, path)
            else:
                _write(file, self._head)
                os.fsync(file.fileno())
            self._begun = True
        return file

    def _open(self, path: Path) -> FileIO:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        file = FileIO(os.open(path, flags, 0o600), "a")
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise
        self._file = file
        return file


def carries(name: str, tag: str) -> bool:
    """Return whether a name carries the tag of a run, in whatever case the target returns it."""
    return tag in name.lower()


def journal_path(folder: Path, base_url: str, tag: str) -> Path:
    """Return the file of a run's journal: per base URL and run."""
    return folder / f"{digest_of(base_url)}-{tag}.jsonl"


def digest_of(base_url: str) -> str:
    """Return how the names of the files about a target begin."""
    return hashlib.sha256(base_url.encode()).hexdigest()[:16]


def _write(file: FileIO, line: Mapping[str, Any]) -> None:
    """Append a line whole or not at all: half a line would spoil those that follow."""
    rest = (json.dumps(line) + "\n").encode()
    before = os.fstat(file.fileno()).st_size
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        with suppress(OSError):
            os.ftruncate(file.fileno(), before)
        raise


def _mend(file: FileIO, path: Path) -> None:
    """End the last line of a journal, or take it away where a crash cut it short."""
    content = path.read_bytes()
    last = content.rpartition(b"\n")[2]
    try:
        if last:
            json.loads(last)
            file.write(b"\n")
    except ValueError:
        os.ftruncate(file.fileno(), len(content) - len(last))
