"""The characteristics of attributes, as a target's /Schemas or the RFC itself define them.

Names, URIs and keywords are case-insensitive (RFC 7643 sections 2.1 and 7), and what a definition
leaves out has the default of section 2.2.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import USER
from pytest_scim.scim.paths import at_key, entries, text_at
from pytest_scim.suites.support.discovery import Discovery

COMMON: Final = frozenset({"schemas", "id", "externalid", "meta"})
"""Attributes of every resource, which belong to no schema (RFC 7643 section 3.1)."""

FIXED: Final = frozenset({"readonly", "immutable"})
"""The mutability of what a client cannot change, in lower case."""

WITHHELD: Final = frozenset({"never", "request"})
"""What ``returned`` says of attributes that a plain GET lacks, in lower case."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """The definition of an attribute. Keywords are in lower case.

    ``path`` is that of a filter or a PATCH: dotted, and with the URI of an extension before it.
    ``chain`` has the attribute itself, after those that contain it.
    """

    path: str
    definition: JSONObject
    parent: "Attribute | None" = None

    @property
    def chain(self) -> "tuple[Attribute, ...]":
        """The attributes from the outermost to this one."""
        return (*(self.parent.chain if self.parent else ()), self)

    @property
    def name(self) -> str:
        """Its name, as it is defined."""
        return str(at_key(self.definition, "name"))

    @property
    def type(self) -> str:
        """Its type, as it is defined."""
        return text_at(self.definition, "type") or "string"

    @property
    def multi_valued(self) -> bool | None:
        """Whether it is an array; ``None``: the definition does not say, and has no default."""
        value = at_key(self.definition, "multiValued")
        return value if isinstance(value, bool) else None

    @property
    def required(self) -> bool:
        """Whether a value is required."""
        return at_key(self.definition, "required") is True

    @property
    def case_exact(self) -> bool:
        """Whether its values differ by upper and lower case."""
        return at_key(self.definition, "caseExact") is True

    @property
    def mutability(self) -> str:
        """Who may change it: ``readonly``, ``readwrite``, ``immutable`` or ``writeonly``."""
        return self._keyword("mutability", "readWrite")

    @property
    def returned(self) -> str:
        """When it is returned: ``always``, ``never``, ``default`` or ``request``."""
        return self._keyword("returned", "default")

    @property
    def uniqueness(self) -> str:
        """Where its values are unique: ``none``, ``server`` or ``global``."""
        return self._keyword("uniqueness", "none")

    @property
    def canonical_values(self) -> tuple[str, ...]:
        """Its canonical values, as the service provider spells them."""
        listed = entries(self.definition, "canonicalValues")
        return tuple(value for value in listed if isinstance(value, str))

    @property
    def parts(self) -> "dict[str, Attribute]":
        """Its sub-attributes by name in lower case."""
        listed = by_name(entries(self.definition, "subAttributes"))
        return {
            name: Attribute(f"{self.path}.{one['name']}", one, self) for name, one in listed.items()
        }

    @property
    def fixed(self) -> bool:
        """Whether a client cannot change it, or what contains it."""
        return any(one.mutability in FIXED for one in self.chain)

    def has(self, characteristic: str, keyword: str) -> bool:
        """Whether a characteristic has a value; the case of letters has no influence."""
        default = {"mutability": "readWrite", "returned": "default", "uniqueness": "none"}
        return self._keyword(characteristic, default.get(characteristic, "")) == keyword.lower()

    def _keyword(self, characteristic: str, default: str) -> str:
        return (text_at(self.definition, characteristic) or default).lower()


Defined: TypeAlias = tuple[str, JSON, Attribute | None]
"""The path of an attribute, its value, and its definition (``None``: not defined)."""


class Characteristics:
    """The definitions of attributes by the URI of their schema."""

    def __init__(self, schemas: Mapping[str, Iterable[JSON]]) -> None:
        """Take lists of attributes by URI."""
        self._spelled = (*schemas,)
        self._schemas = {uri.lower(): self._defined(uri, each) for uri, each in schemas.items()}

    @classmethod
    def of(cls, discovery: Discovery) -> "Characteristics":
        """Return what a target's /Schemas define; nothing where it does not offer them."""
        response = discovery("Schemas")
        return cls.listed(entries(response.json, "Resources") if response.ok else ())

    @classmethod
    def listed(cls, schemas: Iterable[JSON]) -> "Characteristics":
        """Return what Schema resources define."""
        return cls(
            {
                uri: entries(schema, "attributes")
                for schema in schemas
                if isinstance(uri := at_key(schema, "id"), str)
            }
        )

    def __contains__(self, uri: str) -> bool:
        """Whether a schema is defined."""
        return uri.lower() in self._schemas

    @property
    def uris(self) -> tuple[str, ...]:
        """The URIs of the schemas, as the target spells them."""
        return tuple(self._spelled)

    def top(self, uri: str) -> dict[str, Attribute]:
        """Return the attributes of a schema by name in lower case."""
        return self._schemas.get(uri.lower(), {})

    def chain(self, path: str, base: str = USER) -> tuple[Attribute, ...]:
        """Return the definitions along a path, as far as there are any.

        ``path`` begins with the URI of a schema or belongs to ``base``; filters in it are left
        out.
        """
        uri, name = _split(re.sub(r"\[.*?\]", "", path), base)
        level, found = self.top(uri), None
        for step in name.lower().split("."):
            if step not in level:
                break
            found = level[step]
            level = found.parts
        return found.chain if found else ()

    def find(self, path: str, base: str = USER) -> Attribute | None:
        """Return the definition of the attribute at a path, or ``None``."""
        chain = self.chain(path, base)
        _, name = _split(re.sub(r"\[.*?\]", "", path), base)
        return chain[-1] if len(chain) == name.count(".") + 1 else None

    def attributes(self, resource: JSONObject, base: str) -> Iterator[Defined]:
        """Yield path, value and definition (``None``: not defined) of a resource's attributes.

        Common attributes and attributes without a value are left out.
        """
        for uri, members in containers(resource, base):
            known = self.top(uri)
            for name, value in members.items():
                path = name if uri == base else f"{uri}:{name}"
                if not is_unassigned(value):
                    yield path, value, known.get(name.lower())

    def values(self, resource: JSONObject, base: str) -> Iterator[Defined]:
        """Yield path, value and definition of every single value, sub-attributes included."""
        for path, value, attribute in self.attributes(resource, base):
            yield from _values(path, value, attribute)

    @staticmethod
    def _defined(uri: str, listed: Iterable[JSON]) -> dict[str, Attribute]:
        lead = "" if uri.lower().startswith(CORE) else f"{uri}:"
        found = by_name(listed)
        return {name: Attribute(f"{lead}{one['name']}", one) for name, one in found.items()}


CORE: Final = "urn:ietf:params:scim:schemas:core:"


def by_name(listed: Iterable[JSON]) -> dict[str, JSONObject]:
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


def value_at(resource: JSONObject, path: str) -> JSON:
    """Return the value at a dotted path, whatever the case of its names; ``None``: there is none.

    A path may begin with the URI of a schema extension.
    """
    uri, name = _split(path, "")
    steps = [*([uri] if uri and not uri.lower().startswith(CORE) else []), *name.split(".")]
    value: JSON = resource
    for step in steps:
        members = value if isinstance(value, dict) else {}
        named = (inner for key, inner in members.items() if key.lower() == step.lower())
        value = next(named, None)
    return value


def _split(path: str, base: str) -> tuple[str, str]:
    """Return the URI of a path's schema and the rest; a URI may have dots, as in ``2.0``."""
    if not is_extension(path):
        return base, path
    uri, _, name = path.rpartition(":")
    return uri, name


def _values(path: str, value: JSON, attribute: Attribute | None) -> Iterator[Defined]:
    if isinstance(value, list):
        for item in value:
            yield from _values(path, item, attribute)
        return
    yield path, value, attribute
    if not isinstance(value, dict):
        return
    known = attribute.parts if attribute else {}
    for name, inner in value.items():
        if not is_unassigned(inner):
            yield from _values(f"{path}.{name}", inner, known.get(name.lower()))
