"""Accounts that earlier runs left behind, switched off, to be used again: nothing is deleted."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from pytest_scim.target.cleanup.journal import digest_of

try:
    import fcntl
except ImportError:  # no POSIX: without a lock two runs might take one account
    fcntl = None  # type: ignore[assignment]

MOST: Final = 2_000
"""Accounts that are remembered of one target: more than a run with ``--scim-scale`` makes."""

_KEYS: Final = ("kind", "name", "id", "tag")
_TAG: Final = re.compile("[a-z]{8}")


@dataclass(frozen=True, slots=True)
class Pooled:
    """An account that a run made and left switched off; ``tag`` is that run's, and in its name."""

    kind: str
    name: str
    id: str
    tag: str


class Pool:
    """A file of JSON lines about one target's accounts, held for oneself until it is closed.

    An account that is taken is struck out at once, so that a run that is killed leaves it to its
    journal alone. ``fits`` says which logins may be somebody else's later.
    """

    def __init__(
        self, path: Path, file: TextIO, fits: Callable[[str], bool] = lambda _: True
    ) -> None:
        self._path = path
        self._file = file
        self._fits = fits
        self._waiting = _read(path)
        self._kept: dict[str, Pooled] = {}
        self._taken: set[str] = set()
        self._unfit: set[str] = set()

    @classmethod
    def open(cls, folder: Path, base_url: str, fits: Callable[[str], bool]) -> "Pool | None":
        """Return the pool of a target, or ``None`` where it cannot be had for oneself."""
        path = pool_path(folder, base_url)
        if fcntl is None:
            return None
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = path.open("a", encoding="utf-8")
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return cls(path, file, fits)
        except OSError:
            file.close()
            return None

    @property
    def names(self) -> Mapping[str, str]:
        """The tag of each account that waits, by its name."""
        return {one.name: one.tag for one in self._waiting.values()}

    def first(self) -> Pooled | None:
        """Return the account that has waited longest; it stays where it is."""
        return next(iter(self._waiting.values()), None)

    def take(self, one: Pooled) -> bool:
        """Strike an account out; return whether that is on the disk."""
        self._waiting.pop(one.id, None)
        self._taken.add(one.id)
        return self._append({"taken": one.id}, force=True)

    def reject(self, one: Pooled) -> None:
        """Never take back an account that could not be brought to a plain state."""
        self._unfit.add(one.id)

    def keep(self, one: Pooled) -> bool:
        """Remember an account that is switched off; return whether it is."""
        full = len(self._waiting) + len(self._kept) >= MOST
        if full or one.id in self._unfit or not (_sound(one) and self._fits(one.name)):
            return False
        if not self._append(asdict(one)):
            return False
        self._waiting.pop(one.id, None)
        self._kept[one.id] = one
        return True

    def close(self) -> None:
        """Write down who waits now, and let others have the pool.

        Who was used and came back is first in line: the next run uses the same again.
        """
        used = [one for one in self._kept.values() if one.id in self._taken]
        new = [one for one in self._kept.values() if one.id not in self._taken]
        everybody = [*used, *self._waiting.values(), *new]
        text = "".join(json.dumps(asdict(one)) + "\n" for one in everybody)
        with suppress(OSError), self._file:
            self._file.flush()
            # Over what stands there, since the lock is the file's own.
            with self._path.open("r+", encoding="utf-8") as file:
                file.write(text)
                file.truncate()

    def _append(self, line: Mapping[str, Any], *, force: bool = False) -> bool:
        try:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            if force:
                os.fsync(self._file.fileno())
        except OSError:
            return False
        return True


def pool_path(folder: Path, base_url: str) -> Path:
    """Return the file of a target's pool: no journal, and no sweep takes it for one."""
    return folder / f"{digest_of(base_url)}.pool"


def waiting(folder: Path, base_url: str) -> int:
    """Return how many accounts wait in the pool of a target, whoever holds it."""
    try:
        return len(_read(pool_path(folder, base_url)))
    except OSError:
        return 0


def _read(path: Path) -> dict[str, Pooled]:
    """Return who waits by id, in order; a line that is not understood is passed over."""
    found: dict[str, Pooled] = {}
    for line in _lines(path.read_text(encoding="utf-8", errors="replace").splitlines()):
        found.pop(str(line.get("taken") or line.get("id")), None)
        texts = {key: line[key] for key in _KEYS if isinstance(line.get(key), str)}
        if texts.keys() == {*_KEYS} and _sound(one := Pooled(**texts)):
            found[one.id] = one
    return found


def _lines(texts: Iterable[str]) -> Iterable[dict[str, Any]]:
    for text in texts:
        with suppress(ValueError):
            line = json.loads(text)
            if isinstance(line, dict):
                yield line


def _sound(one: Pooled) -> bool:
    """Return whether what is remembered is an account with a run's tag and an id of its own."""
    tagged = _TAG.fullmatch(one.tag) is not None and one.tag in one.name.lower()
    return one.kind == "Users" and tagged and one.id not in {"", ".", ".."}
