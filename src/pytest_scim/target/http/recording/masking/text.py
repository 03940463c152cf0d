"""Mask free text word by word, so that a sentence about the protocol stays readable."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from pytest_scim.target.http.recording.masking.foreign import Foreign
from pytest_scim.target.http.recording.vocabulary import (
    Vocabulary,
    plain,
    tokens,
    tokens_as_written,
)

GONE: Final = "…"
"""The replacement of words."""

_RUN: Final = re.compile(r"[^\s\"'<>(){}\[\],;=?&|/\\]+")
_SCAN: Final = re.compile(
    r"(?P<other>\bother-[0-9]+\b)"
    r"|(?P<email>[^\s<>\"'(),;:=@]+@[^\s<>\"'(),;:=@]+)"
    r"|(?P<time>\b[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]{5,18}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)"
    r"|(?P<number>(?<![^\W_])[0-9]+(?:[ .:/()+-]{1,2}[0-9]+)*(?![^\W_]))"
    r"|(?P<word>[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa1\xab\xb7\xbb\xbf\u2010-\u2027"
    r"\u2030-\u205e\u3000-\u3003]+)"
)
_ROW: Final = re.compile(f"{GONE}(?:[\\s@.,:/+_-]{{0,3}}{GONE})+")
_FEW: Final = 4
_MANY: Final = 6
_GROUP: Final = 3
_REMEMBERED: Final = 5_000
_SHORT: Final = 2_000
"""Characters of a text that is remembered because it has no value of others."""
_RESOURCE: Final = re.compile("/(?P<kind>Users|Groups)/(?P<id>[^/?#]+)")
_ENDPOINT: Final = re.compile(
    r"^(?P<before>.*/(?P<kind>Users|Groups)/)(?P<id>[^/?#]+)(?P<after>.*)$"
)


class TextMask:
    """Masks sentences and URLs, except for the words that are known so far.

    ``sources`` returns whether the source of a check contains a word.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        foreign: Foreign,
        sources: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._vocabulary = vocabulary
        self._foreign = foreign
        self._sources = sources
        self._passed: set[str] = set()
        self._untainted: set[str] = set()
        self._untainted_words: set[str] = set()
        self._full = False
        self.owned: Callable[[str, str], bool] = lambda *_: False
        """Returns whether this run created the resource of an id and a type, as ``Users``."""

    def know(self, value: str) -> None:
        """Allow a whole value of a header from now on."""
        self._vocabulary.values.add(value.casefold())

    def detail(self, text: str) -> str:
        """Return a sentence of a target, with ``…`` for unknown words."""
        if text in self._passed:  # known words stay known
            return text
        masked = self._allowed(text, self._vocabulary.knows, _FEW)
        if masked == text and len(self._passed) < _REMEMBERED:
            self._passed.add(text)
        return masked

    def message(self, text: str) -> str:
        """Return a sentence of a check, which may quote a target; its counts are not masked."""
        return self._allowed(text, self.is_common, _MANY)

    def tainted(self, text: str) -> str:
        """Return a text of this run without the words and ids of others."""
        if not self.is_tainted(text) or self._is_untainted(text):
            return text
        masked = _ROW.sub(GONE, _SCAN.sub(self._without_taint, self._with_numbers(text)))
        if masked == text:
            self._remember(text)
        return masked

    def _is_untainted(self, text: str) -> bool:
        """Return whether a text had no value of others, and no new one is in such a text."""
        news = self._foreign.news
        if news or self._full != self._foreign.full:
            if self._full != self._foreign.full or not self._untainted_words.isdisjoint(news):
                self._full = self._foreign.full
                self._untainted.clear()
                self._untainted_words.clear()
            news.clear()
        return text in self._untainted

    def _remember(self, text: str) -> None:
        if len(self._untainted) < _REMEMBERED and len(text) <= _SHORT:
            self._untainted.add(text)
            self._untainted_words.update(tokens(text))
            self._untainted_words.update(run.rstrip(".:!") for run in _RUN.findall(text))

    def is_tainted(self, text: str) -> bool:
        """Return whether a text may contain a value of others."""
        return bool(self._foreign.ids) or self._foreign.taints(text)

    def url(self, url: str, base_url: str) -> str:
        """Return a URL of a target, masked: below the base URL its ids, elsewhere its words."""
        if (plain_url := self.resource_url(url, base_url)) is not None:
            return plain_url
        base = base_url.rstrip("/")
        if url.startswith(f"{base}/"):
            return base + self._path(url[len(base) :])
        return self._path(url)

    def resource_url(self, url: str, base_url: str) -> str | None:
        """Return the URL of a resource below the base URL, masked; ``None`` for any other URL."""
        base = base_url.rstrip("/")
        found = _RESOURCE.fullmatch(url, len(base)) if url.startswith(base) else None
        if found is None:
            return None
        return f"{base}/{found['kind']}/{self.reference(unquote(found['id']), found['kind'])}"

    def _path(self, path: str) -> str:
        found = _ENDPOINT.match(path)
        if found is None:
            return self.detail(path)
        resource_id = self.reference(unquote(found["id"]), found["kind"])
        return f"{self.detail(found['before'])}{resource_id}{self.detail(found['after'])}"

    def reference(self, resource_id: str, kind: str) -> str:
        """Return an id of this run, or the number of an id of others."""
        if resource_id.casefold() in self._vocabulary.values:
            return resource_id
        if resource_id in self._foreign.ids:
            return self._foreign.number(resource_id)
        ours = self._vocabulary.holds(resource_id) or self.owned(resource_id, kind)
        return resource_id if ours else self._foreign.number(resource_id)

    def _allowed(self, text: str, knows: Callable[[str], bool], digits: int) -> str:
        def masked(match: re.Match[str]) -> str:
            if match["word"] is not None:
                return match[0] if knows(match[0]) else GONE
            if match["email"] is not None:
                return self._email(match[0], knows)
            known = match["other"] is not None or self._is_known_number(match, digits)
            return match[0] if known else GONE

        return _ROW.sub(GONE, _SCAN.sub(masked, self._with_numbers(text)))

    def _email(self, text: str, knows: Callable[[str], bool]) -> str:
        """Return an email address without the unknown words of its domain.

        One whose local part has an unknown word belongs to others: it is masked as a whole.
        """
        local, _, domain = text.partition("@")
        if not all(map(knows, tokens_as_written(local))):
            return GONE
        parts = [
            part if all(map(knows, tokens_as_written(part))) else GONE for part in domain.split(".")
        ]
        return f"{local}@{'.'.join(parts)}"

    def _is_known_number(self, match: re.Match[str], most: int) -> bool:
        """Return whether a time or a number is one of this run, or too short to identify."""
        vocabulary = self._vocabulary
        if match[0] in vocabulary.words or vocabulary.holds(match[0]):
            return True
        if match[0].casefold() in vocabulary.values:
            return True
        if match["number"] is None:
            return most == _MANY and all(map(self._sources, tokens(match[0])))
        groups = [group for group in tokens(match[0]) if not plain(group)]
        return sum(map(len, groups)) <= most and (len(groups) < 2 or len(max(groups)) <= _GROUP)  # noqa: PLR2004 - one alone

    def _without_taint(self, match: re.Match[str]) -> str:
        word = match["word"] or match["number"] or match["email"]
        if word is None or not self._foreign.taints(word):
            return match[0]
        return match[0] if all(map(self.is_common, tokens(word))) else GONE

    def is_common(self, word: str) -> bool:
        """Return whether a word is known, or one of this run or of a check's source."""
        return self._vocabulary.knows(word) or self._vocabulary.holds(word) or self._sources(word)

    def _with_numbers(self, text: str) -> str:
        """Return a text with numbers for the ids of others."""
        ids = self._foreign.ids
        if not ids:
            return text

        def number(match: re.Match[str]) -> str:
            run = match[0].rstrip(".:!")
            small = run.isdecimal() and len(run) <= _GROUP
            if run not in ids or small or self._vocabulary.knows(run):
                return match[0]
            return f"other-{ids[run]}{match[0][len(run) :]}"

        return _RUN.sub(number, text)
