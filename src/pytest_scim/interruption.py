"""An end that comes from outside: taken as Ctrl-C, so that the run cleans up and reports."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any


def end_as_interrupted(number: signal.Signals) -> Callable[[], None]:
    """Let a signal interrupt pytest once, and return what puts the old handler back.

    Further signals of that kind are passed over: the clean-up has begun. Off the main
    thread nothing can be done, and nothing is.
    """

    def interrupt(received: int, frame: FrameType | None) -> None:
        del received, frame
        signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    try:
        before: Any = signal.signal(number, interrupt)
    except ValueError:
        return lambda: None
    return lambda: _restore(number, before)


def _restore(number: signal.Signals, before: Any) -> None:
    signal.signal(number, before)
