"""What is wrong with a profile, and the word that was probably meant."""

import difflib
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from pytest_scim.profile.model import ProfileError

MOST = 50
"""Errors of a profile that are listed."""

_FEW = 12
_LONG = 60


class Place(NamedTuple):
    """A line and a column, both counted from 1; ``file`` where it is not the profile's own."""

    line: int
    column: int
    file: str = ""

    def told(self, shown: str) -> str:
        """Return ``file:line:column``, the profile's own file being called ``shown``."""
        return f"{self.file or shown}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing that is wrong. Sorts by where it stands."""

    place: Place
    sentence: str


def profile_error(shown: str, problems: Collection[Problem]) -> ProfileError:
    """Return the error for all problems, each on a line, by file and place.

    Two problems at one place are one to the author: the value is wrong.

    Args:
        shown: the file as its author typed it.
        problems: at least one.
    """
    ordered = sorted(problems, key=lambda problem: (problem.place.file, problem), reverse=True)
    by_place = dict(ordered)  # of several at one place the first stays
    told = [f"{place.told(shown)}: {by_place[place]}" for place in reversed(by_place)]
    if len(told) > MOST:
        told[MOST:] = [f"{shown}: and {len(told) - MOST} more errors"]
    return ProfileError("\n".join(told))


def quote(value: Any) -> str:
    """Return a value in quotes, cut when it is long."""
    text = value if isinstance(value, str) else f"{value}"
    return repr(text if len(text) <= _LONG else f"{text[:_LONG]}…")


def did_you_mean(word: str, words: Collection[str]) -> str:
    """Return ``; did you mean …?`` for the nearest of ``words``, or nothing."""
    by_lower = {known.lower(): known for known in words}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1)
    return f"; did you mean {quote(by_lower[near[0]])}?" if near else ""


def suggest(word: str, words: Collection[str]) -> str:
    """Return the nearest of ``words`` as a question, or all when they are few."""
    few = 0 < len(words) <= _FEW
    return did_you_mean(word, words) or (f"; use {listed(words)}" if few else "")


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Return ``a, b or c``."""
    *others, last = words
    return f"{', '.join(others)} {joint} {last}" if others else last
