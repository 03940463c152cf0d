"""Filters in the syntax of RFC 7644, and their evaluation for comparison.

The evaluation shares no code with the embedded provider. Where RFC 7644 leaves open what a
filter matches (marks, case, composition), every result conforms: the evaluation is ``None``.
"""

import json
import string
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from pytest_scim.plugin.fixtures import Resource
from pytest_scim.scim.names import USER
from pytest_scim.scim.paths import at

Reading = Callable[[str], str]


def folded(text: str) -> str:
    """Return a text as databases compare it that ignore case, marks and kinds of kana."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_bare(letter) for letter in letters if not unicodedata.combining(letter))


def _bare(letter: str) -> str:
    if letter in LIGATURES:
        return LIGATURES[letter]
    if "\u3041" <= letter <= "\u3096":  # Hiragana: the same sound in Katakana
        return chr(ord(letter) + 0x60)
    plain, _, mark = unicodedata.name(letter, "").partition(" WITH ")
    return unicodedata.lookup(plain) if mark and plain.startswith("LATIN") else letter


LIGATURES: Final = {"æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}

READINGS: Final[tuple[Reading, ...]] = (
    lambda text: text,
    lambda text: unicodedata.normalize("NFC", text),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: unicodedata.normalize("NFC", text).casefold(),
    str.upper,
    folded,
)
"""How a service provider may read the texts that it compares."""

OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "eq": str.__eq__,
    "ne": str.__ne__,
    "co": str.__contains__,
    "sw": str.startswith,
    "ew": str.endswith,
    "pr": lambda resource, _: bool(resource),
    "gt": str.__gt__,
    "ge": str.__ge__,
    "lt": str.__lt__,
    "le": str.__le__,
}
ORDERED: Final = ("gt", "ge", "lt", "le")


class Open(Exception):
    """RFC 7644 leaves open whether a User matches a filter."""


class Filter(Protocol):
    """A filter: how it is sent, and which Users match it."""

    def written(self, user_resources: list[Resource]) -> str:
        """Return the filter as it is sent."""

    def holds(self, resource: Resource, user_resources: list[Resource], read: Reading) -> bool:
        """Whether a User matches the filter."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the value of the ``who``-th User, followed by a sign or by nothing."""

    who: int
    part: str
    sign: str

    def of(self, text: str) -> str:
        """Return the part of a text."""
        third = max(len(text) // 3, 1)
        parts = {"start": text[:third], "middle": text[third:-third], "end": text[-third:]}
        parts |= {"most": text[:-1]}
        return (parts.get(self.part, text).strip() or text) + self.sign


@dataclass(frozen=True, slots=True)
class Comparison:
    """``path operator value``, or ``path pr`` that needs no value.

    ``spelling`` is how the names are written: any case, or with the URN of the schema.
    """

    path: str
    operator: str
    cut: Cut
    spelling: str = ""

    def value(self, user_resources: list[Resource]) -> str:
        """Return the value: a part of a value of the Users."""
        return self.cut.of(str(at(user_resources[self.cut.who], self.path)))

    def written(self, user_resources: list[Resource]) -> str:
        """Return the filter as it is sent."""
        spelled = SPELLINGS[self.spelling](f"{self.path} {self.operator}")
        return spelled + (
            "" if self.operator == "pr" else f" {literal(self.value(user_resources))}"
        )

    def holds(self, resource: Resource, user_resources: list[Resource], read: Reading) -> bool:
        """Whether a User matches the filter."""
        found, value = at(resource, self.path), self.value(user_resources)
        if not isinstance(found, str):
            return _of_nothing(self.operator)
        if self.operator in ORDERED:
            first = {folded(found)[:1], folded(value)[:1]}
            if len(first) == 1 or not first <= {*string.ascii_lowercase}:
                raise Open  # a matter of collation
        return OPERATORS[self.operator](read(found), read(value))


@dataclass(frozen=True, slots=True)
class Not:
    """``not (filter)``."""

    inner: Filter

    def written(self, user_resources: list[Resource]) -> str:
        """Return the filter as it is sent."""
        return f"not ({self.inner.written(user_resources)})"

    def holds(self, resource: Resource, user_resources: list[Resource], read: Reading) -> bool:
        """Whether the filter inside does not hold."""
        return not self.inner.holds(resource, user_resources, read)


@dataclass(frozen=True, slots=True)
class And:
    """``filter and filter``: binds closer than ``or``, which needs brackets."""

    left: Filter
    right: Filter

    def written(self, user_resources: list[Resource]) -> str:
        """Return the filter as it is sent."""
        sides = (self.left, self.right)
        texts = (side.written(user_resources) for side in sides)
        return " and ".join(
            f"({text})" if isinstance(side, Or) else text
            for side, text in zip(sides, texts, strict=True)
        )

    def holds(self, resource: Resource, user_resources: list[Resource], read: Reading) -> bool:
        """Whether both hold."""
        return all(side.holds(resource, user_resources, read) for side in (self.left, self.right))


@dataclass(frozen=True, slots=True)
class Or:
    """``filter or filter``."""

    left: Filter
    right: Filter

    def written(self, user_resources: list[Resource]) -> str:
        """Return the filter as it is sent, without brackets that it does not need."""
        return f"{self.left.written(user_resources)} or {self.right.written(user_resources)}"

    def holds(self, resource: Resource, user_resources: list[Resource], read: Reading) -> bool:
        """Whether one of them holds."""
        return any(side.holds(resource, user_resources, read) for side in (self.left, self.right))


def _of_nothing(operator: str) -> bool:
    """Return whether ``pr`` matches a User without a value; the rest is a matter of databases."""
    if operator == "pr":
        return False
    raise Open


SPELLINGS: Final[dict[str, Callable[[str], str]]] = {
    "": lambda names: names,
    "upper case": str.upper,
    "upper operator": lambda names: " ".join((names.split()[0], names.split()[1].upper())),
    "lower case": str.lower,
    "qualified": lambda names: f"{USER}:{names}",
}


def literal(value: str) -> str:
    """Return a text as a filter contains it: JSON, without escapes for letters."""
    return json.dumps(value, ensure_ascii=False)


def matches(expression: Filter, resource: Resource, user_resources: list[Resource]) -> bool | None:
    """Return whether a User matches a filter; ``None`` where RFC 7644 leaves that open."""
    try:
        results = {expression.holds(resource, user_resources, read) for read in READINGS}
    except Open:
        return None
    return results.pop() if len(results) == 1 else None
