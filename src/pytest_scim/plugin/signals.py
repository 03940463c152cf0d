"""Signals that end a run: the first stops its checks, the second its clean-up, others nothing."""

import math
import os
import signal
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Final

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, an end that a CI server asks for, a terminal that was closed; Windows lacks the last."""

INTERRUPTED: Final = 2
"""The exit code of a run that was interrupted."""


class Signals:
    """Turns signals into KeyboardInterrupt where a run can be interrupted, and counts them.

    While the checks run the first one raises; ``with signals`` is for the clean-up, where the
    second one raises; after ``hold`` none does.
    """

    def __init__(self) -> None:
        self.received: list[str] = []
        self._enough: float = 1
        self._before: dict[int, Any] = {}

    def watch(self) -> Callable[[], None]:
        """Take over the signals, and return what gives them back.

        One that the process was started to ignore stays ignored. Off the main thread nothing can
        be done, and nothing is.
        """
        for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
            with suppress(ValueError):
                before = signal.getsignal(number)
                if before is not signal.SIG_IGN:
                    signal.signal(number, self._receive)
                    self._before[number] = before
        return self._restore

    def hold(self) -> None:
        """Let no further signal interrupt: reports are written now."""
        self._enough = math.inf
        if "SIGHUP" in self.received:
            _leave_terminal()

    def __enter__(self) -> None:
        """Let the second signal interrupt; raise KeyboardInterrupt if it has come already."""
        self._enough = 2
        if len(self.received) >= self._enough:
            self._enough = math.inf
            raise KeyboardInterrupt

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let no further signal interrupt."""
        self._enough = math.inf

    def _receive(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.received.append(signal.Signals(number).name)
        if len(self.received) >= self._enough:
            self._enough = math.inf
            raise KeyboardInterrupt
        if self.received[-1] == "SIGHUP" and self._enough == math.inf:
            _leave_terminal()

    def _restore(self) -> None:
        for number, before in self._before.items():
            # A signal that comes while an interrupted process ends must not end it otherwise.
            signal.signal(number, _leave if self.received else before)


def _leave(number: int, frame: FrameType | None) -> None:
    """End the process at once: all that it had to do is done."""
    del number, frame
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(INTERRUPTED)


def _leave_terminal() -> None:
    """Write nowhere from now on where a terminal was: one that is closed refuses every line."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            with suppress(OSError):
                if stat.S_ISCHR(os.fstat(stream).st_mode):
                    os.dup2(nowhere, stream)
        os.close(nowhere)
