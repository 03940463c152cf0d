"""Search a text for many words in one pass (Aho-Corasick)."""

from collections.abc import Iterator
from typing import Final, Protocol

import ahocorasick

_FEW: Final = 24
"""New words that may be searched for one by one before the automaton is built again."""
_OFTEN: Final = 100
"""Searches after which it is built again for any new word."""


class _Automaton(Protocol):
    """An automaton of ahocorasick, which has no types."""

    def iter(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the index of the last character of each word in a text, and the word."""


class MultiMatch:
    """Words, each with a value, and the search of a text for all of them at once.

    A run adds words while it searches. Building the automaton takes time for all its words, so
    new ones wait in a short list until they are an eighth of the whole, or until many texts were
    searched.
    """

    def __init__(self) -> None:
        self._values: dict[str, str | None] = {}
        self._waiting: dict[str, str | None] = {}
        self._automaton: _Automaton | None = None
        self._searches = 0

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, word: str) -> bool:
        return word in self._values

    def add(self, word: str, value: str | None = None) -> None:
        """Add a word; an empty one, and one that was added before, change nothing."""
        if word and word not in self._values:
            self._values[word] = self._waiting[word] = value

    def discard(self, word: str) -> None:
        """Remove a word."""
        if word in self._values:
            del self._values[word]
            self._waiting = dict(self._values)
            self._automaton = None

    def any(self, text: str) -> bool:
        """Return whether a text contains one of the words."""
        self._prepare()
        if self._automaton is not None:
            for _ in self._automaton.iter(text):
                return True
        return any(word in text for word in self._waiting)

    def values(self, text: str) -> set[str | None]:
        """Return the values of all words that a text contains."""
        return {self._values[word] for _, word in self.found(text)}

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield each place where one of the words ends in a text, and that word."""
        self._prepare()
        for word in self._waiting:
            start = text.find(word)
            while start >= 0:
                yield start + len(word), word
                start = text.find(word, start + 1)
        if self._automaton is not None:
            for last, word in self._automaton.iter(text):
                yield last + 1, word

    def replaced(self, text: str, by: str) -> str:
        """Return a text with every word replaced; words that overlap are replaced as one."""
        spans = sorted((end - len(word), end) for end, word in self.found(text))
        if not spans:
            return text
        parts, done = [], 0
        for start, end in spans:
            if start >= done:
                parts += [text[done:start], by]
            done = max(done, end)
        return "".join([*parts, text[done:]])

    def _prepare(self) -> None:
        """Build the automaton again where searching for single words takes longer."""
        if not self._waiting:
            return
        self._searches += 1
        many = len(self._waiting) > max(_FEW, len(self._values) // 8)
        if many or self._searches > _OFTEN:
            self._build()

    def _build(self) -> None:
        self._searches = 0
        automaton = ahocorasick.Automaton()
        for word in self._values:
            automaton.add_word(word, word)
        automaton.make_automaton()
        self._automaton, self._waiting = automaton, {}
