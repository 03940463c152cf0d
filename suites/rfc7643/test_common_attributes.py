"""RFC 7643, section 3: the attributes that every resource has."""

from collections import Counter

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, rfc7643
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import CheckLog, Profile, Task, Users
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import EXTERNAL_ID
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_text
from pytest_scim.suites.rfc7643.support.resources import (
    GroupRead,
    ReturnedResource,
    evidence,
)
from pytest_scim.suites.rfc7643.support.unusual_requests import UnusualUser
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.characteristics import is_extension
from pytest_scim.suites.support.user import UserResource

COMMON = rfc7643("3.1")
SCHEMAS = rfc7643("3")
ENDPOINTS = ("Users", "Groups")
ANOTHER_TYPE_OWNER = "rfc7644.hostile_input.an_id_identifies_nothing_of_another_type"


@check(
    SHOULD,
    SCHEMAS,
    rfc7643("2.1"),
    rfc7643("3.3"),
    field_report("ssoready/ssoready#232"),
    phase=Phase.WHOLE_RUN,
)
def test_a_resource_names_its_schema(all_resources: list[ReturnedResource], log: CheckLog) -> None:
    """`schemas` of a resource contains the schema of its resource type

    The `schemas` of every returned resource is an array of URIs, and one of them is the base
    schema of the resource type. This check judges every User and Group that a response of the run
    contained, rows of lists and responses to writes among them.

    Fix: Write `schemas` into every User and Group, also in lists and in responses to PATCH.
    """
    for resource in all_resources:
        named = resource.body.get("schemas")
        uris = [uri for uri in named if is_text(uri)] if isinstance(named, list) else []
        if resource.base not in uris or uris != named:
            message = f"`schemas` of {resource.label} lacks {resource.base}"
            with evidence(log, resource.exchange):
                raise Finding(message, expected=[resource.base], actual=repr(named))


@check(SHOULD, SCHEMAS, phase=Phase.WHOLE_RUN)
def test_no_schema_is_named_twice(all_resources: list[ReturnedResource], log: CheckLog) -> None:
    """`schemas` of a resource contains each URI once

    In the `schemas` of a resource "duplicate values MUST NOT be included".

    Fix: Write each URI once into `schemas`.
    """
    for resource in all_resources:
        named = [str(uri).lower() for uri in entries(resource.body, "schemas")]
        repeated = sorted(uri for uri, count in Counter(named).items() if count > 1)
        message = f"`schemas` of {resource.label} repeats a URI"
        with evidence(log, resource.exchange):
            expect_none(message, repeated, expected="each once")


@check(SHOULD, SCHEMAS, rfc7643("6"), phase=Phase.WHOLE_RUN)
def test_only_announced_schemas_are_named(
    all_resources: list[ReturnedResource], resource_types: list[JSONObject], log: CheckLog
) -> None:
    """`schemas` contains only the schema and the extensions of the resource type

    The `schemas` of a resource contains no URI other than the schema and the schema extensions
    that /ResourceTypes announces for its resource type.

    Fix: Announce every extension in /ResourceTypes, or leave its URI out of `schemas`.
    """
    for resource in all_resources:
        known = [kind for kind in resource_types if kind.get("schema") == resource.base]
        if not known:
            continue
        extensions = [one for kind in known for one in entries(kind, "schemaExtensions")]
        allowed = [resource.base, *(at(one, "schema") for one in extensions)]
        odd = [uri for uri in entries(resource.body, "schemas") if uri not in allowed]
        message = f"`schemas` of {resource.label} has URIs that its resource type does not have"
        with evidence(log, resource.exchange):
            expect_none(message, odd, expected=allowed)


@check(SHOULD, rfc7643("3.3"), SCHEMAS, phase=Phase.WHOLE_RUN)
def test_an_extension_with_values_is_named(
    all_resources: list[ReturnedResource], log: CheckLog
) -> None:
    """`schemas` contains the URI of every extension that has values

    When a resource contains attributes of a schema extension, its `schemas` contains the URI of
    that extension.

    Fix: Write the URI of each extension that has values into `schemas`.
    """
    for resource in all_resources:
        with_values = [uri for uri, value in resource.body.items() if is_extension(uri) and value]
        named = [str(uri).lower() for uri in entries(resource.body, "schemas")]
        unnamed = [uri for uri in with_values if uri.lower() not in named]
        message = f"`schemas` of {resource.label} lacks extensions that have values"
        with evidence(log, resource.exchange):
            expect_none(message, unnamed, expected="the URI of every extension that has values")


@check(SHOULD, COMMON, phase=Phase.WHOLE_RUN)
def test_an_id_is_a_non_empty_string(all_resources: list[ReturnedResource], log: CheckLog) -> None:
    """`id` is a non-empty string without the reserved word `bulkId`

    The `id` of every returned resource is a non-empty string, and the reserved word `bulkId`
    does not occur in it. This check judges rows of lists and responses to writes, too.

    Fix: Return `id` in every User and Group, as a string.
    """
    for resource in all_resources:
        actual = resource.body.get("id")
        if not is_text(actual) or "bulkid" in actual.lower():
            message = f"the `id` of {resource.label} is {actual!r}"
            with evidence(log, resource.exchange):
                raise Finding(message, expected="a string without bulkId", actual=repr(actual))


@check(SHOULD, COMMON, feature="push_groups")
def test_an_id_names_one_resource(rfc_group: GroupRead, users: Users) -> None:
    """No User resource has the id of a Group resource

    An `id` "MUST be unique across the SCIM service provider's entire set of resources", so a
    group's id never belongs to a user at the same time.

    Fix: Assign ids of Users and Groups as UUIDs or from one sequence, not from a counter of
    each table, and let GET /Users/{id} read Users only.
    """
    group_id = rfc_group.body["id"]
    standing = users.ownership.standing
    ids = [{str(one.id) for one in standing if one.kind == kind and one.id} for kind in ENDPOINTS]
    shared = sorted(set.intersection(*ids))
    expect_none("a User has the id of a Group", shared[:3], expected="none")
    response = users.read(str(group_id))
    if response.ok and at(response.json, "id") == group_id:
        message = f"GET /Users with the id of a Group returned {response.status}"
        raise Unreadable(message, owner=ANOTHER_TYPE_OWNER, actual=response.status)


@check(SHOULD, COMMON, feature="create_users")
def test_an_external_id_is_optional(unusual_user: UnusualUser, profile: Profile) -> None:
    """A create without `externalId` succeeds

    The target accepts a create without `externalId`, because that attribute is OPTIONAL.

    Fix: Do not validate `externalId` as required in POST /Users. Allow NULL in its column, and
    exclude NULL from a unique index.
    """
    require_optional_external_id(profile)
    expect_status(unusual_user.create, SUCCESS, what="a create without externalId")


@check(SHOULD, COMMON, feature="create_users")
def test_an_external_id_is_not_generated(unusual_user: UnusualUser, profile: Profile) -> None:
    """A User created without `externalId` is returned without one

    Only clients issue an `externalId`. The target does not generate one for a user that was
    created without it.

    Fix: Store `externalId` only from a request. Do not fill it with the id or the userName when
    a create has none.
    """
    require_optional_external_id(profile)
    actual = unusual_user.user.first.get(EXTERNAL_ID)
    generated = [] if actual in (None, "") else [actual]
    expect_none("the target generated an externalId for a User", generated, expected="none")


@check(SHOULD, COMMON, feature="push_groups")
def test_a_group_has_no_external_id_of_its_own(rfc_group: GroupRead) -> None:
    """A Group created without `externalId` is returned without one

    Okta creates groups without `externalId`, and the target does not generate one for them.

    Fix: Leave `externalId` out of Groups that were created without it. Do not copy the Group's
    id or displayName into it.
    """
    actual = rfc_group.body.get(EXTERNAL_ID)
    generated = [] if actual in (None, "") else [actual]
    expect_none("the target generated an externalId for a Group", generated, expected="none")


@check(SHOULD, COMMON, rfc7643("7"), feature="create_users", needs=(EXTERNAL_ID,))
def test_an_external_id_is_returned_in_its_letter_case(
    complete_assignment: tuple[OktaUser, Task], user_resource: UserResource
) -> None:
    """`externalId` is returned in the letter case in which it was sent

    `externalId` is case-exact: the target stores and returns upper and lower case as the client
    sent them.

    Fix: Store `externalId` as the client sent it, without a conversion to lower or upper case.
    """
    user_resource.require_stored(EXTERNAL_ID)
    okta_user, _ = complete_assignment
    expect_equal("the externalId", user_resource.first[EXTERNAL_ID], okta_user.values[EXTERNAL_ID])


def require_optional_external_id(profile: Profile) -> None:
    """Raise NotApplicable where the profile requires an externalId of every User."""
    if EXTERNAL_ID in profile.required:
        raise NotApplicable("the profile requires externalId")
