"""What the checks of attributes expect of returned resources, by definitions of the attributes."""

from collections import Counter
from collections.abc import Iterable

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7643.support.definitions import USUAL, has_type
from pytest_scim.suites.rfc7643.support.resources import ReturnedResource
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.characteristics import (
    WITHHELD,
    Attribute,
    Characteristics,
    is_unassigned,
)


def expect_types(resources: Iterable[ReturnedResource], definitions: Characteristics) -> None:
    """Raise a finding unless every value has the type of its definition."""
    for resource in resources:
        values = definitions.values(resource.body, resource.base)
        wrong = {p: (v, one) for p, v, one in values if one is not None and not has_type(v, one)}
        if wrong:
            expected = {path: one.type for path, (_, one) in wrong.items()}
            actual = {path: repr(value) for path, (value, _) in wrong.items()}
            message = f"{resource.label} has values of another JSON type: {', '.join(wrong)}"
            raise Finding(message, expected=expected, actual=actual)


def expect_plurality(resources: Iterable[ReturnedResource], definitions: Characteristics) -> None:
    """Raise a finding unless exactly the multi-valued attributes are arrays."""
    for resource in resources:
        wrong = {
            path: "an array" if attribute.multi_valued else "one value"
            for path, value, attribute in definitions.attributes(resource.body, resource.base)
            if attribute is not None and attribute.multi_valued is not None
            if attribute.multi_valued is not isinstance(value, list)
        }
        if wrong:
            message = (
                f"{resource.label} returns a list for a single-valued attribute, or the reverse: "
                f"{', '.join(wrong)}"
            )
            raise Finding(message, expected=wrong, actual=sorted(resource.body))


def expect_no_attribute_with(
    resources: Iterable[ReturnedResource],
    definitions: Characteristics,
    characteristic: str,
    keyword: str,
) -> None:
    """Raise a finding when a resource contains an attribute with a keyword; display no value."""
    for resource in resources:
        returned = [
            path
            for path, _, attribute in definitions.values(resource.body, resource.base)
            if attribute is not None and attribute.has(characteristic, keyword)
        ]
        message = f"{resource.label} contains {', '.join(returned)}"
        expect_none(message, returned, expected=f"{characteristic}: {keyword}")


def expect_one_primary(what: str, values: Iterable[JSON]) -> None:
    """Raise a finding when more than one value of an attribute is primary."""
    count = sum(at(value, "primary") is True for value in values)
    if count > 1:
        raise Finding(f"{count} values of {what} are primary", expected="at most 1", actual=count)


def expect_distinct(what: str, values: Iterable[JSON]) -> None:
    """Raise a finding when an attribute has a combination of type and value more than once."""
    keys = [(str(at(one, "type") or None), at(one, "value")) for one in values]
    counts = Counter((kind, value) for kind, value in keys if isinstance(value, str))
    twice = [pair for pair, count in counts.items() if count > 1]
    expect_none(f"{what} contains a value more than once", twice, expected="each once")


def is_always_present(attribute: Attribute) -> bool:
    """Whether a definition requires a value in every response."""
    withheld = attribute.mutability == "writeonly" or attribute.returned in WITHHELD
    return attribute.required and not withheld


def has_value(members: object, attribute: Attribute) -> bool:
    """Whether a resource, or the container of an extension, has a value of an attribute."""
    items = members.items() if isinstance(members, dict) else ()
    known = {name.lower() for name, value in items if not is_unassigned(value)}
    return attribute.name.lower() in known


def is_usual(path: str) -> bool:
    """Whether a path ends in a sub-attribute that any multi-valued attribute may have."""
    return parent(path) != path and path.rpartition(".")[2] in USUAL


def parent(path: str) -> str:
    """Return the path of the attribute that a sub-attribute belongs to; its own, if it is none."""
    uri, colon, name = path.rpartition(":")
    return f"{uri}{colon}{name.partition('.')[0]}"
