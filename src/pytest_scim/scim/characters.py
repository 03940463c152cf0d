"""Characters that are invisible, or that move the visible ones."""

import re
from typing import Final

# Controls, lone surrogates, what has no width, and the marks that reorder text on a screen.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\ud800-\udfff]"
)
_PICTURES: Final = 0x2400
# A command to a CI server: to GitHub at the beginning of a line, or anywhere in it
# in its older form; Azure and TeamCity anywhere.
_COMMAND: Final = re.compile(r"^([^\S\n]*)(::)|##(?=\[|[A-Za-z]+\[)", re.MULTILINE)


def visible(text: str) -> str:
    """Return a text with a sign for each character that is invisible, or moves others."""
    return _HIDDEN.sub(_sign, text)


def inert(text: str) -> str:
    """Return a text in which no line is a command to a CI server."""
    if "::" not in text and "##" not in text:
        return text
    return _COMMAND.sub(_broken, text)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(_PICTURES + code)
    return f"⟨U+{code:04X}⟩"


def _broken(match: re.Match[str]) -> str:
    return f"{match[1]}\N{MIDDLE DOT}::" if match[2] else "## "
