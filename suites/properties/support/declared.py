"""The attributes that a target's /Schemas declares, of which values are generated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pytest_scim.plugin.fixtures import Profile, Resource
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.suites.properties.support.text_compare import same
from pytest_scim.suites.support.characteristics import WITHHELD, Attribute
from pytest_scim.suites.support.characteristics import value_at as value_of
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user_attributes import placed, user_attributes

SIMPLE: Final = frozenset({"string", "boolean", "integer", "decimal", "datetime"})
KEYS: Final = frozenset(
    {
        *("username", "active", "password", "externalid", "id", "meta", "schemas", "groups"),
        *("locale", "preferredlanguage", "timezone", "profileurl", "name.formatted", "manager"),
    }
)
"""Attributes by which Okta finds a User, or whose values have a form or an effect of their own."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Declared:
    """An attribute with one value, and what its characteristics and those around it allow."""

    attribute: Attribute

    def __repr__(self) -> str:
        """Return the path: that of an example is in a message."""
        return self.path

    @property
    def path(self) -> str:
        """The path of the attribute."""
        return self.attribute.path

    @property
    def type(self) -> str:
        """Its type, in lower case."""
        return self.attribute.type.lower()

    @property
    def mutability(self) -> str:
        """Its own mutability, or that of what contains it where its own is ``readwrite``."""
        chain = [one.mutability for one in reversed(self.attribute.chain)]
        return next((one for one in chain if one != "readwrite"), "readwrite")

    @property
    def returned(self) -> str:
        """When it is returned; what is withheld takes its parts along."""
        chain = [one.returned for one in self.attribute.chain]
        return next((one for one in chain if one in WITHHELD), chain[-1])

    @property
    def canonical(self) -> tuple[str, ...]:
        """The canonical values of the service provider."""
        return self.attribute.canonical_values

    @property
    def is_writable(self) -> bool:
        """Whether a client may set and change it, and a read returns it."""
        return self.mutability == "readwrite" and self.returned in {"always", "default"}

    def equals(self, actual: object, sent: JSON) -> bool:
        """Whether a returned value is the one that was sent."""
        if not isinstance(sent, str):
            return type(actual) is type(sent) and actual == sent
        if self.type == "datetime" and isinstance(actual, str):
            return actual[:19] == sent[:19]
        if self.attribute.case_exact or not isinstance(actual, str):
            return same(actual, sent)
        return same(actual.casefold(), sent.casefold())


def declared(discovery: Discovery, profile: Profile) -> list[Declared]:
    """Return the attributes of Users of which a value can be generated."""
    rule = profile.rule("updatable_attributes")
    allowed = None if rule is None else rule.parameters["attributes"]
    found = [Declared(one) for one in user_attributes(discovery)]
    return [
        one
        for one in found
        if one.type in SIMPLE and not one.attribute.multi_valued
        if KEYS.isdisjoint({one.path.lower(), one.attribute.chain[0].name.lower()})
        if one.path not in profile.lengths
        if allowed is None or one.path in allowed
    ]


def with_values(body: JSONObject, values: Iterable[tuple[Declared, JSON]]) -> JSONObject:
    """Return a body in which the attributes have these values."""
    return placed(body, [(one.attribute, value) for one, value in values])


def value_at(resource: Resource, one: Declared) -> object:
    """Return the value of an attribute; ``None`` where there is none."""
    value = value_of(resource, one.path)
    return value if isinstance(value, (str, bool, int, float)) else None
