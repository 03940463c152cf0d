"""RFC 7643, section 2: attributes and their values."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.suites.rfc7643.support.attributes import (
    expect_distinct,
    expect_no_attribute_with,
    expect_one_primary,
    expect_plurality,
    expect_types,
    has_value,
    is_always_present,
    is_usual,
    parent,
)
from pytest_scim.suites.rfc7643.support.resources import ReturnedResource
from pytest_scim.suites.rfc7643.support.rfc_definitions import CORE
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.characteristics import Characteristics
from pytest_scim.suites.support.discovery import Discovery

CANONICAL = ("work", "home", "other", "mobile", "fax", "pager", "direct", "indirect")
TYPED = ("emails", "phoneNumbers", "addresses", "groups")
PLURAL = ("emails", "phoneNumbers", "addresses", "roles", "entitlements", "groups", "members")


@check(SHOULD, rfc7643("2.3"), rfc7643("8.7.1"))
def test_values_have_the_type_that_the_rfc_defines(resources: list[ReturnedResource]) -> None:
    """Attribute values have the JSON type that RFC 7643 defines

    Every returned value of an attribute of RFC 7643 has the JSON type of that attribute:
    `active` is `true`, not `"true"`.

    Fix: Return each value in the JSON type of RFC 7643: `true` and not `"true"`.
    """
    expect_types(resources, Characteristics(CORE))


@check(SHOULD, rfc7643("2.3"), rfc7643("7"))
def test_values_have_the_type_that_the_target_defines(
    resources: list[ReturnedResource], target_definitions: Characteristics
) -> None:
    """Attribute values have the JSON type that the target's /Schemas defines

    Every returned value has the JSON type that the target's own /Schemas defines for its
    attribute.

    Fix: Return each value in the type that /Schemas define, or define the type that you return.
    """
    expect_types(resources, target_definitions)


@check(SHOULD, rfc7643("2.4"), rfc7644("3.8"))
def test_multi_valued_attributes_are_arrays(resources: list[ReturnedResource]) -> None:
    """Multi-valued attributes are JSON arrays

    A multi-valued attribute of RFC 7643 is returned as a JSON array even when it has one value;
    a singular attribute never is.

    Fix: Return multi-valued attributes as arrays, and no other attribute.
    """
    expect_plurality(resources, Characteristics(CORE))


@check(SHOULD, rfc7643("2.4"), rfc7643("7"))
def test_plurality_is_what_the_target_defines(
    resources: list[ReturnedResource], target_definitions: Characteristics
) -> None:
    """Attributes are arrays exactly where the target's /Schemas says `multiValued`

    The target returns an attribute as a JSON array if and only if its own /Schemas defines it
    as `multiValued`.

    Fix: Return arrays for what /Schemas define as `multiValued`, or correct the definition.
    """
    expect_plurality(resources, target_definitions)


@check(SHOULD, rfc7643("2.1"), rfc7643("7"), rfc7644("3.1"))
def test_every_returned_attribute_is_defined(
    resources: list[ReturnedResource], target_definitions: Characteristics
) -> None:
    """Every returned attribute is defined in the target's /Schemas

    Each attribute of a returned resource is defined in the target's /Schemas. Okta's Import
    User Schema, and any client that maps attributes, reads the definitions there.

    Fix: Add the attribute to its schema in /Schemas, or do not return it.
    """
    unknown: dict[str, str] = {}
    for resource in resources:
        values = target_definitions.values(resource.body, resource.base)
        new = [p for p, _, attribute in values if attribute is None and not is_usual(p)]
        outer = [path for path in new if path == parent(path) or parent(path) not in new]
        unknown |= dict.fromkeys(outer, resource.label)
    message = f"/Schemas does not define {', '.join(unknown)}"
    expect_none(message, unknown, expected="a definition")


@check(SHOULD, rfc7643("7"), rfc7643("2.2"))
def test_attributes_returned_never_are_not_returned(
    resources: list[ReturnedResource], target_definitions: Characteristics
) -> None:
    """`writeOnly` attributes and attributes with `returned: never` are not returned

    A resource never contains an attribute that the target's /Schemas defines as `mutability:
    writeOnly` or `returned: never`.

    Fix: Remove the attribute from responses, or define it as `returned: default`.
    """
    expect_no_attribute_with(resources, target_definitions, "returned", "never")
    expect_no_attribute_with(resources, target_definitions, "mutability", "writeOnly")


@check(SHOULD, rfc7643("7"), rfc7644("3.9"))
def test_attributes_returned_on_request_are_left_out(
    resources: list[ReturnedResource], target_definitions: Characteristics
) -> None:
    """Attributes with `returned: request` are left out of a plain GET

    A GET that names no attributes returns none that the target's /Schemas defines as `returned:
    request`.

    Fix: Return the attribute only where a request names it, or define `returned: default`.
    """
    read = [resource for resource in resources if "GET" in resource.label]
    expect_no_attribute_with(read, target_definitions, "returned", "request")


@check(SHOULD, rfc7643("7"), rfc7643("2.2"))
def test_required_attributes_are_returned(
    resources: list[ReturnedResource], target_definitions: Characteristics
) -> None:
    """Attributes that /Schemas defines as required are returned

    A resource contains every attribute that the target's /Schemas defines as `required` in one
    of the schemas of that resource.

    Fix: Return a value of the attribute in every resource, or define `required: false`.
    """
    for resource in resources:
        for uri in map(str, entries(resource.body, "schemas")):
            members = resource.body if uri == resource.base else at_key(resource.body, uri)
            required = [
                one for one in target_definitions.top(uri).values() if is_always_present(one)
            ]
            missing = [one.name for one in required if not has_value(members, one)]
            message = f"{resource.label} lacks {', '.join(missing)}"
            expect_none(message, missing, expected="every required attribute")


@check(SHOULD, rfc7643("2.3.8"))
def test_no_sub_attribute_is_complex(resources: list[ReturnedResource]) -> None:
    """Sub-attributes are not complex

    A complex attribute contains simple values only: a sub-attribute has no sub-attributes of
    its own.

    Fix: Flatten the value: a sub-attribute is a string, a number or a Boolean.
    """
    for resource in resources:
        values = Characteristics({}).values(resource.body, resource.base)
        deep = [p for p, v, _ in values if isinstance(v, dict) and "." in p.rpartition(":")[2]]
        message = f"{resource.label} has complex sub-attributes: {', '.join(deep)}"
        expect_none(message, deep, expected="simple values")


@check(SHOULD, rfc7643("2.4"), rfc7643("7"))
def test_a_type_is_written_as_its_canonical_value(
    user_resources: list[ReturnedResource], discovery: Discovery
) -> None:
    """Canonical values are returned in the spelling in which they are defined

    A value that the target's /Schemas list in `canonicalValues` is returned in that spelling.
    Where they list none for a `type`, the spelling of RFC 7643 counts: `work`, not `WORK`.

    Fix: Return the value as `canonicalValues` spell it, or list it there as you return it.
    """
    known = Characteristics.of(discovery)
    for resource in user_resources:
        for path, value, attribute in known.values(resource.body, resource.base):
            is_type = path.rpartition(".")[0] in TYPED and path.endswith(".type")
            words = attribute.canonical_values if attribute else ()
            words = words or (CANONICAL if is_type else ())
            right = [word for word in words if word.lower() == str(value).lower()]
            if right and value not in right:
                message = f"{path} of {resource.label} is {value!r}, which is defined otherwise"
                raise Finding(message, expected=right[0], actual=value)


@check(SHOULD, rfc7643("2.4"))
def test_only_one_value_is_primary(resources: list[ReturnedResource]) -> None:
    """At most one value of a multi-valued attribute is primary

    In each multi-valued attribute the `primary` value `true` "MUST appear no more than once".

    Fix: Set `primary: true` on one value of an attribute at most.
    """
    for resource in resources:
        for name in PLURAL:
            expect_one_primary(f"{name} of {resource.label}", entries(resource.body, name))


@check(SHOULD, rfc7643("2.4"))
def test_no_value_comes_twice(resources: list[ReturnedResource]) -> None:
    """A multi-valued attribute returns no combination of type and value twice

    Service providers SHOULD NOT return the same combination of `type` and `value` more than
    once in one attribute.

    Fix: Return each combination of `type` and `value` once.
    """
    for resource in resources:
        for name in PLURAL:
            expect_distinct(f"{name} of {resource.label}", entries(resource.body, name))
