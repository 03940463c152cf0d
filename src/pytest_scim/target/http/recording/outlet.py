"""The outlet: every text that leaves a run passes here, to a file, a terminal or a log."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pytest_scim.scim.characters import inert, visible
from pytest_scim.target.http.recording.masking.bodies import BodyMask
from pytest_scim.target.http.recording.masking.exchanges import ExchangeMask
from pytest_scim.target.http.recording.masking.foreign import Foreign, says_much
from pytest_scim.target.http.recording.masking.headers import HeaderMask, is_secret
from pytest_scim.target.http.recording.masking.resources import Owner, ResourceMask
from pytest_scim.target.http.recording.masking.text import TextMask
from pytest_scim.target.http.recording.masking.values import ValueMask
from pytest_scim.target.http.recording.secrets.search import SecretSearch
from pytest_scim.target.http.recording.secrets.secret import REDACTED
from pytest_scim.target.http.recording.vocabulary import SourceWords, Vocabulary, tokens

_BLOCK: Final = 8_000
_UNBROKEN: Final = re.compile(r"\s*\S{8,}\s*")
_OVERLAP: Final = 1_000
"""Characters of a long text that are searched at a time, and of those before them."""


class Outlet:
    """Masks what a run records and reports; secrets and the values of others do not pass.

    ``text`` is for text of any origin, ``message`` for what a check reports of a target,
    ``value`` for what it expects and has found, ``exchanges`` for requests and responses.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.secrets = SecretSearch()
        self.vocabulary = Vocabulary()
        self.foreign = Foreign(self.vocabulary.knows)
        self._sources = SourceWords()
        self._text = TextMask(self.vocabulary, self.foreign, self._sources.knows)
        self._values = ValueMask(self.vocabulary, self.foreign, self._text, self.secrets)
        self._resources = ResourceMask(self._values)
        self._headers = HeaderMask(self._text, self.foreign, self.secrets.finds)
        self._bodies = BodyMask(self._values, self._resources)
        self.exchanges = ExchangeMask(self._values, self._bodies, self._headers)
        for secret in secrets:
            self.add(secret, "credentials")

    # -- what the run knows -------------------------------------------------------------

    def add(self, secret: str, kind: str = "password") -> None:
        """Let a secret pass nowhere from now on; ``kind``: ``credentials`` or ``password``."""
        self.secrets.add(secret, kind)

    def say(self, *texts: str) -> None:
        """Let texts of this run pass: what it generates, what its profile says."""
        for text in texts:
            self.vocabulary.add(text)

    def trust(self, *places: Path) -> None:
        """Let the words of source files pass in messages: those of checks and of the harness."""
        self._sources.add(*places)

    def aim(self, base_url: str, owner: Owner, declared: Iterable[str] = ()) -> None:
        """Point to a target; ``owner`` knows our resources, ``declared`` names the vendor's."""
        names = list(declared)
        self._resources.owner = owner
        self._resources.declared |= {name.casefold() for name in names}
        self._values.base_url = self._headers.base_url = base_url
        self.secrets.publish(base_url)
        self.say(base_url, owner.tag, *names)

    # -- what leaves --------------------------------------------------------------------

    def text(self, text: str) -> str:
        """Return a text of any origin as it may be shown, line by line."""
        return inert(visible(self.quiet(text.replace("\r\n", "\n"))))

    def shared(self, text: str) -> str:
        """Return a text of ours and of others as it may be shown; words of ours are no secret.

        Somebody's token may be a word of English, which stands in many a line of ours.
        """
        return self._quiet(text, self.secrets.hide(text, words=False))

    def line(self, text: str) -> str:
        """Return a text on one line, as an error of a command is shown."""
        return self.text(" ".join(text.split()))

    def quiet(self, text: str) -> str:
        """Return a text without secrets and words of others; its characters stay as they are."""
        return self._quiet(text, self.secrets.hide(text))

    def _quiet(self, text: str, hidden: str) -> str:
        if hidden == text and not self.secrets.finds(text) and not self._text.is_tainted(text):
            return text
        shown = ""
        for block in blocks(self._text.tainted(hidden)):
            # What is wrapped may begin in one block and end in the next.
            shown += self._searched(shown[-_OVERLAP:], block)
        return shown

    def message(self, text: str) -> str:
        """Return what a check says of a target: in words of its own, of ours and of protocols."""
        if text.casefold() in self.vocabulary.values and not self.secrets.holds(text):
            return visible(text)
        hidden = self.secrets.hide(text)
        if self.secrets.finds(hidden):
            return REDACTED
        return inert(visible(self._text.message(hidden)))

    def value(self, value: Any) -> Any:
        """Return a JSON value that a check expects or has found as the record keeps it."""
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (int, float)):
            shown = self.message(str(value))
            return value if shown == str(value) else shown
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.value(one) for one in value]
        return self.message(value if isinstance(value, str) else repr(value))

    def is_telling(self, name: str) -> bool:
        """Return whether a value of somebody else's has a word that nobody else says."""
        return any(says_much(word) and not self._text.is_common(word) for word in tokens(name))

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is left in a target, or was written, as it may be shown.

        Ids and names in it are ours; the reason is a sentence about the target.
        """
        return {
            key: self.message(value) if key == "reason" and value else self._named(value)
            for key, value in row.items()
        }

    def _named(self, value: Any) -> Any:
        return self.text(value) if isinstance(value, str) else value

    def _searched(self, before: str, block: str) -> str:
        """Return a block of lines without those that a piece of a secret is encoded in."""
        if not self.secrets.finds(before + block):
            return block
        lines = block.split("\n")
        held = [self.secrets.finds(line) for line in lines]
        # What was wrapped goes on in long lines around without a space.
        around = zip([False, *held], held, [*held[1:], False], lines, strict=False)
        parted = "\n".join(
            REDACTED if one or ((last or following) and _UNBROKEN.fullmatch(line)) else line
            for last, one, following, line in around
        )
        return REDACTED if self.secrets.finds(before + parted) else parted

    def _mapping(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        if _is_resource(value):
            return dict(self._bodies.response(value))
        return {
            self.message(str(key)): REDACTED
            if item and is_secret(str(key)) and isinstance(item, str)
            else self.value(item)
            for key, item in value.items()
        }


def _is_resource(value: Mapping[Any, Any]) -> bool:
    """Return whether a mapping is a resource as it came, no map of paths to values."""
    named = "id" in value or "userName" in value
    paths = (key for key in value if re.search(r"[. \[]", str(key).rpartition(":")[2]))
    return isinstance(value.get("schemas"), list) and named and next(paths, None) is None


def blocks(text: str) -> list[str]:
    """Return a text in blocks of whole lines; a line that is longer than a block is parted."""
    parts, begin = [], 0
    while len(text) - begin > _BLOCK:
        end = text.rfind("\n", begin, begin + _BLOCK) + 1 or begin + _BLOCK
        parts.append(text[begin:end])
        begin = end
    return [*parts, text[begin:]]
