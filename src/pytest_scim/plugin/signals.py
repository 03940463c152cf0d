"""Signals that end a run: the first ends its checks, the second its clean-up."""

import math
import os
import signal
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Final

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, the end of a CI job, a closed terminal; Windows does not have the last."""

INTERRUPTED: Final = 2
"""The exit code of a run that was interrupted."""


Handler = Callable[[int, FrameType | None], object] | int | None
"""What ``signal.signal`` accepts and returns."""


class Signals:
    """Turns signals into KeyboardInterrupt where a run can be interrupted, and counts them.

    While the checks run the first one raises; ``with signals`` is for the clean-up, where the
    second one raises; after ``hold`` none does.
    """

    def __init__(self) -> None:
        self.received: list[str] = []
        self._enough: float = 1
        self._before: dict[int, Handler] = {}

    def watch(self) -> Callable[[], None]:
        """Handle the signals; return a function that restores the earlier handlers.

        A signal that the process was started to ignore stays ignored. Outside the main thread
        Python cannot handle signals, so they stay as they are.
        """
        for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
            with suppress(ValueError):
                before = signal.getsignal(number)
                if before is not signal.SIG_IGN:
                    signal.signal(number, self._receive)
                    self._before[number] = before
        return self._restore

    def hold(self) -> None:
        """Let no further signal interrupt: pytest writes its reports now."""
        self._enough = math.inf
        if "SIGHUP" in self.received:
            _leave_terminal()

    def __enter__(self) -> None:
        """Let the second signal interrupt; raise KeyboardInterrupt if it has already arrived."""
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
            # A signal must not change the exit code of an interrupted process that is ending.
            signal.signal(number, _leave if self.received else before)


def _leave(number: int, frame: FrameType | None) -> None:
    """End the process at once: it has nothing left to do."""
    del number, frame
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(INTERRUPTED)


def _leave_terminal() -> None:
    """Write to the null device in place of a closed terminal, which refuses every line."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            with suppress(OSError):
                if stat.S_ISCHR(os.fstat(stream).st_mode):
                    os.dup2(nowhere, stream)
        os.close(nowhere)
