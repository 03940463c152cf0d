"""Expected and actual values side by side, what differs between them marked."""

import re
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from pytest_scim.report.escaping import readable
from pytest_scim.report.model import Check
from pytest_scim.scim.json_values import JSON

_LONGEST: Final = 8_000
"""Characters of a value that the page compares and contains."""

_SIMILAR: Final = 0.5
"""The least similarity of two values: what differs between two sentences is not worth a mark."""

_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A part of a value; ``differs``: the other value does not have it at this place."""

    text: str
    differs: bool


class Pair(NamedTuple):
    """Both sides of a finding, in pieces; ``None``: the check has no such value."""

    expected: list[Piece] | None
    actual: list[Piece] | None


def pair(check: Check) -> Pair | None:
    """Return the two sides of a finding; ``None`` where the check has neither."""
    expected, actual = check["expected"], check["actual"]
    if expected is None and actual is None:
        return None
    if expected is None or actual is None:
        return Pair(_whole(expected), _whole(actual))
    return marked(_text(expected), _text(actual))


def marked(expected: str, actual: str) -> Pair:
    """Return two texts in pieces: lines where one has several, otherwise words."""
    several = "\n" in expected and "\n" in actual
    left = expected.splitlines(keepends=True) if several else _TOKEN.findall(expected)
    right = actual.splitlines(keepends=True) if several else _TOKEN.findall(actual)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if expected == actual or matcher.ratio() < _SIMILAR:
        return Pair([Piece(expected, differs=False)], [Piece(actual, differs=False)])
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for word, begin, end, first, last in matcher.get_opcodes():
        for side, part in zip(sides, (left[begin:end], right[first:last]), strict=True):
            if part:
                side.append(Piece("".join(part), differs=word != "equal"))
    return Pair(*sides)


def _whole(value: JSON) -> list[Piece] | None:
    return None if value is None else [Piece(_text(value), differs=False)]


def _text(value: JSON) -> str:
    text = readable(value) or "(empty)"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
