"""The attributes that a target's /Schemas declares, and generated values of their types."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pytest_scim.okta.users import put_value
from pytest_scim.plugin.fixtures import Profile, Resource
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import USER, USER_NAME
from pytest_scim.scim.paths import at, at_key, entries
from pytest_scim.suites.properties.support.text_compare import same

SIMPLE: Final = ("string", "boolean", "integer", "decimal", "dateTime")
KEYS: Final = frozenset(
    {
        *("username", "active", "password", "externalid", "id", "meta", "schemas", "groups"),
        *("locale", "preferredlanguage", "timezone", "profileurl", "name.formatted", "manager"),
    }
)
"""Attributes by which Okta finds a User, or whose values have a form or an effect of their own."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An attribute with one value: its path, and its characteristics in lower case."""

    path: str
    type: str
    mutability: str
    returned: str
    case_exact: bool
    canonical: tuple[str, ...] = ()

    @property
    def is_writable(self) -> bool:
        """Whether a client may set and change it, and a read returns it."""
        return self.mutability == "readwrite" and self.returned in {"always", "default"}

    def equals(self, actual: object, sent: JSON) -> bool:
        """Whether a returned value is the one that was sent."""
        if not isinstance(sent, str):
            return type(actual) is type(sent) and actual == sent
        if self.type == "dateTime" and isinstance(actual, str):
            return actual[:19] == sent[:19]
        if self.case_exact or not isinstance(actual, str):
            return same(actual, sent)
        return same(actual.casefold(), sent.casefold())


def declared(schemas: Iterable[JSON], profile: Profile) -> list[Declared]:
    """Return the attributes of Users of which a value can be generated."""
    rule = profile.rule("updatable_attributes")
    allowed = None if rule is None else rule.parameters["attributes"]
    found = [one for schema in schemas for one in _of_schema(schema)]
    return [
        one
        for one in found
        if one.path not in profile.lengths
        if allowed is None or one.path in allowed
    ]


def _of_schema(schema: JSON) -> Iterator[Declared]:
    uri = str(at_key(schema, "id"))
    lead = "" if uri == USER else f"{uri}:"
    for attribute in entries(schema, "attributes"):
        name = str(at_key(attribute, "name"))
        if name.lower() in KEYS or at_key(attribute, "multiValued") is True:
            continue
        if at_key(attribute, "type") == "complex":
            for inner in entries(attribute, "subAttributes"):
                yield from _one(f"{lead}{name}.{at_key(inner, 'name')}", inner, attribute)
        else:
            yield from _one(f"{lead}{name}", attribute, {})


def _one(path: str, attribute: JSON, above: JSON) -> Iterator[Declared]:
    kind = str(at_key(attribute, "type"))
    if kind not in SIMPLE or path.lower() in KEYS or at_key(attribute, "multiValued") is True:
        return
    outer = str(at_key(above, "mutability") or "readWrite").lower()
    own = _word(attribute, "mutability", "readWrite")
    yield Declared(
        path,
        kind,
        own if outer in {"readwrite", "missing"} or own != "readwrite" else outer,
        _word(attribute, "returned", "default"),
        at_key(attribute, "caseExact") is True,
        tuple(map(str, entries(attribute, "canonicalValues"))),
    )


def _word(attribute: JSON, name: str, usual: str) -> str:
    value = at_key(attribute, name)
    return (value if isinstance(value, str) else usual).lower()


def with_values(body: JSONObject, values: Iterable[tuple[Declared, JSON]]) -> JSONObject:
    """Return a body in which the attributes have these values."""
    for one, value in values:
        uri, colon, rest = one.path.rpartition(":")
        if not colon:
            put_value(body, one.path, value)
            continue
        listed = body.get("schemas")
        schemas: list[JSON] = listed if isinstance(listed, list) else [USER]
        body["schemas"] = schemas if uri in schemas else [*schemas, uri]
        inner = body.get(uri)
        container: JSONObject = inner if isinstance(inner, dict) else {}
        put_value(container, rest, value)
        body[uri] = container
    return body


def value_at(resource: Resource, one: Declared) -> object:
    """Return the value of an attribute; ``None`` where there is none."""
    uri, colon, rest = one.path.rpartition(":")
    value: object = at(at_key(resource, uri) if colon else resource, rest)
    return value if isinstance(value, (str, bool, int, float)) else None


def user_name_of(resource: Resource) -> str:
    """Return the userName of a User."""
    return str(at_key(resource, USER_NAME))
