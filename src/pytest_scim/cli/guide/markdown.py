"""Markdown whose text displays what it says and does nothing else."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pytest_scim.scim.characters import visible

# In CommonMark a backslash makes each of these signs an ordinary one.
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|&~#!$])")
_LINKED: Final = re.compile(r"(?i)(https?|ftp)://|(www)\.")
_OPENING: Final = re.compile(r"^(?:(\d{1,9})(?=[.)](?:\s|$)))?([-+=.)])")
LONGEST: Final = 2_000


def text(value: str) -> str:
    """Return a text on one line, without effect as Markdown, as HTML or as a link."""
    line = visible(" ".join(value.split()))[:LONGEST]
    line = _SIGNS.sub(r"\\\1", line)
    line = _LINKED.sub(lambda found: rf"{found[1]}:\/\/" if found[1] else rf"{found[2]}\.", line)
    return _OPENING.sub(lambda found: rf"{found[1] or ''}\{found[2]}", line)


def code(value: str) -> str:
    """Return a text as code; in the cell of a table it may have no vertical bar."""
    line = visible(" ".join(value.split()))[:LONGEST]
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{line}{space}{fence}" if line else "(empty)"


def codes(values: Iterable[object]) -> str:
    """Return values as code, with commas."""
    return ", ".join(code(str(value)) for value in values)


def row(*cells: str) -> str:
    """Return a row of a table; its cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield a table."""
    yield row(*head)
    yield row(*("---" for _ in head))
    yield from (row(*cells) for cells in rows)


def gap(sentence: str) -> str:
    """Return a gap: what the author of the guide has to add."""
    return f"**TODO: {sentence}**"
