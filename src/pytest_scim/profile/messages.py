"""The errors of a profile, and the word that its author probably meant."""

import difflib
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from pytest_scim.profile.model import ProfileError

MOST: Final = 50
"""Errors of a profile that are listed; of the rest only the number is given."""
_FEW: Final = 12
_LONG: Final = 60


class Place(NamedTuple):
    """A line and a column, both counted from 1; ``file`` where it is not the profile's own."""

    line: int
    column: int
    file: str = ""

    def reported(self, label: str) -> str:
        """Return ``file:line:column``; ``label`` names the profile's own file."""
        return f"{self.file or label}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One error of a profile. Sorts by its place."""

    place: Place
    sentence: str


def listed_error(label: str, problems: Collection[Problem]) -> ProfileError:
    """Return the error that lists the problems by file, the profile's own first, and by line.

    Of two problems at one place it lists the first: the author reads one wrong value.

    Args:
        label: the file as the user typed it.
        problems: at least one.
    """
    by_place: dict[Place, str] = {}
    for place, sentence in sorted(problems, key=lambda problem: (problem.place.file, problem)):
        by_place.setdefault(place, sentence)
    lines = [f"{place.reported(label)}: {sentence}" for place, sentence in by_place.items()]
    others = len(lines) - MOST
    rest = [f"{label}: {others} more errors"] if others > 0 else []
    return ProfileError(*lines[:MOST], *rest)


def printable(text: str) -> str:
    """Return text with escapes in place of control characters, which could move the cursor."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )


def quote(value: object) -> str:
    """Return a value in quotes, cut when it is long."""
    text = value if isinstance(value, str) else f"{value}"
    return repr(text if len(text) <= _LONG else f"{text[:_LONG]}…")


def nearest(word: str, words: Collection[str]) -> str | None:
    """Return the one of ``words`` that the author probably meant, if any."""
    by_lower = {known.lower(): known for known in words}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1)
    return by_lower[near[0]] if near else None


def did_you_mean(word: str, words: Collection[str]) -> str:
    """Return ``; did you mean …?`` for the nearest of ``words``, or nothing."""
    near = nearest(word, words)
    return f"; did you mean {quote(near)}?" if near is not None else ""


def suggest(word: str, words: Collection[str]) -> str:
    """Return the nearest of ``words`` as a question, or all when they are few."""
    few = 0 < len(words) <= _FEW
    return did_you_mean(word, words) or (f"; use {listed(words)}" if few else "")


def unknown_check(name: str, known: Collection[str]) -> str:
    """Return the sentence for the name of a check, in which ``*`` stands for any text."""
    if "*" in name:
        return f"{quote(name)} matches no check"
    return f"{quote(name)} is not a check{suggest(name, known)}"


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Return ``a, b or c``."""
    *others, last = words
    return f"{', '.join(others)} {joint} {last}" if others else last
