"""RFC 7643, section 6: the resource types that the service provider announces."""

from collections import Counter

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_in
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.scim.names import GROUP, OKTA_ENTITLEMENT, OKTA_ROLE, USER
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_text

SECTION = rfc7643("6")
SCHEMA_OWNER = "rfc7643.resource_types.a_type_has_a_name_an_endpoint_and_a_schema"
HOMES = {USER: "Users", GROUP: "Groups"}
EXTENSION = {"schema": "a URI", "required": "true or false"}


@check(SHOULD, SECTION)
def test_a_type_has_a_name_an_endpoint_and_a_schema(kinds):
    """Every resource type has `name`, `endpoint` and `schema`

    Each resource type in /ResourceTypes has a `name`, an `endpoint` and the URI of its
    `schema`. All three are REQUIRED.
    """
    for kind in kinds:
        lacking = [n for n in ("name", "endpoint", "schema") if not is_text(kind.get(n))]
        if lacking:
            message = f"a resource type has no {', '.join(lacking)}"
            raise Finding(message, expected="non-empty strings", actual=kind)


@check(SHOULD, SECTION)
def test_no_type_is_announced_twice(kinds):
    """/ResourceTypes lists each resource type name once

    Every resource type has a name of its own, because `meta.resourceType` identifies the
    resource type by that name.
    """
    counts = Counter(kind["name"] for kind in kinds if is_text(kind.get("name")))
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        message = f"/ResourceTypes repeats the name {twice[0]}"
        raise Finding(message, expected="each name once", actual=twice)


@check(SHOULD, SECTION, rfc7644("3.2"))
def test_users_are_announced(kinds):
    """/ResourceTypes lists a resource type with the core User schema

    One of the resource types that the target announces has the core User as its `schema`.
    """
    announced(kinds, USER)


@check(SHOULD, SECTION, rfc7644("3.2"), feature="push_groups")
def test_groups_are_announced(kinds):
    """/ResourceTypes lists a resource type with the core Group schema

    A target that serves groups announces a resource type with the core Group as its `schema`.
    """
    announced(kinds, GROUP)


@check(SHOULD, SECTION, rfc7644("3.2"))
def test_an_endpoint_is_where_its_resources_are(kinds):
    """The resource types' endpoints are `/Users` and `/Groups`

    The `endpoint` of a resource type is relative to the base URL: `/Users` for the core User
    and `/Groups` for the core Group.
    """
    for kind in kinds:
        endpoint, home = kind.get("endpoint"), HOMES.get(str(kind.get("schema")))
        if home is None or not is_text(endpoint):
            continue
        if "://" in endpoint or endpoint.rstrip("/").rpartition("/")[2] != home:
            message = f"the endpoint of the {home} resource type is {endpoint!r}"
            raise Finding(message, expected=f"/{home}", actual=endpoint)


@check(SHOULD, SECTION)
def test_an_extension_says_whether_it_is_required(kinds):
    """Every schema extension has a URI in `schema` and a Boolean in `required`

    Both sub-attributes are REQUIRED in each entry of a resource type's `schemaExtensions`.
    """
    extensions = [one for kind in kinds for one in entries(kind, "schemaExtensions")]
    wrong = [
        one
        for one in extensions
        if not is_text(at(one, "schema")) or not isinstance(at(one, "required"), bool)
    ]
    if wrong:
        message = "a schema extension lacks a URI in `schema` or a Boolean in `required`"
        raise Finding(message, expected=EXTENSION, actual=wrong)


@check(SHOULD, SECTION, rfc7643("7"))
def test_the_schemas_of_a_type_are_listed(kinds, declared):
    """/Schemas lists the schema and extensions of every resource type

    The schema of a resource type and of each of its extensions "MUST be equal to the id" of a
    listed Schema. Okta's own schemas for roles and entitlements need not be listed.
    """
    named = {uri for kind in kinds for uri in uris(kind)} - {OKTA_ROLE, OKTA_ENTITLEMENT}
    missing = sorted(uri for uri in named if uri not in declared)
    if missing:
        raise Finding(f"/Schemas does not list {', '.join(missing)}", expected=missing, actual=[])


def announced(kinds, schema):
    """Raise a finding unless a type has this schema."""
    actual = [kind.get("schema") for kind in kinds]
    if not any(isinstance(uri, str) for uri in actual):
        raise Blocked(SCHEMA_OWNER, "no resource type has a schema")
    expect_in("the list of the resource types' schemas", schema, actual)


def uris(kind):
    """Return the schema of a type and those of its extensions."""
    named = [kind.get("schema"), *(at(one, "schema") for one in entries(kind, "schemaExtensions"))]
    return [uri for uri in named if is_text(uri)]
