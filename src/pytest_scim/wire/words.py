"""Many strings to be found in a text without trying each one: a tenant has thousands."""

from typing import Final

START: Final = 6
"""Characters by whose first ones a word is looked up."""

PIECE: Final = 65_536
"""Characters of a text that are looked at together: it may be megabytes long."""


class Words:
    """A set of strings; ``found`` tells which of them stand in a text.

    ``longest`` is how many characters the longest one has.
    """

    def __init__(self) -> None:
        self.longest = 0
        self._known: set[str] = set()
        self._short: list[str] = []
        self._by_start: dict[str, list[str]] = {}

    def add(self, *words: str) -> None:
        """Add words; an empty one is none."""
        for word in {*words} - self._known - {""}:
            self._known.add(word)
            self.longest = max(self.longest, len(word))
            if len(word) < START:
                self._short.append(word)
            else:
                self._by_start.setdefault(word[:START], []).append(word)

    def found(self, text: str) -> list[str]:
        """Return the words that stand in a text, the longest first."""
        words = [word for start in self._starts(text) for word in self._by_start[start]]
        return sorted((word for word in words + self._short if word in text), key=len, reverse=True)

    def _starts(self, text: str) -> set[str]:
        if not self._by_start:
            return set()
        found: set[str] = set()
        for begin in range(0, len(text), PIECE):
            piece = text[begin : begin + PIECE + START - 1]
            found |= self._by_start.keys() & {
                piece[n : n + START] for n in range(len(piece) - START + 1)
            }
        return found
