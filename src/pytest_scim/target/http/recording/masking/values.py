"""Mask single values of JSON, and keep count of how many one body has."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from pytest_scim.target.http.recording.masking.foreign import Foreign
from pytest_scim.target.http.recording.masking.headers import NO_VALUE
from pytest_scim.target.http.recording.masking.names import Name, Names
from pytest_scim.target.http.recording.masking.text import GONE, TextMask
from pytest_scim.target.http.recording.secrets.search import SecretSearch
from pytest_scim.target.http.recording.secrets.secret import REDACTED
from pytest_scim.target.http.recording.vocabulary import Vocabulary

MOST: Final = 20_000
"""Values of one body that are walked through; the record keeps the beginning of a longer one."""


LONGEST: Final = 4_000
"""Characters of a sentence that are kept, as of an error's detail."""

SPOKEN: Final = 60_000
"""Characters of the sentences of one body that are kept."""


class ValueMask:
    """Masks strings, numbers, keys and lists; what it masks it remembers as somebody else's.

    ``cut`` tells whether the body that was begun last had more than ``MOST`` values.
    """

    def __init__(
        self, vocabulary: Vocabulary, foreign: Foreign, text: TextMask, secrets: SecretSearch
    ) -> None:
        self.base_url = ""
        self.cut = False
        self.vocabulary = vocabulary
        self.foreign = foreign
        self.text = text
        self.secrets = secrets
        self.names = Names(vocabulary)
        self._left = MOST
        self._spoken = SPOKEN

    def begin(self) -> None:
        """Start to count for another body."""
        self._left, self._spoken, self.cut = MOST, SPOKEN, False

    def items(self, value: dict[str, Any]) -> Iterable[tuple[str, Any]]:
        """Return as many of an object's members as this body may still have."""
        left = self._left
        self._left -= len(value)
        if self._left >= 0:
            return value.items()
        self.cut = self.foreign.full = True
        return islice(value.items(), max(left, 0))

    def first(self, values: list[Any]) -> list[Any]:
        """Return as many of a list's values as this body may still have."""
        self._left -= len(values)
        if self._left >= 0:
            return values
        self.cut = self.foreign.full = True
        return values[: max(len(values) + self._left, 0)]

    def key(self, key: str, known: Name, beside: dict[str, Any]) -> str:
        """Return a key of an object, or a number where it is no attribute name."""
        if known.shown is not None:
            return known.shown
        self.foreign.learn(key, telling=True)
        return f"[key {len(beside) + 1}]"

    def string(self, text: str, *, telling: bool = False) -> str:
        """Return what stands for a string; ``telling``: it may point to one person."""
        self.foreign.learn(text, telling=telling)
        return NO_VALUE if text else text

    def number(self, value: float) -> int:
        """Return what stands for a number."""
        self.foreign.learn(value)
        return 0

    def sentence(self, text: str) -> str:
        """Return the known words of a sentence, of a long one those at its beginning."""
        begin = text[:LONGEST]
        self._spoken -= len(begin)
        if self._spoken < 0:
            return self.string(text)
        if self.secrets.finds(begin):
            return REDACTED
        self.foreign.learn(text)
        shown = self.text.detail(begin)
        shown = shown if len(text) <= LONGEST else f"{shown.rstrip(GONE)}{GONE}"
        return shown if shown.strip(f"{GONE} .:,") or not text else NO_VALUE

    def address(self, text: str) -> str:
        """Return a URL whose ids of others are numbers."""
        shown = self.text.resource_url(text, self.base_url)
        if shown is None:
            if self.secrets.finds(text):
                return REDACTED
            self.foreign.learn(text)
            shown = self.text.url(text, self.base_url)
        if shown == text:
            self.vocabulary.values.add(text.casefold())
        return shown

    def version(self, text: str) -> str:
        """Return a version, or its number in this run."""
        if self.secrets.finds(text):
            return REDACTED
        shown = self.foreign.version(text)
        if shown == text:
            self.vocabulary.values.add(text.casefold())
        return shown
