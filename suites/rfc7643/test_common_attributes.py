"""RFC 7643, section 3: the attributes that every resource has."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.names import EXTERNAL_ID
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_extension, is_text, unassigned

COMMON = rfc7643("3.1")
SCHEMAS = rfc7643("3")
KINDS = ("Users", "Groups")


@check(SHOULD, SCHEMAS, rfc7643("3.3"), field_report("ssoready/ssoready#232"))
def test_a_resource_names_its_schema(specimens):
    """`schemas` of a resource contains the schema of its resource type

    The `schemas` of every returned resource is an array of URIs, and one of them is the base
    schema of the resource type.
    """
    for specimen in specimens:
        named = specimen.body.get("schemas")
        listed = isinstance(named, list) and all(is_text(uri) for uri in named)
        if not listed or specimen.base not in named:
            message = f"`schemas` of {specimen.label} lacks {specimen.base}"
            raise Finding(message, expected=[specimen.base], actual=repr(named))


@check(SHOULD, SCHEMAS)
def test_no_schema_is_named_twice(specimens):
    """`schemas` of a resource contains each URI once

    In the `schemas` of a resource "duplicate values MUST NOT be included".
    """
    for specimen in specimens:
        named = [str(uri).lower() for uri in entries(specimen.body, "schemas")]
        if len({*named}) != len(named):
            message = f"`schemas` of {specimen.label} repeats a URI"
            raise Finding(message, expected="each once", actual=named)


@check(SHOULD, SCHEMAS, rfc7643("6"))
def test_only_announced_schemas_are_named(specimens, kinds):
    """`schemas` contains only the schema and the extensions of the resource type

    The `schemas` of a resource contains no URI other than the schema and the schema extensions
    that /ResourceTypes announces for its resource type.
    """
    for specimen in specimens:
        known = [kind for kind in kinds if kind.get("schema") == specimen.base]
        if not known:
            continue
        allowed = [specimen.base]
        allowed += [
            at(one, "schema") for kind in known for one in entries(kind, "schemaExtensions")
        ]
        odd = [uri for uri in entries(specimen.body, "schemas") if uri not in allowed]
        if odd:
            message = f"`schemas` of {specimen.label} has URIs that its resource type does not have"
            raise Finding(message, expected=allowed, actual=odd)


@check(SHOULD, rfc7643("3.3"), SCHEMAS)
def test_an_extension_with_values_is_named(specimens):
    """`schemas` contains the URI of every extension that has values

    When a resource contains attributes of a schema extension, its `schemas` contains the URI of
    that extension.
    """
    for specimen in specimens:
        held = [n for n, v in specimen.body.items() if is_extension(n) and not unassigned(v) and v]
        named = [str(uri).lower() for uri in entries(specimen.body, "schemas")]
        unnamed = [uri for uri in held if uri.lower() not in named]
        if unnamed:
            message = f"`schemas` of {specimen.label} lacks extensions that have values"
            raise Finding(message, expected=unnamed, actual=named)


@check(SHOULD, COMMON)
def test_an_id_is_a_non_empty_string(specimens):
    """`id` is a non-empty string without the reserved word `bulkId`

    The `id` of every returned resource is a non-empty string, and the reserved word `bulkId`
    does not occur in it.
    """
    for specimen in specimens:
        actual = specimen.body.get("id")
        if not is_text(actual) or "bulkid" in actual.lower():
            message = f"the `id` of {specimen.label} is {actual!r}"
            raise Finding(message, expected="a string without bulkId", actual=repr(actual))


@check(SHOULD, COMMON, feature="push_groups")
def test_an_id_names_one_resource(rfc_group, users):
    """No User resource has the id of a Group resource

    An `id` "MUST be unique across the SCIM service provider's entire set of resources", so a
    group's id never belongs to a user at the same time.
    """
    group_id = at(rfc_group[0].json, "id")
    standing = users.ownership.standing
    ids = [{one.id for one in standing if one.kind == kind} - {None} for kind in KINDS]
    if shared := set.intersection(*ids):
        raise Finding("a User has the id of a Group", expected="none", actual=sorted(shared)[:3])
    response = users.read(group_id)
    if response.ok and at(response.json, "id") == group_id:
        message = f"GET /Users with the id of a Group returned {describe(response)}"
        raise Finding(message, expected=404, actual=response.status)


@check(SHOULD, COMMON, feature="create_users")
def test_an_external_id_is_optional(trial):
    """A create without `externalId` succeeds

    The target accepts a create without `externalId`, because that attribute is OPTIONAL.
    """
    expect_status(trial.made, SUCCESS, what="a create without externalId")


@check(SHOULD, COMMON, feature="create_users")
def test_an_external_id_is_not_generated(trial):
    """A User created without `externalId` is returned without one

    Only clients issue an `externalId`. The target does not generate one for a user that was
    created without it.
    """
    actual = trial.known.first.get(EXTERNAL_ID)
    if actual not in (None, ""):
        message = "the target generated an externalId for a User"
        raise Finding(message, expected="none", actual=actual)


@check(SHOULD, COMMON, feature="push_groups")
def test_a_group_has_no_external_id_of_its_own(rfc_group):
    """A Group created without `externalId` is returned without one

    Okta creates groups without `externalId`, and the target does not generate one for them.
    """
    actual = at(rfc_group[0].json, EXTERNAL_ID)
    if actual not in (MISSING, None, ""):
        message = "the target generated an externalId for a Group"
        raise Finding(message, expected="none", actual=actual)


@check(SHOULD, COMMON, rfc7643("7"), feature="create_users", needs=(EXTERNAL_ID,))
def test_an_external_id_is_returned_in_its_letter_case(complete, user_resource):
    """`externalId` is returned in the letter case in which it was sent

    `externalId` is case-exact: the target stores and returns upper and lower case as the client
    sent them.
    """
    user_resource.has(EXTERNAL_ID)
    okta_user, _ = complete
    expect_equal("the externalId", user_resource.first[EXTERNAL_ID], okta_user.values[EXTERNAL_ID])
