"""The outlet masks every text that a run writes to a file, a terminal or a log."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, cast

from pytest_scim.scim.characters import inert, visible
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import REDACTED
from pytest_scim.target.http.recording.masking.bodies import BodyMask
from pytest_scim.target.http.recording.masking.exchanges import ExchangeMask
from pytest_scim.target.http.recording.masking.foreign import Foreign, says_much
from pytest_scim.target.http.recording.masking.headers import HeaderMask
from pytest_scim.target.http.recording.masking.names import is_secret
from pytest_scim.target.http.recording.masking.resources import Owner, ResourceMask
from pytest_scim.target.http.recording.masking.text import TextMask
from pytest_scim.target.http.recording.masking.values import ValueMask
from pytest_scim.target.http.recording.secrets.search import SecretSearch
from pytest_scim.target.http.recording.vocabulary import SourceWords, Vocabulary, tokens

_BLOCK: Final = 8_000
_UNBROKEN: Final = re.compile(r"\s*\S{8,}\s*")
_OVERLAP: Final = 1_000
"""Characters of a long text that are searched at a time, and of those before them."""


class Outlet:
    """Masks secrets and the values of others in all that a run records and reports.

    ``text`` is for text of any origin, ``message`` for the message of a check, ``value`` for its
    expected and actual values, ``exchanges`` for requests and responses.
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

    # -- what the run masks and allows --------------------------------------------------

    def add(self, secret: str, kind: str = "password") -> None:
        """Mask a secret everywhere from now on; ``kind``: ``credentials`` or ``password``."""
        self.secrets.add(secret, kind)
        if kind != "password":  # as in ``SecretSearch.add``
            self._resources.forget()

    def say(self, *texts: str) -> None:
        """Allow texts of this run: what it generates, and values of its profile."""
        for text in texts:
            self.vocabulary.add(text)

    def trust(self, *places: Path) -> None:
        """Allow the words of source files in messages: of checks and of their helpers."""
        self._sources.add(*places)

    def aim(self, base_url: str, owner: Owner, declared: Iterable[str] = ()) -> None:
        """Set the target; ``owner`` knows this run's resources, ``declared`` names the vendor's."""
        names = list(declared)
        self._resources.owner = owner
        self._resources.declared |= {name.casefold() for name in names}
        self._values.base_url = self._headers.base_url = base_url
        self.secrets.publish(base_url)
        self.say(base_url, owner.tag, *names)

    # -- masked texts -------------------------------------------------------------------

    def text(self, text: str) -> str:
        """Return a text of any origin, masked, with its lines."""
        return inert(visible(self.quiet(text.replace("\r\n", "\n"))))

    def shared(self, text: str) -> str:
        """Return a text of pytest or of another plugin, masked, except for English words.

        A token may be an English word, which many lines contain.
        """
        return self._quiet(text, self.secrets.hide(text, words=False))

    def line(self, text: str) -> str:
        """Return a text, masked, on one line, as a command reports an error."""
        return self.text(" ".join(text.split()))

    def quiet(self, text: str) -> str:
        """Return a text without secrets and words of others; its other characters do not change."""
        return self._quiet(text, self.secrets.hide(text))

    def _quiet(self, text: str, hidden: str) -> str:
        if hidden == text and not self.secrets.finds(text) and not self._text.is_tainted(text):
            return text
        masked = ""
        for block in blocks(self._text.tainted(hidden)):
            # A wrapped secret may begin in one block and end in the next.
            masked += self._searched(masked[-_OVERLAP:], block)
        return masked

    def message(self, text: str) -> str:
        """Return the message of a check, without words of others that a check quotes."""
        if text.casefold() in self.vocabulary.values and not self.secrets.holds(text):
            return visible(text)
        hidden = self.secrets.hide(text)
        if self.secrets.finds(hidden):
            return REDACTED
        return inert(visible(self._text.message(hidden)))

    def value(self, value: object) -> JSON:
        """Return the expected or actual value of a check as the record has it, masked.

        A set and a tuple become a list; what JSON cannot express becomes its ``repr``.
        """
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (int, float)):
            masked = self.message(str(value))
            return value if masked == str(value) else masked
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.value(one) for one in value]
        return self.message(value if isinstance(value, str) else repr(value))

    def is_telling(self, name: str) -> bool:
        """Return whether a value of others has a word that is neither common nor of this run."""
        return any(says_much(word) and not self._text.is_common(word) for word in tokens(name))

    def row(self, row: Mapping[str, object]) -> JSONObject:
        """Return a row of the record about leftovers, writes or waits, masked.

        Its ids and names are of this run; its reason is a sentence about the target.
        """
        return {key: self._cell(key, value) for key, value in row.items()}

    def _cell(self, key: str, value: object) -> JSON:
        if value is None or isinstance(value, (bool, int, float)):
            return value
        return self.message(str(value)) if key == "reason" and value else self.text(str(value))

    def _searched(self, before: str, block: str) -> str:
        """Return a block of lines without those that contain an encoded piece of a secret."""
        if not self.secrets.finds(before + block):
            return block
        lines = block.split("\n")
        held = [self.secrets.finds(line) for line in lines]
        # A wrapped secret continues in the lines before and after, which have no space.
        around = zip([False, *held], held, [*held[1:], False], lines, strict=False)
        parted = "\n".join(
            REDACTED if one or ((last or following) and _UNBROKEN.fullmatch(line)) else line
            for last, one, following, line in around
        )
        return REDACTED if self.secrets.finds(before + parted) else parted

    def _mapping(self, value: Mapping[object, object]) -> JSON:
        if _is_resource(value):
            return self._bodies.response(cast("JSON", value))  # a resource is a JSON object
        return {
            self.message(str(key)): REDACTED
            if item and is_secret(str(key)) and isinstance(item, str)
            else self.value(item)
            for key, item in value.items()
        }


def _is_resource(value: Mapping[object, object]) -> bool:
    """Return whether a mapping is a resource, and not a map of paths to values."""
    named = "id" in value or "userName" in value
    paths = (key for key in value if re.search(r"[. \[]", str(key).rpartition(":")[2]))
    return isinstance(value.get("schemas"), list) and named and next(paths, None) is None


def blocks(text: str) -> list[str]:
    """Return a text in blocks of whole lines; a line that is longer than a block is split."""
    parts, begin = [], 0
    while len(text) - begin > _BLOCK:
        end = text.rfind("\n", begin, begin + _BLOCK) + 1 or begin + _BLOCK
        parts.append(text[begin:end])
        begin = end
    return [*parts, text[begin:]]
