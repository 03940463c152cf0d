"""Search a text for many words in one pass (Aho-Corasick)."""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

import ahocorasick

_FEW: Final = 12
"""New words that may be searched for one by one before an automaton is built of them."""
_OFTEN: Final = 100
"""Searches after which it is built for any new word."""


class _Automaton(Protocol):
    """An automaton of ahocorasick, which has no types."""

    def iter(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the index of the last character of each word in a text, and the word."""


class MultiMatch:
    """Words, each with a value, and the search of a text for all of them at once.

    A run adds words while it searches. Building an automaton takes time for all its words, so
    new ones wait in a short list first, then in a small automaton of their own until they are an
    eighth of the whole.
    """

    def __init__(self) -> None:
        self._values: dict[str, str | None] = {}
        self._waiting: list[str] = []
        self._recent: list[str] = []
        self._automata: list[_Automaton] = []
        self._searches = 0

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, word: str) -> bool:
        return word in self._values

    def add(self, word: str, value: str | None = None) -> None:
        """Add a word; an empty one, and one that was added before, change nothing."""
        if word and word not in self._values:
            self._values[word] = value
            self._waiting.append(word)

    def discard(self, word: str) -> None:
        """Remove a word."""
        if word in self._values:
            del self._values[word]
            self._waiting, self._recent, self._automata = [*self._values], [], []

    def any(self, text: str) -> bool:
        """Return whether a text contains one of the words."""
        if self._waiting:
            self._prepare()
        for automaton in self._automata:
            for _ in automaton.iter(text):
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
        for automaton in self._automata:
            for last, word in automaton.iter(text):
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
        """Build an automaton where searching for single words takes longer."""
        if not self._waiting:
            return
        self._searches += 1
        if len(self._waiting) > _FEW or self._searches > _OFTEN:
            self._build()

    def _build(self) -> None:
        self._searches = 0
        self._recent += self._waiting
        if not self._automata or len(self._recent) > max(_FEW, len(self._values) // 8):
            self._recent = []
            automata = [_automaton(self._values)]
        else:
            automata = [self._automata[0], _automaton(self._recent)]
        # In this order: another thread that searches meanwhile misses no word.
        self._automata, self._waiting = automata, []


def _automaton(words: Iterable[str]) -> _Automaton:
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    built: _Automaton = automaton
    return built
