"""How long this thread waited for a processor: time that a response did not take."""

import os
from pathlib import Path
from threading import local
from typing import Final

_STATISTICS: Final = Path("/proc/thread-self/schedstat")
"""On Linux: nanoseconds on a processor, nanoseconds of waiting for one, number of turns."""

_LONGEST: Final = 200
"""Bytes of that file, at the most."""


class _Open:
    """A file that a thread keeps open, since it is read before and after each request."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))

    def __del__(self) -> None:
        if hasattr(self, "number"):
            os.close(self.number)


_opened: Final = local()


def own_delay(statistics: Path = _STATISTICS) -> float:
    """Return the seconds that this thread was ready to run and did not; 0 where it is not known.

    On a busy machine they are most of the time between a request and its response, above all where
    the target is embedded.
    """
    try:
        return int(os.pread(_descriptor(statistics), _LONGEST, 0).split()[1]) / 1e9
    except (OSError, AttributeError, ValueError, IndexError):
        return 0.0


def _descriptor(path: Path) -> int:
    """Return the descriptor of this thread's file: another thread has another one."""
    file: _Open | None = getattr(_opened, "file", None)
    if file is None or file.path != path:
        file = _opened.file = _Open(path)
    return file.number
