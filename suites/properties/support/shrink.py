"""Smaller variants of an example that fails; the search tries them until none fails."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pytest_scim.suites.properties.support.filter_model import (
    And,
    Comparison,
    Cut,
    Filter,
    Not,
    Or,
)

PLAIN = "Al"


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of an Okta user."""

    given: str
    family: str

    def __str__(self) -> str:
        """Given name and family name."""
        return f"{self.given} {self.family}"


def shorter(text: str) -> Iterator[str]:
    """Yield a text without a part of it: a half, a quarter, and so on to single characters.

    The rest begins and ends with a letter or a sign of its own, and has no two signs in a row
    that the text did not have.
    """
    size = len(text)
    while size := size // 2:
        for start in range(0, len(text), size):
            left = text[:start] + text[start + size :]
            if _proper(left):
                yield left


def _proper(text: str) -> bool:
    if not text or text != text.strip() or unicodedata.combining(text[0]):
        return False
    if "Cf" in {unicodedata.category(text[0]), unicodedata.category(text[-1])}:
        return False  # a joiner that joins nothing
    signs = [not (one.isalnum() or unicodedata.category(one).startswith("M")) for one in text]
    return not any(a and b for a, b in pairwise(signs))


def names(naming: Naming) -> Iterator[Naming]:
    """Yield names of which one is plain, or shorter."""
    yield replace(naming, given=PLAIN)
    yield replace(naming, family=PLAIN)
    if naming.given != PLAIN:
        yield from (replace(naming, given=given) for given in shorter(naming.given))
    if naming.family != PLAIN:
        yield from (replace(naming, family=family) for family in shorter(naming.family))


def filters(expression: Filter) -> Iterator[Filter]:
    """Yield parts of a filter, and the filter with simpler parts."""
    if isinstance(expression, Not):
        yield expression.inner
        yield from map(Not, filters(expression.inner))
    elif isinstance(expression, (And, Or)):
        yield from (expression.left, expression.right)
        yield from (replace(expression, left=left) for left in filters(expression.left))
        yield from (replace(expression, right=right) for right in filters(expression.right))
    elif isinstance(expression, Comparison):
        yield from _simpler(expression)


def _simpler(expression: Comparison) -> Iterator[Comparison]:
    if expression.spelling:
        yield replace(expression, spelling="")
    if expression.operator != "eq":
        yield replace(expression, operator="eq")
    whole = Cut(expression.cut.who, "whole", "")
    for cut in (whole, replace(expression.cut, sign=""), replace(expression.cut, part="whole")):
        if cut != expression.cut:
            yield replace(expression, cut=cut)
