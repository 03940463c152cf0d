"""A stream in front of another one, whose every line passes the outlet."""

import re
from typing import Any, Final

from pytest_scim.scim.characters import inert, visible
from pytest_scim.target.http.recording.outlet import Outlet

_COLOR: Final = re.compile("(\x1b\\[[0-9;]*m)")
_BREAK: Final = "\N{MIDDLE DOT}"
_BEGINNING: Final = 200
"""Characters of a line by which a command is known."""


class FilteredStream:
    """Writes to ``stream`` without secrets, values of others and commands to a CI server.

    ``colors``: sequences that set a colour pass, since pytest writes them. ``screen``: so does
    every other character, since somebody who watches draws with them.
    """

    def __init__(
        self, stream: Any, outlet: Outlet, *, colors: bool = False, screen: bool = False
    ) -> None:
        self._stream = stream
        self._outlet = outlet
        self._colors = colors
        self._screen = screen
        self._line = ""

    def write(self, text: str) -> int:
        """Write a text as it may be shown."""
        shown = self._outlet.shared(text)
        shown = shown if self._screen else self._visible(shown)
        self._stream.write(self._inert(shown))
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _visible(self, text: str) -> str:
        parts = _COLOR.split(text) if self._colors else [text]
        return "".join(part if n % 2 else visible(part) for n, part in enumerate(parts))

    def _inert(self, text: str) -> str:
        """Break what would be a command once the whole line is written."""
        begun = self._line
        whole = inert(begun + text)
        shown = whole.removeprefix(begun) if whole.startswith(begun) else f"{_BREAK}{inert(text)}"
        self._line = (begun + shown).rpartition("\n")[2][:_BEGINNING]
        return shown
