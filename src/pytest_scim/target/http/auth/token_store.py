"""Store a client's refresh token in a file that only its owner can read."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pytest_scim.target.http.auth.credentials import CredentialsError

try:
    import fcntl
except ImportError:  # no POSIX: without a lock two runs may use the file at once
    fcntl = None  # type: ignore[assignment]

_LONGEST: Final = 100_000


class RefreshToken:
    """A refresh token, which the server may replace each time it is used.

    ``first`` is the token while there is no file at ``path``; without a path it stays in memory.
    One run at a time holds it, because a server may revoke a token that is used twice.
    """

    def __init__(self, path: Path | None, first: str = "") -> None:
        """Read the file, if there is one.

        Raises:
            CredentialsError: other users can read the file, or this run cannot.
        """
        self.path = path
        self.token = first
        self._read()

    @contextmanager
    def locked(self) -> Iterator[str]:
        """Lock the file, and yield the token that it has now."""
        if self.path is None or fcntl is None or not self.path.parent.is_dir():
            yield self.token
            return
        with self.path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._read()
            yield self.token

    def replace(self, token: str) -> None:
        """Store another token in place of this one, atomically; a failure is a warning."""
        self.token = token
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(self.path, token)
        except OSError as error:
            message = (
                "the new refresh token could not be stored; run pytest-scim login again: "
                f"{error.strerror}"
            )
            warnings.warn(message, stacklevel=2)

    def _write(self, path: Path, token: str) -> None:
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(token)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def _read(self) -> None:
        if self.path is None:
            return
        try:
            with self.path.open(encoding="utf-8") as file:
                if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                    raise CredentialsError(f"other users can read {self.path}: chmod 600")
                self.token = file.read(_LONGEST).strip() or self.token
        except FileNotFoundError:
            return
        except OSError as error:
            raise CredentialsError(f"{self.path}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise CredentialsError(f"{self.path} is not a UTF-8 text file") from None
