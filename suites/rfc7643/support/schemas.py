"""The definitions of attributes in a target's /Schemas, and what the checks expect of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from pytest_scim.checks.expect import expect_in
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import USER
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.characteristics import by_name

KEYWORDS: Final = {
    "type": {
        *("string", "boolean", "decimal", "integer"),
        *("dateTime", "binary", "reference", "complex"),
    },
    "mutability": {"readOnly", "readWrite", "immutable", "writeOnly"},
    "returned": {"always", "never", "default", "request"},
    "uniqueness": {"none", "server", "global"},
}


def is_keyword(value: object, words: Collection[str]) -> bool:
    """Whether a value is one of the words, in any case (section 7), or left out."""
    return value is None or str(value).lower() in {word.lower() for word in words}


def expect_listed(schemas: Iterable[JSONObject], uri: str) -> None:
    """Raise a finding unless a schema is listed."""
    expect_in("the list in /Schemas", uri, [schema.get("id") for schema in schemas])


def defined(schemas: Iterable[JSONObject]) -> Iterator[tuple[str, JSONObject]]:
    """Yield the path and the definition of every attribute and sub-attribute."""
    for schema in schemas:
        levels = [(f"{schema.get('id')}:", entries(schema, "attributes"))]
        while levels:
            lead, listed = levels.pop()
            for attribute in listed:
                if isinstance(attribute, dict):
                    path = f"{lead}{attribute.get('name')}"
                    yield path, attribute
                    levels.append((f"{path}.", entries(attribute, "subAttributes")))


def placed(schemas: Iterable[JSONObject]) -> Iterator[tuple[int, str]]:
    """Yield the position of a definition's schema in the list, and the definition's path."""
    for number, schema in enumerate(schemas):
        for path, _ in defined([schema]):
            yield number, path


def expect_characteristics(
    schemas: Iterable[JSONObject], name: str, expected: Mapping[str, Collection[object]]
) -> None:
    """Raise a finding unless the User schema defines an attribute so, or NotApplicable."""
    user = next((schema for schema in schemas if schema.get("id") == USER), None)
    attribute = by_name(entries(user, "attributes")).get(name.lower())
    if attribute is None:
        raise NotApplicable(f"the target's User schema does not define {name}")
    actual = {key: at(attribute, key) or "(missing)" for key in expected}
    if not all(is_keyword(actual[key], [*map(str, allowed)]) for key, allowed in expected.items()):
        wanted = {key: " or ".join(map(str, allowed)) for key, allowed in expected.items()}
        message = f"/Schemas defines {name} with other characteristics"
        raise Finding(message, expected=wanted, actual=actual)
