"""Store the users that earlier runs left deactivated, so that later runs use them again."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TextIO

from pytest_scim.target.cleanup.identity import id_text
from pytest_scim.target.cleanup.journal.file import FORMAT, TAG, carries, digest_of
from pytest_scim.target.http.auth.binding import Binding

try:
    import fcntl
except ImportError:  # no POSIX: without a lock two runs might take one user
    fcntl = None  # type: ignore[assignment]

MOST: Final = 2_000
"""Users that are stored of one target: more than a run with ``--scim-scale`` creates by default."""

UNNAMED: Final = (
    "this run does not reuse the users in this file: an earlier version of pytest-scim wrote it, "
    "and it does not say which credentials it belongs to; the file was not changed"
)

_KEYS: Final = ("kind", "name", "tag")
_HEAD: Final = ("base_url", "salt", "fingerprint")

_FLAGS: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT

Fits = Callable[[str], bool]
"""Returns whether a run could have generated a userName."""


@dataclass(frozen=True, slots=True)
class ReusableUser:
    """A user that a run created and left deactivated; ``tag`` is that run's, and in its name."""

    kind: str
    name: str
    id: str
    tag: str


class ReusableUsers:
    """A file of JSON lines about the users of one target, locked until it is closed.

    The first line names the base URL and the credentials that the file belongs to. A user that is
    taken is struck out at once, so that after a killed run only its journal has the user. A line
    whose userName does not fit is ignored.
    """

    def __init__(self, path: Path, file: TextIO, head: Mapping[str, object], fits: Fits) -> None:
        self._path = path
        self._file = file
        self._head = head
        self._fits = fits
        self._waiting = _read(path, fits)
        self._stored: dict[str, ReusableUser] = {}
        self._taken: set[str] = set()
        self._unfit: set[str] = set()

    @classmethod
    def open(cls, folder: Path, binding: Binding, fits: Fits) -> "ReusableUsers | None":
        """Return the reusable users of a target and of credentials.

        ``None``: another run has locked the file, it cannot be written, or it belongs to others.
        """
        path = pool_path(folder, binding)
        if fcntl is None:
            return None
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = os.fdopen(os.open(path, _FLAGS, 0o600), "a", encoding="utf-8")
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if (head := _opened(path, file, binding)) is not None:
                return cls(path, file, head, fits)
        except OSError:
            pass
        file.close()
        return None

    @property
    def names(self) -> Mapping[str, str]:
        """The tag of each user in the file, by its name."""
        return {one.name: one.tag for one in self._waiting.values()}

    def first(self) -> ReusableUser | None:
        """Return the first user in the file, and leave it there."""
        return next(iter(self._waiting.values()), None)

    def take(self, one: ReusableUser) -> bool:
        """Strike a user out; return whether that is on the disk."""
        self._waiting.pop(one.id, None)
        self._taken.add(one.id)
        return self._append({"taken": one.id}, force=True)

    def reject(self, one: ReusableUser) -> None:
        """Refuse to store a user that could not be reset."""
        self._unfit.add(one.id)

    def store(self, one: ReusableUser) -> bool:
        """Store a user that is deactivated; return whether that was possible."""
        full = len(self._waiting) + len(self._stored) >= MOST
        if full or one.id in self._unfit or not (_sound(one) and self._fits(one.name)):
            return False
        if not self._append(asdict(one)):
            return False
        self._waiting.pop(one.id, None)
        self._stored[one.id] = one
        return True

    def close(self) -> None:
        """Write the users that are reusable now, and unlock the file.

        Those that this run took and stored again come first: the next run uses the same again.
        """
        used = [one for one in self._stored.values() if one.id in self._taken]
        new = [one for one in self._stored.values() if one.id not in self._taken]
        users = [*used, *self._waiting.values(), *new]
        lines = [self._head, *(asdict(one) for one in users)]
        text = "".join(json.dumps(line) + "\n" for line in lines)
        with suppress(OSError), self._file:
            self._file.flush()
            # Overwrite the file: another one in its place would not be locked.
            with self._path.open("r+", encoding="utf-8") as file:
                file.write(text)
                file.truncate()

    def _append(self, line: Mapping[str, object], *, force: bool = False) -> bool:
        try:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            if force:
                os.fsync(self._file.fileno())
        except OSError:
            return False
        return True


def pool_path(folder: Path, binding: Binding) -> Path:
    """Return the path of the file, whose suffix is not that of a journal."""
    target = binding.base_url
    salt = hashlib.sha256(target.encode()).hexdigest()
    return folder / f"{digest_of(target)}-{binding.fingerprint(salt, {})[:16]}.pool"


def waiting(folder: Path, base_url: str, fits: Fits) -> int:
    """Return how many users are reusable at a target, with any credentials."""
    pools = folder.glob(f"{digest_of(base_url)}-*.pool")
    return sum(len(_read(path, fits)) for path in pools if _head(path) is not None)


def unusable(folder: Path, base_url: str | None = None) -> list[Path]:
    """Return the files, of one target or of all, that do not name their credentials.

    Earlier versions wrote such files.
    """
    pools = folder.glob(f"{digest_of(base_url) if base_url else ''}*.pool")
    return sorted(path for path in pools if _texts(path) and _head(path) is None)


def _opened(path: Path, file: TextIO, binding: Binding) -> Mapping[str, object] | None:
    """Return the head of a file that was opened, after writing it where the file is new."""
    if os.fstat(file.fileno()).st_size:
        head = _head(path)
        return head if head is not None and binding.fits(head) else None
    facts = {"format": FORMAT, "base_url": binding.base_url}
    head = {**facts, **binding.seal(facts)}
    file.write(json.dumps(head) + "\n")
    file.flush()
    return head


def _head(path: Path) -> Mapping[str, object] | None:
    """Return the first line of a file, or ``None`` where it does not name its credentials."""
    first: Mapping[str, object] = next(iter(_lines(_texts(path)[:1])), {})
    texts = {key for key in _HEAD if isinstance(first.get(key), str)}
    return first if first.get("format") == FORMAT and texts == {*_HEAD} else None


def _read(path: Path, fits: Fits) -> dict[str, ReusableUser]:
    """Return the users of a file by id, in order, without its malformed lines."""
    found: dict[str, ReusableUser] = {}
    for line in _lines(_texts(path)[1:]):
        known = id_text(line.get("taken", line.get("id")))
        if known is None:
            continue
        found.pop(known, None)
        texts = {key: value for key in _KEYS if isinstance(value := line.get(key), str)}
        if "taken" in line or texts.keys() != {*_KEYS}:
            continue
        one = ReusableUser(**texts, id=known)
        if _sound(one) and fits(one.name):
            found[known] = one
    return found


def _texts(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _lines(texts: Iterable[str]) -> Iterable[Mapping[str, object]]:
    for text in texts:
        with suppress(ValueError, RecursionError):
            line = json.loads(text)
            if isinstance(line, dict):
                yield line


def _sound(one: ReusableUser) -> bool:
    """Return whether a stored user has a usable id and the tag of a run in its name."""
    tagged = TAG.fullmatch(one.tag) is not None and carries(one.name, one.tag)
    return one.kind == "Users" and tagged and id_text(one.id) is not None
