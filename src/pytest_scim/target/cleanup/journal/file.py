"""Write what a run is about to create, and has created, to disk before the request leaves."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from io import FileIO
from pathlib import Path
from typing import Final

from pytest_scim.checks.outcomes import NotRun

try:
    import fcntl
except ImportError:  # no POSIX: without a lock two clean-ups may use one journal at once
    fcntl = None  # type: ignore[assignment]

FORMAT: Final = 2
TAG: Final = re.compile("[a-z]{8}")
"""The form of a run's tag, which is in the name of everything that the run creates."""


class JournalError(Exception):
    """A journal cannot be written or used. The message is one sentence that names no file."""


class Unwritable(NotRun):
    """The journal cannot be written, so the run may create nothing."""


@dataclass(slots=True)
class Entry:
    """One resource that this run tried to create.

    ``kind`` is ``Users`` or ``Groups``, ``name`` its userName or displayName. ``id`` is ``None``
    until a response returns it. ``refused`` is the status, 4xx or 501, of a refused create, else
    0; a journal stores that a create was refused, but not the status.
    """

    kind: str
    name: str
    id: str | None = None
    refused: int = field(default=0, compare=False)


@dataclass(slots=True)
class LinkedGroupState:
    """A group of the vendor's own that this run may change: its first state, and the changes.

    ``name`` and ``members`` are the first state. ``added`` and ``removed`` are the ids of members,
    ``renamed`` the names that the run gave it.
    """

    id: str
    name: str
    members: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


class Journal:
    """A file of JSON lines that only its owner can read; without a path nothing is written.

    The first line, ``head``, names the target, the run and the credentials that the journal
    belongs to. The run deletes the file once every resource is gone. While one process writes to
    it, no other process can. With ``resumed`` the file and its head exist already.
    """

    def __init__(
        self, path: Path | None, head: Mapping[str, object], *, resumed: bool = False
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
            JournalError: the file cannot be written; it does not exist afterwards.
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
            Unwritable: an ``intend`` cannot be written, so the run may create nothing.
        """
        self._append({"event": event, **self._fields(entry)}, force=event == "intend")

    def lend(self, event: str, linked_group: LinkedGroupState) -> None:
        """Append ``lent``, on the disk before the group is changed, or ``returned``."""
        self._append({"event": event, **asdict(linked_group)}, force=event == "lent")

    def reuse(self, entry: Entry, tag: str) -> None:
        """Append ``adopted``, on the disk before a user of an earlier run is changed.

        Raises:
            Unwritable: it cannot be written, so the run may change nothing.
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
        """Close the file, and delete it where nothing is left to clean up."""
        done = done and self.path is not None
        if done and self.path is not None and fcntl is not None:
            # While the lock is held, so that no other process starts to use the file before.
            self.path.unlink(missing_ok=True)
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        if done and self.path is not None:
            self.path.unlink(missing_ok=True)

    def _fields(self, entry: Entry) -> dict[str, str | None]:
        """Return the fields of an entry; without a tag its name is left empty."""
        known = not self._tags or any(carries(entry.name, tag) for tag in self._tags)
        return {"kind": entry.kind, "name": entry.name if known else "", "id": entry.id}

    def _append(self, line: Mapping[str, object], *, force: bool) -> None:
        if self.path is None:
            return
        try:
            file = self._begin(self.path)
            _write(file, line)
            if force:
                os.fsync(file.fileno())
        except OSError as error:
            # A later line can be replaced by a lookup by name; an ``intend`` cannot.
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
    """Return whether a name has the tag of a run, in the case in which a target returns it."""
    return tag in name.lower()


def journal_path(folder: Path, base_url: str, tag: str) -> Path:
    """Return the path of a run's journal: one per base URL and run."""
    return folder / f"{digest_of(base_url)}-{tag}.jsonl"


def digest_of(base_url: str) -> str:
    """Return the beginning of the names of all state files about a target."""
    return hashlib.sha256(base_url.encode()).hexdigest()[:16]


def _write(file: FileIO, line: Mapping[str, object]) -> None:
    """Append a line completely or not at all: half a line would damage those that follow."""
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
    """End the last line of a journal, or remove it where a crash cut it short."""
    content = path.read_bytes()
    last = content.rpartition(b"\n")[2]
    try:
        if last:
            json.loads(last)
            file.write(b"\n")
    except ValueError:
        os.ftruncate(file.fileno(), len(content) - len(last))
