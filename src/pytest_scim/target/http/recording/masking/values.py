"""Mask single JSON values, and count those of one body."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import REDACTED
from pytest_scim.target.http.recording.masking.foreign import Foreign
from pytest_scim.target.http.recording.masking.headers import NO_VALUE
from pytest_scim.target.http.recording.masking.names import Name, Names
from pytest_scim.target.http.recording.masking.text import GONE, TextMask
from pytest_scim.target.http.recording.secrets.search import SecretSearch
from pytest_scim.target.http.recording.vocabulary import Vocabulary

MOST: Final = 20_000
"""Values of one body that are masked; those after them are left out."""


LONGEST: Final = 4_000
"""Characters of one sentence, as of an error's detail, that are masked word by word."""

SPOKEN: Final = 60_000
"""Characters of all sentences of one body that are masked word by word."""


class ValueMask:
    """Masks strings, numbers, keys and lists, and remembers what it masks as values of others.

    ``cut``: the last body had more than ``MOST`` values.
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
        """Start the counts of another body."""
        self._left, self._spoken, self.cut = MOST, SPOKEN, False

    @property
    def used(self) -> tuple[int, int]:
        """How many values, and how many characters of sentences, this body has had."""
        return MOST - self._left, SPOKEN - self._spoken

    def take(self, count: int) -> bool:
        """Count values that need not be masked; return whether this body may have as many."""
        if self._left < count:
            return False
        self._left -= count
        return True

    def items(self, value: JSONObject) -> Iterable[tuple[str, JSON]]:
        """Return the members of an object, as many as this body may still have."""
        left = self._left
        self._left -= len(value)
        if self._left >= 0:
            return value.items()
        self.cut = self.foreign.full = True
        return islice(value.items(), max(left, 0))

    def first(self, values: list[JSON]) -> list[JSON]:
        """Return the values of a list, as many as this body may still have."""
        self._left -= len(values)
        if self._left >= 0:
            return values
        self.cut = self.foreign.full = True
        return values[: max(len(values) + self._left, 0)]

    def key(self, key: str, known: Name, beside: JSONObject) -> str:
        """Return a key of an object, or its number where it is no known attribute name."""
        if known.masked is not None:
            return known.masked
        self.foreign.learn(key, identifies=True)
        return f"[key {len(beside) + 1}]"

    def string(self, text: str, *, identifies: bool = False) -> str:
        """Return the replacement of a string; ``identifies``: it may identify one resource."""
        self.foreign.learn(text, identifies=identifies)
        return NO_VALUE if text else text

    def number(self, value: float) -> int:
        """Return the replacement of a number."""
        self.foreign.learn(value)
        return 0

    def sentence(self, text: str) -> str:
        """Return the known words of a sentence; of a long one those at its beginning."""
        begin = text[:LONGEST]
        self._spoken -= len(begin)
        if self._spoken < 0:
            return self.string(text)
        if self.secrets.finds(begin):
            return REDACTED
        self.foreign.learn(text)
        masked = self.text.detail(begin)
        masked = masked if len(text) <= LONGEST else f"{masked.rstrip(GONE)}{GONE}"
        return masked if masked.strip(f"{GONE} .:,") or not text else NO_VALUE

    def address(self, text: str) -> str:
        """Return a URL with numbers for the ids of others."""
        masked = self.text.resource_url(text, self.base_url)
        if masked is None:
            if self.secrets.finds(text):
                return REDACTED
            self.foreign.learn(text)
            masked = self.text.url(text, self.base_url)
        if masked == text:
            self.vocabulary.values.add(text.casefold())
        return masked

    def version(self, text: str) -> str:
        """Return a version, or its number in this run."""
        if self.secrets.finds(text):
            return REDACTED
        masked = self.foreign.version(text)
        if masked == text:
            self.vocabulary.values.add(text.casefold())
        return masked
