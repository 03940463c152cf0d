"""Search a text for many strings in one pass."""

from collections.abc import Iterator
from typing import Any, Final

import ahocorasick

_FEW: Final = 24
"""Strings that may be tried one by one, before the automaton is built again with them."""
_OFTEN: Final = 100
"""Searches in which they may be."""


class MultiMatch:
    """Strings, each with a value, and the search of a text for all of them at once.

    A run adds strings while it searches. Building the automaton costs as much as all its
    strings, so new ones wait in a short list until they are an eighth of the whole, or until
    many texts were searched.
    """

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._waiting: dict[str, Any] = {}
        self._automaton: Any = None
        self._searches = 0

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, word: str) -> bool:
        return word in self._values

    def add(self, word: str, value: Any = None) -> None:
        """Add a string; an empty one and one that is there already are passed over."""
        if word and word not in self._values:
            self._values[word] = self._waiting[word] = value

    def discard(self, word: str) -> None:
        """Take a string out again."""
        if word in self._values:
            del self._values[word]
            self._waiting = dict(self._values)
            self._automaton = None

    def any(self, text: str) -> bool:
        """Return whether one of the strings stands in a text."""
        self._prepare()
        if self._automaton is not None:
            for _ in self._automaton.iter(text):
                return True
        return any(word in text for word in self._waiting)

    def values(self, text: str) -> set[Any]:
        """Return the values of all strings that stand in a text."""
        return {self._values[word] for _, word in self.found(text)}

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where a string of ours ends in a text, and that string."""
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
        """Return a text with every string of ours replaced, overlapping ones as one."""
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
        """Build the automaton again where searching without it costs more."""
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
