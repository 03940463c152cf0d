"""Mask free text: word by word, so that a sentence about the protocol can still be read."""

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
"""Stands for words that are not shown."""

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
_RESOURCE: Final = re.compile("/(?P<kind>Users|Groups)/(?P<id>[^/?#]+)")
_ENDPOINT: Final = re.compile(
    r"^(?P<before>.*/(?P<kind>Users|Groups)/)(?P<id>[^/?#]+)(?P<after>.*)$"
)


class TextMask:
    """Masks sentences and URLs with the words that are known so far.

    ``sources`` tells whether a word stands in the source of a check.
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
        self.owned: Callable[[str, str], bool] = lambda *_: False
        """Whether an id, of a kind as ``Users``, is one that this run created."""

    def know(self, value: str) -> None:
        """Let a whole value of a header pass from now on."""
        self._vocabulary.values.add(value.casefold())

    def detail(self, text: str) -> str:
        """Return a sentence of a target, of other words than known ones only ``…``."""
        if text in self._passed:  # what is known stays known
            return text
        shown = self._allowed(text, self._vocabulary.knows, _FEW)
        if shown == text and len(self._passed) < _REMEMBERED:
            self._passed.add(text)
        return shown

    def message(self, text: str) -> str:
        """Return a sentence of a check, which may quote a target; its counts are kept."""
        return self._allowed(text, self.is_common, _MANY)

    def tainted(self, text: str) -> str:
        """Return a text of ours without the words and ids that came from others."""
        if not self.is_tainted(text):
            return text
        return _ROW.sub(GONE, _SCAN.sub(self._without_taint, self._with_numbers(text)))

    def is_tainted(self, text: str) -> bool:
        """Return whether something that others said may stand in a text."""
        return bool(self._foreign.ids) or self._foreign.taints(text)

    def url(self, url: str, base_url: str) -> str:
        """Return a URL that a target gave: below the base URL its ids, else known words only."""
        if (plain_url := self.resource_url(url, base_url)) is not None:
            return plain_url
        base = base_url.rstrip("/")
        if url.startswith(f"{base}/"):
            return base + self._path(url[len(base) :])
        return self._path(url)

    def resource_url(self, url: str, base_url: str) -> str | None:
        """Return the URL of a resource below the base URL, and of all others ``None``."""
        base = base_url.rstrip("/")
        found = _RESOURCE.fullmatch(url, len(base)) if url.startswith(base) else None
        if found is None:
            return None
        return f"{base}/{found['kind']}/{self.reference(unquote(found['id']), found['kind'])}"

    def _path(self, path: str) -> str:
        found = _ENDPOINT.match(path)
        if found is None:
            return self.detail(path)
        shown = self.reference(unquote(found["id"]), found["kind"])
        return f"{self.detail(found['before'])}{shown}{self.detail(found['after'])}"

    def reference(self, resource_id: str, kind: str) -> str:
        """Return an id of ours, or the number of somebody else's."""
        if resource_id.casefold() in self._vocabulary.values:
            return resource_id
        if resource_id in self._foreign.ids:
            return self._foreign.number(resource_id)
        ours = self._vocabulary.holds(resource_id) or self.owned(resource_id, kind)
        return resource_id if ours else self._foreign.number(resource_id)

    def _allowed(self, text: str, knows: Callable[[str], bool], digits: int) -> str:
        def keep(match: re.Match[str]) -> str:
            if match["word"] is not None:
                return match[0] if knows(match[0]) else GONE
            if match["email"] is not None:
                return self._email(match[0], knows)
            known = match["other"] is not None or self._is_known_number(match, digits)
            return match[0] if known else GONE

        return _ROW.sub(GONE, _SCAN.sub(keep, self._with_numbers(text)))

    def _email(self, text: str, knows: Callable[[str], bool]) -> str:
        """Return an email address without unknown words, and nothing of one of somebody else's."""
        local, _, domain = text.partition("@")
        if not all(map(knows, tokens_as_written(local))):
            return GONE
        shown = [
            part if all(map(knows, tokens_as_written(part))) else GONE for part in domain.split(".")
        ]
        return f"{local}@{'.'.join(shown)}"

    def _is_known_number(self, match: re.Match[str], most: int) -> bool:
        """Return whether a time or a number was said by this run, or says little."""
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
        """Return whether a word is known, was said by this run, or stands in a check's source."""
        return self._vocabulary.knows(word) or self._vocabulary.holds(word) or self._sources(word)

    def _with_numbers(self, text: str) -> str:
        """Return a text with the ids of others replaced by their numbers."""
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
