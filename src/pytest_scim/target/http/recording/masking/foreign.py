"""Values of others: their ids, each with a number, and the words of their values."""

import re
from collections.abc import Callable
from typing import Final

from pytest_scim.target.http.recording.vocabulary import tokens

MOST_IDS: Final = 50_000
MOST_WORDS: Final = 100_000
MOST_NAMES: Final = 5_000
"""How much is remembered of a target with very many resources; see ``Foreign.full``."""

_SHORTEST: Final = 3
_LONGEST: Final = 2_000
_REMEMBERED: Final = 20_000
_IDENTIFYING: Final = 8
_YEAR: Final = 4
_SIMPLE_VERSION: Final = re.compile('(?:W/)?"?[0-9a-f]{1,64}"?')
_QUOTED: Final = re.compile('"([^"]*)"')


class Foreign:
    """Every value of a response that this run did not send first.

    ``ids`` has the number of each foreign id. ``words`` are tokens of values, folded. ``names``
    are values that identify one resource, as its id or userName does. ``full``: the target
    returned more than is remembered, so a word that is not here may be foreign too.
    """

    def __init__(self, knows: Callable[[str], bool]) -> None:
        self.ids: dict[str, int] = {}
        self.words: set[str] = set()
        self.names: set[str] = set()
        self.full = False
        self._knows = knows
        self._learnt: set[tuple[str, bool]] = set()
        self.news: list[str] = []
        """The ids and words since this list was last emptied, so that what was found is checked."""
        self._versions: dict[str, int] = {}

    def number(self, resource_id: str | float) -> str:
        """Return the replacement of a foreign id, the same for the whole run."""
        key = str(resource_id)
        found = self.ids.get(key)
        if found is None:
            if len(self.ids) >= MOST_IDS:
                self.full = True
                return "other"
            found = self.ids[key] = len(self.ids) + 1
            self.news.append(key)
            self.learn(key, identifies=True)
        return f"other-{found}"

    def learn(self, value: str | float, *, identifies: bool = False) -> None:
        """Remember a value of others; ``identifies``: it may identify one resource."""
        if len(self.words) >= MOST_WORDS:
            self.full = True
            return
        text = str(value)[:_LONGEST]
        if (text, identifies) in self._learnt:  # its words stay foreign, or known
            return
        if len(self._learnt) < _REMEMBERED:
            self._learnt.add((text, identifies))
        for token in tokens(text):
            if token not in self.words and says_much(token) and not self._knows(token):
                self.words.add(token)
                self.news.append(token)
        plain = len(text) < _IDENTIFYING or text.isalpha() or text.isdecimal()
        if identifies and not plain and len(self.names) < MOST_NAMES:
            self.names.add(text.casefold())

    def version(self, text: str) -> str:
        """Return a version or an ETag where it is hexadecimal, else its number in this run."""
        if _SIMPLE_VERSION.fullmatch(text):
            return text
        weak, bare = text.startswith("W/"), text.removeprefix("W/").strip('"')
        if bare not in self._versions and len(self._versions) >= MOST_IDS:
            return "version"
        number = self._versions.setdefault(bare, len(self._versions) + 1)
        return f'{"W/" if weak else ""}"version-{number}"'

    def versions(self, text: str) -> str:
        """Return a list of ETags of a request, with the numbers of those that the target sent."""

        def numbered(match: re.Match[str]) -> str:
            number = self._versions.get(match[1])
            return match[0] if number is None else f'"version-{number}"'

        return _QUOTED.sub(numbered, text)

    def taints(self, text: str) -> bool:
        """Return whether a text contains a word of others."""
        if not (self.words or self.full):
            return False
        found = tokens(text)
        if not self.words.isdisjoint(found):
            return True
        return self.full and not all(map(self._knows, found))


def says_much(token: str) -> bool:
    """Return whether a word may identify somebody: it is neither short nor a number like a year."""
    return len(token) >= _SHORTEST and not (token.isdecimal() and len(token) <= _YEAR)
