"""The one secret that is kept: a client's refresh token, in a file that its owner alone reads."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pytest_scim.target.http.auth.credentials import CredentialsError

try:
    import fcntl
except ImportError:  # no POSIX: two runs at once are not kept apart there
    fcntl = None  # type: ignore[assignment]

_LONGEST: Final = 100_000


class RefreshToken:
    """A refresh token, which may be replaced each time it is used.

    ``first`` counts as long as there is no file at ``path``; without a path it lives in
    memory. Whoever holds it is alone with it: a token that is used twice may be revoked.
    """

    def __init__(self, path: Path | None, first: str = "") -> None:
        """Read the file, if there is one.

        Raises:
            CredentialsError: others can read it, or it cannot be read.
        """
        self.path = path
        self.token = first
        self._read()

    @contextmanager
    def held(self) -> Iterator[str]:
        """Hold the token as it now is, until it has been used."""
        if self.path is None or fcntl is None or not self.path.parent.is_dir():
            yield self.token
            return
        with self.path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._read()
            yield self.token

    def replace(self, token: str) -> None:
        """Put another token in its place, at once or not at all."""
        self.token = token
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(self.path, token)
        except OSError as error:
            message = f"the new refresh token could not be stored; log in again: {error.strerror}"
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
