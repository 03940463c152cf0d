"""A text stream that masks each line and then writes it to another stream."""

import re
from collections.abc import Iterable
from typing import Final, TextIO

from pytest_scim.scim.characters import inert, visible
from pytest_scim.target.http.recording.outlet import Outlet

_COLOR: Final = re.compile("(\x1b\\[[0-9;]*m)")
_BREAK: Final = "\N{MIDDLE DOT}"
_BEGINNING: Final = 200
"""Characters at the beginning of a line that may be a command to a CI server."""


class FilteredStream:
    """Writes to ``stream`` without secrets, values of others and commands to a CI server.

    ``colors``: sequences that set a colour stay, since pytest writes them. ``screen``: every
    other control character stays too, since a terminal program draws with them.
    """

    def __init__(
        self, stream: TextIO, outlet: Outlet, *, colors: bool = False, screen: bool = False
    ) -> None:
        self._stream = stream
        self._outlet = outlet
        self._colors = colors
        self._screen = screen
        self._line = ""

    def write(self, text: str) -> int:
        """Write a text, masked, and return the number of characters that it had."""
        masked = self._outlet.shared(text)
        masked = masked if self._screen else self._visible(masked)
        self._stream.write(self._inert(masked))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts, masked."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self._stream, name)
        return found

    def _visible(self, text: str) -> str:
        parts = _COLOR.split(text) if self._colors else [text]
        return "".join(part if n % 2 else visible(part) for n, part in enumerate(parts))

    def _inert(self, text: str) -> str:
        """Return a text that, together with the line begun before, is no command."""
        begun = self._line
        whole = inert(begun + text)
        safe = whole.removeprefix(begun) if whole.startswith(begun) else f"{_BREAK}{inert(text)}"
        self._line = (begun + safe).rpartition("\n")[2][:_BEGINNING]
        return safe
