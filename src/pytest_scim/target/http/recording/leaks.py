"""Search written files for secrets and for values of other people's resources."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Final, NamedTuple, cast

import pytest_scim
from pytest_scim.scim.json_values import JSON
from pytest_scim.target.http.recording.outlet import Outlet, blocks
from pytest_scim.target.http.recording.secrets.files import BLOCK, LARGE, is_packed, parts
from pytest_scim.target.http.recording.secrets.matching import MultiMatch
from pytest_scim.target.http.recording.secrets.search import PIECE
from pytest_scim.target.http.recording.vocabulary import PACKAGE

SECRET: Final = "a piece of a secret"  # noqa: S105 - a description
FOREIGN: Final = "a value of a resource that this run did not create"

_JSON: Final = re.compile(r"\s*[\[{]")
_EXCHANGES: Final = frozenset(("exchanges", "entries"))
_LONG: Final = 2_000
_SHORT: Final = 300
"""Bytes of a line that is remembered, since many lines are the same."""
_LEVELS: Final = 3
"""The depth of the list of exchanges, in the record and in a HAR file."""
_TEXTS: Final = frozenset((".py", ".j2", ".css", ".csv", ".json", ".txt", ".yaml"))
_SEGMENT: Final = re.compile(r"[^\n<>]+")
_PART: Final = re.compile('["<>]+')
_KEY: Final = re.compile(r'"[\w.-]*"')
_LIST: Final = re.compile(rb'"\w+": \[\s*$')


class Leak(NamedTuple):
    """What a file contains, and the place: ``exchange 12``, ``check okta.…``, ``line 7``."""

    what: str
    place: str

    def __str__(self) -> str:
        return f"{self.what} ({self.place})"


class LeakSearch:
    """Searches files for the secrets of a run, and for what identifies resources of others.

    A text that the package itself contains is no leak, though a token may be equal to it.
    """

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._seen: set[str] = set()
        self._bodies: set[int] = set()  # hashes of strings of JSON without a leak
        self._clean: set[str] = set()  # long words of texts without a leak
        self._names = MultiMatch()
        for name in outlet.foreign.names:
            if outlet.is_telling(name):
                self._names.add(name)

    def in_file(self, path: Path) -> Leak | None:
        """Return the first leak of a file, or ``None``.

        Raises:
            OSError: it cannot be read.
        """
        if path.stat().st_size > LARGE and not is_packed(path):
            return self._in_lines(path)
        return self.in_content(path.read_bytes())

    def _in_lines(self, path: Path) -> Leak | None:
        """Return the first leak of a large file, of which no two lines are in memory at once.

        A run writes each exchange, or each part of one, in a line of its own.
        """
        number: int | None = None
        texts = _Texts(self._seen, self._bodies)
        clean: set[bytes] = set()
        with path.open("rb") as file:
            for n, line in enumerate(file, 1):
                if _LIST.match(line):
                    number = -1 if line.startswith((b'"exchanges"', b'"entries"')) else None
                elif line.startswith(b"]"):
                    number = None
                elif number is not None and line.startswith(b"{"):
                    number += 1
                inside = line.strip().removesuffix(b",")
                if inside in clean:
                    continue
                place = f"line {n}" if number is None else f"exchange {number}"
                if leak := self._in_line(inside, texts):
                    return Leak(leak.what, place)
                if len(inside) < _SHORT:
                    clean.add(inside)
        self._bodies |= texts.bodies
        return None

    def _in_line(self, line: bytes, texts: "_Texts") -> Leak | None:
        """Return the leak in a line, which may be a member of an object: a key and a value."""
        if BLOCK in line:
            return self.in_content(line)
        key, found, value = line.decode("utf-8", "replace").partition(": ")
        if not (found and _KEY.fullmatch(key)):
            return self._in_text(f"{key}{found}{value}", texts)
        return self._in_text(key, texts) or self._in_text(value, texts)

    def in_content(self, content: bytes) -> Leak | None:
        """Return the first leak of a file's content, which is decompressed where it is packed."""
        for name, part in parts(content):
            texts = _Texts(self._seen, self._bodies)
            if leak := self._in_text(part.decode("utf-8", "replace"), texts):
                return Leak(leak.what, f"{name}: {leak.place}" if name else leak.place)
            self._bodies |= texts.bodies
        return None

    def _in_text(self, content: str, texts: "_Texts") -> Leak | None:
        for place, text in texts.of(content):
            if text in self._seen:
                continue
            if what := self._held(text):
                return Leak(what, place)
            self._seen.add(text)
        return None

    def _held(self, text: str) -> str | None:
        words = [word for word in text.split() if len(word) >= PIECE]
        known = {word for word in words if word in self._clean}
        new = " ".join(word for word in text.split() if word not in known) if known else text
        if self._finds(new) and self._is_leak(new):
            return SECRET
        self._clean.update(words)
        if any(name not in own_text() for _, name in self._names.found(text.casefold())):
            return FOREIGN
        return None

    def _is_leak(self, text: str) -> bool:
        """Return whether a text contains a secret besides texts of the package itself."""
        held = self._outlet.secrets.held(text)
        ours = {piece for piece in held if piece in own_text()}
        if held - ours:
            return True
        folded = text.casefold()
        for piece in ours:
            folded = folded.replace(piece, " ")
        return self._finds(folded if ours else text)

    def _finds(self, text: str) -> bool:
        """Return whether a text contains an encoded secret; a long text is searched in parts."""
        secrets = self._outlet.secrets
        if len(text) <= _LONG:
            return secrets.finds(text)
        return secrets.holds(text) or any(
            secrets.finds(block) for part in text.split('"') for block in blocks(part)
        )


@cache
def own_text() -> str:
    """Return the texts of the package's files, folded to one case."""
    places = [PACKAGE, *(pytest_scim.ROOT / name for name in ("suites", "profiles"))]
    files = (path for place in places for path in sorted(place.rglob("*")))
    texts = (path.read_text("utf-8", "replace") for path in files if path.suffix in _TEXTS)
    # One by one: casefold() needs 12 bytes for each character of a text that is not ASCII.
    return "\n".join(text.casefold() for text in texts)


class _Texts:
    """The texts of one file that no earlier file had, each with its place.

    JSON in a string is parsed once: ``bodies`` are the hashes of all strings that were parsed.
    """

    def __init__(self, seen: set[str], clean: set[int]) -> None:
        self.bodies: set[int] = set()
        self._seen = seen
        self._clean = clean
        self._found: list[tuple[str, str]] = []

    def of(self, text: str) -> Iterable[tuple[str, str]]:
        """Return the strings of JSON, or the parts of another text between quotes and tags."""
        if (value := _json(text)) is None:
            return self._lines(text)
        return self._pieces(value, "the file", "", _LEVELS)

    def _pieces(self, value: JSON, place: str, key: str, levels: int) -> Iterator[tuple[str, str]]:
        """Yield the strings of JSON item by item: all at once would need much memory."""
        if levels and isinstance(value, dict) and "requirement" not in value:
            for name, item in value.items():
                yield place, name
                yield from self._pieces(item, place, name, levels - 1)
        elif levels and isinstance(value, list):
            for number, item in enumerate(value):
                where = f"exchange {number}" if key in _EXCHANGES else place
                yield from self._pieces(item, where, "", 0)
        else:
            self._walk(value, place, key)
            found, self._found = self._found, []
            yield from found

    def _lines(self, text: str) -> Iterator[tuple[str, str]]:
        line, end = 1, 0
        for match in _SEGMENT.finditer(text):
            line += text.count("\n", end, match.start())
            end = match.start()
            segment = match[0]
            # Most are lines of JSON, and many lines have the same strings.
            for part in _PART.split(unescape(segment) if "&" in segment else segment):
                if part not in self._seen:
                    yield f"line {line}", part

    def _walk(self, value: JSON, place: str, key: str = "") -> None:
        if isinstance(value, dict):
            here = (
                f"check {value['id']}" if "requirement" in value and "verdict" in value else place
            )
            for name, item in value.items():
                if name not in self._seen:
                    self._found.append((here, name))
                self._walk(item, here, name)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                self._walk(item, f"exchange {number}" if key in _EXCHANGES else place)
        elif isinstance(value, str):
            self._string(value, place)
        elif value is not None and str(value) not in self._seen:
            self._found.append((place, str(value)))

    def _string(self, value: str, place: str) -> None:
        if value in self._seen or hash(value) in self._clean or hash(value) in self.bodies:
            return
        if (inside := _json(value)) is None:
            self._found.append((place, value))
        else:
            self.bodies.add(hash(value))
            self._walk(inside, place)


def _json(text: str) -> JSON:
    """Return a text as JSON, or ``None`` where it is no object and no list."""
    if not _JSON.match(text):
        return None
    try:
        return cast("JSON", json.loads(text))
    except (ValueError, RecursionError):
        return None
