"""The parameters of a rule, whose types the profile's schema has checked."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

Parameters: TypeAlias = Mapping[str, object]


def text(parameters: Parameters, name: str) -> str:
    """Return a parameter that is a text."""
    return cast("str", parameters[name])


def number(parameters: Parameters, name: str) -> int:
    """Return a parameter that is an integer."""
    return cast("int", parameters[name])


def texts(parameters: Parameters, name: str) -> Sequence[str]:
    """Return a parameter that is a list of texts; an empty list where the rule has none."""
    return cast("Sequence[str]", parameters.get(name, ()))
