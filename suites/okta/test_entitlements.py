"""Okta's guide to SCIM with entitlements: what a discovery reads.

The guide says which resource types Okta reads, and which attributes they and their values have.
"""

import json
from collections.abc import Mapping, Sequence

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_docs, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    Org,
    Task,
    Users,
    describe,
    expect_equal,
    expect_in,
    expect_status,
)
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import (
    ENTERPRISE_USER,
    GROUP,
    LIST_RESPONSE,
    OKTA_ENTITLEMENT,
    OKTA_ROLE,
    USER,
)
from pytest_scim.scim.paths import at_key, entries, text_at
from pytest_scim.suites.support.bodies import expect_none, expect_some
from pytest_scim.suites.support.entitlements import LISTED, endpoints_of, governed_types, rows_of

PAGE = "guides/scim-with-entitlements/main/"
SEQUENCE = okta_docs(PAGE, "Endpoint call sequence")
TYPES = okta_docs(PAGE, "/ResourceTypes")
VALUES = okta_docs(PAGE, "Entitlements schema")
SCHEMAS = okta_docs(PAGE, "/Schemas")
RESERVED = okta_docs("concepts/scim/faqs/", "Attribute handling and reserved names")

KNOWN = {USER, GROUP, ENTERPRISE_USER, OKTA_ROLE, OKTA_ENTITLEMENT}
"""Schemas that Okta knows without a definition in /Schemas."""


def _needed(resource: JSONObject, *names: str) -> list[str]:
    """Return those of the names that have no text as value."""
    return [name for name in names if not text_at(resource, name)]


def _expect_complete(what: str, lacking: Mapping[str, Sequence[str]]) -> None:
    """Require that no resource lacks attributes; ``lacking`` has their names by resource."""
    found = {name: names for name, names in lacking.items() if names}
    if found:
        listed = "; ".join(f"{' and '.join(names)} of {name}" for name, names in found.items())
        raise Finding(f"{what} lack {listed}", expected="text", actual=found)


@check(MUST, SEQUENCE, rfc7644("4"), feature="entitlements")
def test_resource_types_are_listed(entitlement_discovery: Task) -> None:
    """GET /ResourceTypes returns a ListResponse of resource types

    The status is 200 and the list is not empty.

    Impact: Okta discovers no entitlements.
    Fix: Return 200 and a ListResponse with every resource type to GET /ResourceTypes.
    """
    response = entitlement_discovery.responses[0]
    expect_status(response, SUCCESS, what="GET /ResourceTypes")
    schemas = entries(response.json, "schemas")
    expect_in("`schemas` of the response to GET /ResourceTypes", LIST_RESPONSE, schemas)
    expect_some("the list of resource types", rows_of(response))


@check(MUST, TYPES, rfc7643("6"), feature="entitlements")
def test_a_role_or_entitlement_is_announced(entitlement_discovery: Task) -> None:
    """/ResourceTypes announces a role or an entitlement

    At least one resource type has Okta's role or entitlement URN as its `schema`. Each of these has
    `id`, `name` and `endpoint`.

    Impact: Okta discovers no entitlements.
    Fix: List a resource type whose `schema` is Okta's Role or Entitlement URN, with `id`,
    `name` and `endpoint`.
    """
    kinds = governed_types(entitlement_discovery)
    if not kinds:
        actual = [kind.get("schema") for kind in rows_of(entitlement_discovery.responses[0])]
        raise Finding(
            "no resource type has Okta's role or entitlement URN as its schema",
            expected=[OKTA_ROLE, OKTA_ENTITLEMENT],
            actual=actual,
        )
    lacking = {str(kind.get("name")): _needed(kind, "id", "name", "endpoint") for kind in kinds}
    _expect_complete("resource types", lacking)


@check(MUST, SEQUENCE, rfc7644("3.4.2"), feature="entitlements")
def test_every_announced_endpoint_lists_its_values(
    entitlement_discovery: Task, users: Users
) -> None:
    """Each announced endpoint returns a ListResponse with values

    `totalResults`, `startIndex` and `itemsPerPage` are numbers.

    Impact: Admins cannot grant the values of this endpoint.
    Fix: Return a ListResponse with numeric counts to GET of each endpoint that /ResourceTypes
    announces.
    """
    flaws = {}
    for path in endpoints_of(entitlement_discovery):
        response = users.ask("GET", path, query="startIndex=1&count=100")
        counts = {
            name: at_key(response.json, name)
            for name in ("totalResults", "startIndex", "itemsPerPage")
        }
        wrong = [name for name, count in counts.items() if type(count) is not int]
        if not response.ok or not rows_of(response) or wrong:
            counted = f", no number as {', '.join(wrong)}" if response.ok and wrong else ""
            flaws[path] = f"{describe(response)}{counted}, {len(rows_of(response))} values"
    if flaws:
        listed = "; ".join(f"GET {path} returned {flaw}" for path, flaw in flaws.items())
        raise Finding(listed, expected="200 and a ListResponse with values", actual=flaws)
    assert entitlement_discovery.ok, entitlement_discovery.message


@check(MUST, VALUES, feature="entitlements")
def test_values_have_an_id_and_a_name(entitlement_discovery: Task, users: Users) -> None:
    """Each role and entitlement has an `id` and a `displayName`

    An entitlement also has a `type`.

    Impact: Admins cannot grant these values.
    Fix: Return `id` and `displayName` of each value, and `type` of an entitlement.
    """
    lacking = {}
    for path, kind in endpoints_of(entitlement_discovery).items():
        rows = rows_of(users.ask("GET", path, query="startIndex=1&count=100"))
        if not rows:
            raise Blocked(LISTED, f"{path} lists no values")
        names = ("id", "displayName", "type")[: 2 + (kind["schema"] == OKTA_ENTITLEMENT)]
        lacking[path] = sorted({name for row in rows for name in _needed(row, *names)})
    _expect_complete("values", lacking)


@check(MUST, SEQUENCE, rfc7644("3.4.2.4"), feature="entitlements")
def test_every_value_is_read_once(entitlement_discovery: Task, users: Users, org: Org) -> None:
    """The pages of an entitlement endpoint contain each value once

    Okta reads as many values as `totalResults` announces.

    Impact: Some values cannot be granted in Okta, or appear twice.
    Fix: Sort the values by a unique key, and apply `startIndex` and `count` to that order.
    """
    paths = endpoints_of(entitlement_discovery)
    if not entitlement_discovery.ok:
        raise Blocked(LISTED, entitlement_discovery.message or "")
    responses = [users.ask("GET", path, query="startIndex=1&count=1") for path in paths]
    totals = [at_key(response.json, "totalResults") for response in responses]
    total = sum(number for number in totals if isinstance(number, int))
    if total > org.pages * 100:
        raise NotRun(f"the target announces {total} values, more than this run may read")
    different = {json.dumps(value, sort_keys=True) for value in entitlement_discovery.values}
    announced = f"where `totalResults` announces {total} values, the number"
    expect_equal(f"{announced} that Okta reads", len(entitlement_discovery.values), total)
    expect_equal(f"{announced} of different ones that Okta reads", len(different), total)


@check(MUST, SCHEMAS, rfc7643("6"), feature="entitlements")
def test_announced_extensions_are_defined(entitlement_discovery: Task) -> None:
    """/Schemas defines each announced schema extension

    This applies to each extension of a resource type that is not one of Okta's own or of RFC 7643.

    Impact: Okta cannot import the attributes of the extension.
    Fix: Define each schema extension that /ResourceTypes announces in /Schemas.
    """
    announced = {
        str(entry.get("schema"))
        for kind in rows_of(entitlement_discovery.responses[0])
        for entry in entries(kind, "schemaExtensions")
        if isinstance(entry, dict)
    }
    schemas = [
        schema for response in entitlement_discovery.responses[1:2] for schema in rows_of(response)
    ]
    undefined = sorted(announced - KNOWN - {str(schema.get("id")) for schema in schemas})
    message = f"/Schemas does not define {', '.join(undefined)}"
    expect_none(message, undefined, expected="a definition of each announced extension")


@check(SHOULD, RESERVED, rfc7643("4.1.2"), feature="entitlements")
def test_no_custom_attribute_is_called_groups(entitlement_discovery: Task) -> None:
    """No custom schema defines an attribute named `groups`

    The core User schema has an attribute of that name; Okta's profile rejects it as a custom
    attribute.

    Impact: Okta rejects the attribute, so its values are not imported.
    Fix: Give the custom attribute another name.
    """
    clashing = [
        schema.get("id")
        for response in entitlement_discovery.responses[1:2]
        for schema in rows_of(response)
        if str(schema.get("id")) not in KNOWN
        for attribute in entries(schema, "attributes")
        if str(at_key(attribute, "name")).lower() == "groups"
    ]
    message = f"these schemas define an attribute `groups`: {', '.join(map(str, clashing))}"
    expect_none(message, clashing, expected="no such attribute")
