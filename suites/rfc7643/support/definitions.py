"""Compares a resource with definitions of its attributes: the RFC's, or the target's own."""

import re
from urllib.parse import unquote

from pytest_scim.scim.paths import entries
from pytest_scim.suites.support.addresses import parts_of

COMMON = frozenset({"schemas", "id", "externalid", "meta"})
"""Attributes of every resource, which belong to no schema (RFC 7643 section 3.1)."""

USUAL = frozenset({"type", "primary", "display", "value", "$ref"})
"""Sub-attributes that any multi-valued attribute may have (section 2.4)."""

DATE_TIME = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?P<fraction>\.\d+)?(Z|[+-]\d\d:\d\d)?")
BASE64 = re.compile(r"[A-Za-z0-9+/_\-\s]*={0,2}")

IS = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int,
    "decimal": lambda value: type(value) in {int, float},
    "dateTime": lambda value: isinstance(value, str) and DATE_TIME.fullmatch(value),
    "binary": lambda value: isinstance(value, str) and BASE64.fullmatch(value),
    "reference": lambda value: isinstance(value, str) and not re.search(r"\s", value),
    "complex": lambda value: isinstance(value, dict),
}


class Definitions:
    """The definitions of attributes by the URI of their schema; names are case-insensitive."""

    def __init__(self, schemas):
        """Take lists of attributes by URI."""
        self._schemas = {uri.lower(): by_name(listed) for uri, listed in schemas.items()}

    def __contains__(self, uri):
        """Whether a schema is defined."""
        return uri.lower() in self._schemas

    def attributes(self, resource, base):
        """Yield path, value and definition (``None``: not defined) of a resource's attributes.

        Common attributes and attributes without a value are left out.
        """
        for uri, held in containers(resource, base):
            known = self._schemas.get(uri.lower(), {})
            for name, value in held.items():
                path = name if uri == base else f"{uri}:{name}"
                if not unassigned(value):
                    yield path, value, known.get(name.lower())

    def values(self, resource, base):
        """Yield path, value and definition of every single value, sub-attributes included."""
        for path, value, attribute in self.attributes(resource, base):
            yield from _values(path, value, attribute)


def by_name(listed):
    """Return definitions by their name in lower case, without malformed ones."""
    found = [one for one in listed if isinstance(one, dict) and isinstance(one.get("name"), str)]
    return {one["name"].lower(): one for one in found}


def containers(resource, base):
    """Yield a schema's URI and its attributes: those of the core, then of each extension."""
    own = {name: value for name, value in resource.items() if not is_extension(name)}
    yield base, {name: value for name, value in own.items() if name.lower() not in COMMON}
    for name, value in resource.items():
        if is_extension(name):
            yield name, value if isinstance(value, dict) else {}


def is_extension(name):
    """Whether a top-level member is the container of a schema extension."""
    return name.lower().startswith("urn:") or "://" in name


def unassigned(value):
    """Whether a value is unassigned (RFC 7643 section 2.5)."""
    return value is None or value == []


def is_text(value):
    """Whether a value is a non-empty string."""
    return isinstance(value, str) and bool(value.strip())


def _values(path, value, attribute):
    if isinstance(value, list):
        for item in value:
            yield from _values(path, item, attribute)
        return
    yield path, value, attribute
    if not isinstance(value, dict):
        return
    known = by_name(entries(attribute, "subAttributes"))
    for name, inner in value.items():
        if not unassigned(inner):
            yield from _values(f"{path}.{name}", inner, known.get(name.lower()))


def tail(uri):
    """Return the last two segments of a URI's path, decoded."""
    return [unquote(part) for part in parts_of(uri).path.rstrip("/").split("/")[-2:]]


def has_type(value, attribute):
    """Whether a value has its attribute's type; an unknown type fits any value."""
    judge = IS.get(str(attribute.get("type", "string")))
    return judge is None or bool(judge(value))
