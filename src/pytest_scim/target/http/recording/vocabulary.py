"""Words that identify nobody: those of protocols and of error messages, and those of this run.

``words.txt`` has the first kind, one a line, in lower case.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[3]
WORDS: Final = Path(__file__).with_name("words.txt")

# Everything but white space and punctuation; combining marks and signs of all scripts belong.
_TOKEN: Final = re.compile(
    "[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa1\xab\xb7\xbb\xbf\u2010-\u2027\u2030-\u205e\u3000-\u3003]+"
)
_PART: Final = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^A-Za-z0-9]+")
_SPACE: Final = re.compile(r"(\s+)")
_SHORTEST_PART: Final = 3
_FEW_DIGITS: Final = 3
_LONGEST: Final = 20_000
"""Characters of the longest string whose words the vocabulary learns."""
_MOST_FILES: Final = 2_000
_REMEMBERED: Final = 50_000


@cache
def shipped() -> frozenset[str]:
    """Return the words of ``words.txt``."""
    return frozenset(WORDS.read_text(encoding="utf-8").split())


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text, folded to one case."""
    return _TOKEN.findall(text.casefold())


def tokens_as_written(text: str) -> list[str]:
    """Return the same in their own case, which separates the parts of a name."""
    return _TOKEN.findall(text)


def parts(token: str) -> Iterator[str]:
    """Yield the parts of a name in camel case, folded: ``userName`` is ``user`` and ``name``."""
    return (part.casefold() for part in _PART.findall(token))


@lru_cache(maxsize=_REMEMBERED)
def plain(token: str) -> bool:
    """Return whether a token is a shipped word, or consists of them as ``UserNotFound`` does."""
    if token.casefold() in shipped():
        return True
    found = list(parts(token))
    return len(found) > 1 and all(
        part in shipped() or (part.isdecimal() and len(part) <= _FEW_DIGITS) for part in found
    )


def joined(text: str) -> str:
    """Return a text without its spaces, except those between two shipped words.

    Spaces may split a secret. Between two words they belong to a sentence.
    """
    pieces = _SPACE.split(text)
    if len(pieces) == 1:
        return text
    words = [_is_word(piece) for piece in pieces[::2]]
    out = [pieces[0]]
    for number, piece in enumerate(pieces[2::2], 1):
        out += [" ", piece] if words[number - 1] and words[number] else [piece]
    return "".join(out)


def _is_word(piece: str) -> bool:
    bare = piece.strip(".,:;!?()'\"")
    return len(bare) >= _SHORTEST_PART and bare.casefold() in shipped()


class SourceWords:
    """The words of source files, which messages of checks consist of.

    The package's own files are among them, except those of the provider, which has names of
    example users. The files are read with the first call of ``knows``.
    """

    def __init__(self) -> None:
        self._places: list[Path] = []
        self._begun = False
        self._words: set[str] = set()

    def add(self, *places: Path) -> None:
        """Add Python files, and all those inside folders."""
        self._places += places

    def knows(self, word: str) -> bool:
        """Return whether one of the files contains a word."""
        if not self._begun:
            self._begun = True
            inside = PACKAGE.iterdir()
            self.add(*(path for path in inside if path.name not in {"provider", "suites"}))
        while self._places:
            self._read(self._places.pop())
        return word.casefold() in self._words

    def _read(self, place: Path) -> None:
        files = place.rglob("*.py") if place.is_dir() else [place]
        for path in islice((path for path in files if path.suffix == ".py"), _MOST_FILES):
            with suppress(OSError):
                self._words.update(tokens(path.read_text(encoding="utf-8", errors="replace")))


class Vocabulary:
    """The words and values of this run: those of its requests and of its profile.

    ``values`` are whole strings and numbers of requests, strings folded to one case; ``words``
    are the tokens of the strings. ``names`` are the attribute names in requests and schemas.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.values: set[str | float] = set()
        self.words: set[str] = set()
        self.names: set[str] = set()
        self._new: list[str] = []
        self._text = ""
        for text in texts:
            self.add(text)

    def add(self, value: str) -> None:
        """Learn a string of this run, and every word in it."""
        folded = value.casefold()
        if folded not in self.values:
            self.values.add(folded)
            if len(folded) > _LONGEST:
                return
            self.words.update(_TOKEN.findall(folded))
            self._new.append(folded)

    def knows(self, token: str) -> bool:
        """Return whether a word is shipped, or one of this run or of a schema."""
        folded = token.casefold()
        return folded in self.words or folded in self.names or plain(token)

    def holds(self, text: str) -> bool:
        """Return whether a string of this run contains a text."""
        if len(text) < _SHORTEST_PART:
            return False
        folded = text.casefold()
        if folded in self._text:  # what it contains, it contains for good
            return True
        if not self._new:
            return False
        self._text = "\n".join((self._text, *self._new)) if self._text else "\n".join(self._new)
        self._new.clear()
        return folded in self._text
