"""A line at the bottom of a terminal that changes, with rich."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, TextIO, cast

from pytest_scim.report.escaping import one_line

if TYPE_CHECKING:
    from rich.text import Text

    from pytest_scim.plugin.output_filter import Output


class Screen:
    """A stream to a terminal that may be closed: then it writes nothing, and the run goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what is still to be written."""
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self._stream, name)
        return found


class Live:
    """Draws on the terminal that ``stream`` writes to, by a descriptor of its own.

    pytest captures the one of standard output while a check runs.
    """

    def __init__(self, stream: TextIO, output: "Output") -> None:
        from rich.console import Console  # noqa: PLC0415 - 50 ms, only where somebody watches
        from rich.live import Live as RichLive  # noqa: PLC0415

        encoding = stream.encoding or "utf-8"
        self._file = os.fdopen(
            os.dup(stream.fileno()), "w", encoding=encoding, errors="replace", buffering=1
        )
        screen = cast("TextIO", Screen(output.on_screen(self._file)))
        console = Console(file=screen, force_terminal=True, highlight=False)
        self._live = RichLive(
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start()

    def show(self, line: str) -> None:
        """Display a line in place of the one before."""
        self._live.update(_text(line, "bold"), refresh=True)

    def say(self, line: str, style: str = "") -> None:
        """Print a line above the live one, where it stays."""
        self._live.console.print(_text(line, style, whole=True))

    def stop(self) -> None:
        """Remove the line."""
        self._live.stop()
        with suppress(OSError):
            self._file.close()


def _text(line: str, style: str, *, whole: bool = False) -> "Text":
    """Return a text for rich: what a target sent is neither markup nor a command."""
    from rich.text import Text  # noqa: PLC0415 - as above

    overflow: Literal["fold", "ellipsis"] = "fold" if whole else "ellipsis"
    return Text(one_line(line), style=style, no_wrap=not whole, overflow=overflow)
