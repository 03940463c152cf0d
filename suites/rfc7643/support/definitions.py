"""The types of attributes, and other forms of values that RFC 7643 names."""

import re
from collections.abc import Callable
from typing import Final, TypeGuard

from pytest_scim.scim.json_values import JSON
from pytest_scim.suites.support.characteristics import Attribute

USUAL: Final = frozenset({"type", "primary", "display", "value", "$ref"})
"""Sub-attributes that any multi-valued attribute may have (section 2.4)."""

DATE_TIME: Final = re.compile(
    r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?P<fraction>\.\d+)?(Z|[+-]\d\d:\d\d)?"
)
BASE64: Final = re.compile(r"[A-Za-z0-9+/_\-\s]*={0,2}")

IS: Final[dict[str, Callable[[JSON], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int,
    "decimal": lambda value: type(value) in {int, float},
    "datetime": lambda value: isinstance(value, str) and bool(DATE_TIME.fullmatch(value)),
    "binary": lambda value: isinstance(value, str) and bool(BASE64.fullmatch(value)),
    "reference": lambda value: isinstance(value, str) and not re.search(r"\s", value),
    "complex": lambda value: isinstance(value, dict),
}


def is_text(value: object) -> TypeGuard[str]:
    """Whether a value is a non-empty string."""
    return isinstance(value, str) and bool(value.strip())


def has_type(value: JSON, attribute: Attribute) -> bool:
    """Whether a value has its attribute's type; an unknown type fits any value."""
    has = IS.get(attribute.type.lower())
    return has is None or has(value)
