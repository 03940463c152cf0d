"""RFC 7643, section 6: the resource types that the service provider announces."""

from collections import Counter

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal, expect_in
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import (
    GROUP,
    OKTA_ENTITLEMENT,
    OKTA_ROLE,
    PROVIDER_CONFIG,
    RESOURCE_TYPE,
    USER,
)
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_text
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.characteristics import Characteristics
from pytest_scim.suites.support.discovery import Discovery

SECTION = rfc7643("6")
SCHEMA_OWNER = "rfc7643.resource_types.a_type_has_a_name_an_endpoint_and_a_schema"
ENDPOINTS = {USER: "Users", GROUP: "Groups"}
EXTENSION = {"schema": "a URI", "required": "true or false"}


@check(SHOULD, SECTION)
def test_a_type_has_a_name_an_endpoint_and_a_schema(resource_types: list[JSONObject]) -> None:
    """Every resource type has `name`, `endpoint` and `schema`

    Each resource type in /ResourceTypes has a `name`, an `endpoint` and the URI of its
    `schema`. All three are REQUIRED.

    Fix: Write non-empty strings into all three, such as `User`, `/Users` and
    `urn:ietf:params:scim:schemas:core:2.0:User`, in each entry of /ResourceTypes.
    """
    for kind in resource_types:
        missing = [n for n in ("name", "endpoint", "schema") if not is_text(kind.get(n))]
        message = f"a resource type has no {', '.join(missing)}"
        expect_none(message, [kind] if missing else [], expected="non-empty strings")


@check(SHOULD, SECTION)
def test_no_type_is_announced_twice(resource_types: list[JSONObject]) -> None:
    """/ResourceTypes lists each resource type name once

    Every resource type has a name of its own, because `meta.resourceType` identifies the
    resource type by that name.

    Fix: Merge entries with the same `name` into one, with all their extensions in
    `schemaExtensions`, or give each its own name.
    """
    counts = Counter(name for kind in resource_types if is_text(name := kind.get("name")))
    twice = sorted(name for name, count in counts.items() if count > 1)
    message = f"/ResourceTypes repeats the name {', '.join(twice)}"
    expect_none(message, twice, expected="each name once")


@check(SHOULD, SECTION, rfc7644("3.2"))
def test_users_are_announced(resource_types: list[JSONObject]) -> None:
    """/ResourceTypes lists a resource type with the core User schema

    One of the resource types that the target announces has the core User as its `schema`.

    Fix: Add an entry with the endpoint `/Users` and the schema
    `urn:ietf:params:scim:schemas:core:2.0:User` to /ResourceTypes.
    """
    expect_announced(resource_types, USER)


@check(SHOULD, SECTION, rfc7644("3.2"), feature="push_groups")
def test_groups_are_announced(resource_types: list[JSONObject]) -> None:
    """/ResourceTypes lists a resource type with the core Group schema

    A target that serves groups announces a resource type with the core Group as its `schema`.

    Fix: Add an entry with the endpoint `/Groups` and the schema
    `urn:ietf:params:scim:schemas:core:2.0:Group` to /ResourceTypes.
    """
    expect_announced(resource_types, GROUP)


@check(SHOULD, SECTION, rfc7644("3.2"))
def test_an_endpoint_is_where_its_resources_are(resource_types: list[JSONObject]) -> None:
    """The resource types' endpoints are `/Users` and `/Groups`

    The `endpoint` of a resource type is relative to the base URL: `/Users` for the core User
    and `/Groups` for the core Group.

    Fix: Write `/Users` and `/Groups` into `endpoint`, without the scheme and the host of the
    base URL.
    """
    for kind in resource_types:
        endpoint, expected = kind.get("endpoint"), ENDPOINTS.get(str(kind.get("schema")))
        if expected is None or not is_text(endpoint):
            continue
        if "://" in endpoint or endpoint.rstrip("/").rpartition("/")[2] != expected:
            expect_equal(f"the endpoint of the {expected} resource type", endpoint, f"/{expected}")


@check(SHOULD, SECTION)
def test_an_extension_says_whether_it_is_required(resource_types: list[JSONObject]) -> None:
    """Every schema extension has a URI in `schema` and a Boolean in `required`

    Both sub-attributes are REQUIRED in each entry of a resource type's `schemaExtensions`.

    Fix: Write the URN of the extension into `schema`, and a JSON Boolean into `required`:
    `false` where a create may lack the extension.
    """
    extensions = [one for kind in resource_types for one in entries(kind, "schemaExtensions")]
    wrong = [
        one
        for one in extensions
        if not is_text(at(one, "schema")) or not isinstance(at(one, "required"), bool)
    ]
    message = "a schema extension lacks a URI in `schema` or a Boolean in `required`"
    expect_none(message, wrong, expected=EXTENSION)


@check(SHOULD, SECTION, rfc7643("7"))
def test_the_schemas_of_a_type_are_listed(
    resource_types: list[JSONObject], target_definitions: Characteristics
) -> None:
    """/Schemas lists the schema and extensions of every resource type

    The schema of a resource type and of each of its extensions is the `id` of a listed Schema.
    Okta's own schemas for roles and entitlements need not be listed.

    Fix: List the Schema of every resource type and extension in /Schemas.
    """
    named = {uri for kind in resource_types for uri in uris(kind)} - {OKTA_ROLE, OKTA_ENTITLEMENT}
    missing = sorted(uri for uri in named if uri not in target_definitions)
    message = f"/Schemas does not list {', '.join(missing)}"
    expect_none(message, missing, expected="every schema of a resource type")


def expect_announced(resource_types: list[JSONObject], schema: str) -> None:
    """Raise a finding unless a type has this schema."""
    actual = [kind.get("schema") for kind in resource_types]
    if not any(isinstance(uri, str) for uri in actual):
        raise Blocked(SCHEMA_OWNER, "no resource type has a schema")
    expect_in("the list of the resource types' schemas", schema, actual)


def uris(kind: JSONObject) -> list[str]:
    """Return the schema of a type and those of its extensions."""
    named = [kind.get("schema"), *(at(one, "schema") for one in entries(kind, "schemaExtensions"))]
    return [uri for uri in named if is_text(uri)]


@check(SHOULD, rfc7643("3"), rfc7643("6"))
def test_a_resource_type_names_its_schema(
    resource_types: list[JSONObject], discovery: Discovery
) -> None:
    """ResourceType resources and ServiceProviderConfig name their schema in `schemas`

    The `schemas` of each ResourceType contains the URI of the ResourceType schema, and that of
    ServiceProviderConfig its own. A Schema resource may lack `schemas`, as in the RFC's section
    8.7.1.

    Fix: Write `schemas` into every ResourceType and into ServiceProviderConfig.
    """
    found = {
        f"the ResourceType {at(kind, 'name')}": (kind, RESOURCE_TYPE) for kind in resource_types
    }
    response = discovery("ServiceProviderConfig")
    if response.ok and isinstance(response.json, dict):
        found["ServiceProviderConfig"] = (response.json, PROVIDER_CONFIG)
    for what, (resource, uri) in found.items():
        named = at(resource, "schemas")
        if not isinstance(named, list) or uri not in named:
            message = f"`schemas` of {what} lacks {uri}"
            raise Finding(message, expected=[uri], actual=repr(named))
