"""Compares a resource with definitions of its attributes: the RFC's, or the target's own."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias, TypeGuard

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.paths import entries

Definition: TypeAlias = JSONObject
"""The definition of an attribute, as a schema lists it."""

Defined: TypeAlias = tuple[str, JSON, Definition | None]
"""The path of an attribute, its value, and its definition (``None``: not defined)."""

COMMON: Final = frozenset({"schemas", "id", "externalid", "meta"})
"""Attributes of every resource, which belong to no schema (RFC 7643 section 3.1)."""

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
    "dateTime": lambda value: isinstance(value, str) and bool(DATE_TIME.fullmatch(value)),
    "binary": lambda value: isinstance(value, str) and bool(BASE64.fullmatch(value)),
    "reference": lambda value: isinstance(value, str) and not re.search(r"\s", value),
    "complex": lambda value: isinstance(value, dict),
}


class Definitions:
    """The definitions of attributes by the URI of their schema; names are case-insensitive."""

    def __init__(self, schemas: Mapping[str, Iterable[JSON]]) -> None:
        """Take lists of attributes by URI."""
        self._schemas = {uri.lower(): by_name(listed) for uri, listed in schemas.items()}

    def __contains__(self, uri: str) -> bool:
        """Whether a schema is defined."""
        return uri.lower() in self._schemas

    def attributes(self, resource: JSONObject, base: str) -> Iterator[Defined]:
        """Yield path, value and definition (``None``: not defined) of a resource's attributes.

        Common attributes and attributes without a value are left out.
        """
        for uri, members in containers(resource, base):
            known = self._schemas.get(uri.lower(), {})
            for name, value in members.items():
                path = name if uri == base else f"{uri}:{name}"
                if not is_unassigned(value):
                    yield path, value, known.get(name.lower())

    def values(self, resource: JSONObject, base: str) -> Iterator[Defined]:
        """Yield path, value and definition of every single value, sub-attributes included."""
        for path, value, attribute in self.attributes(resource, base):
            yield from _values(path, value, attribute)


def by_name(listed: Iterable[JSON]) -> dict[str, Definition]:
    """Return definitions by their name in lower case, without malformed ones."""
    definitions = [one for one in listed if isinstance(one, dict)]
    return {
        str(one["name"]).lower(): one for one in definitions if isinstance(one.get("name"), str)
    }


def containers(resource: JSONObject, base: str) -> Iterator[tuple[str, JSONObject]]:
    """Yield a schema's URI and its attributes: those of the core, then of each extension."""
    own = {name: value for name, value in resource.items() if not is_extension(name)}
    yield base, {name: value for name, value in own.items() if name.lower() not in COMMON}
    for name, value in resource.items():
        if is_extension(name):
            yield name, value if isinstance(value, dict) else {}


def is_extension(name: str) -> bool:
    """Whether a top-level member is the container of a schema extension."""
    return name.lower().startswith("urn:") or "://" in name


def is_unassigned(value: object) -> bool:
    """Whether a value is unassigned (RFC 7643 section 2.5)."""
    return value is None or value == []


def is_text(value: object) -> TypeGuard[str]:
    """Whether a value is a non-empty string."""
    return isinstance(value, str) and bool(value.strip())


def _values(path: str, value: JSON, attribute: Definition | None) -> Iterator[Defined]:
    if isinstance(value, list):
        for item in value:
            yield from _values(path, item, attribute)
        return
    yield path, value, attribute
    if not isinstance(value, dict):
        return
    known = by_name(entries(attribute, "subAttributes"))
    for name, inner in value.items():
        if not is_unassigned(inner):
            yield from _values(f"{path}.{name}", inner, known.get(name.lower()))


def has_type(value: JSON, attribute: Definition) -> bool:
    """Whether a value has its attribute's type; an unknown type fits any value."""
    has = IS.get(str(attribute.get("type", "string")))
    return has is None or has(value)
