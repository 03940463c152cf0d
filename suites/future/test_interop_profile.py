"""draft-zollner-scim-interop-profile-02: a draft by an author of Okta, for clients and providers.

Okta does not follow it today. Each check says where a target that obeys it fails with Okta.
"""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import interop_profile
from pytest_scim.checks.expect import expect_equal, expect_error
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Users, describe, odd_create
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.support.bodies import expect_body, expect_none
from pytest_scim.suites.support.characteristics import by_name
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import OwnUser
from pytest_scim.suites.support.user import UserResource, op

RULE = "scim_interop_profile"
CLAIM = "interopProfileConformant"
UNDECLARED = "noSuchAttribute"
HUNDRED = 100
TYPED = ("emails", "phonenumbers", "ims", "addresses")
"""The attributes that the draft names, in lower case."""


def listed(discovery: Discovery, name: str) -> list[JSONObject]:
    """Return the resources of /Schemas or /ResourceTypes."""
    found = entries(discovery.document(name), "Resources")
    return [one for one in found if isinstance(one, dict)]


@check(SHOULD, interop_profile("4"), rule=RULE)
def test_a_claim_of_conformance_is_true(discovery: Discovery) -> None:
    """`interopProfileConformant` is a Boolean, and true only with PATCH and filters

    A target that claims conformance has `interopProfileConformant: true` in its
    ServiceProviderConfig, and supports what the draft requires of every service provider. Others
    omit the attribute, or have false.

    Fix: Omit `interopProfileConformant` from ServiceProviderConfig until PATCH and filters are
    supported; it is a Boolean.
    """
    claim = at(discovery.document("ServiceProviderConfig"), CLAIM)
    if claim in (MISSING, None):
        return
    if not isinstance(claim, bool):
        message = f"`{CLAIM}` is no Boolean"
        raise Finding(message, expected="true or false", actual=repr(claim))
    if claim:
        missing = [one for one in ("patch", "filter") if not discovery.supports(one)]
        message = f"`{CLAIM}` is true without support for {' and '.join(missing)}"
        expect_none(message, missing, expected="support for PATCH and filters")


@check(SHOULD, interop_profile("5.1"), rule=RULE)
def test_the_id_of_a_resource_type_is_its_name(discovery: Discovery) -> None:
    """The `id` of every resource type equals its `name`

    RFC 7643 has `id` of a ResourceType as optional; the draft requires it.

    Fix: Add an `id` to each resource in /ResourceTypes, equal to its `name`.
    """
    types = listed(discovery, "ResourceTypes")
    other = [str(one.get("name")) for one in types if one.get("id") != one.get("name")]
    message = f"/ResourceTypes has another `id` than the `name`, or none, for {', '.join(other)}"
    expect_none(message, other, expected="an `id` that equals the `name`")


@check(SHOULD, interop_profile("5.4"), rule=RULE)
def test_types_of_values_are_declared(discovery: Discovery) -> None:
    """/Schemas declares `canonicalValues` for the `type` of emails, phoneNumbers and addresses

    For each such attribute the target declares which types it accepts, and a client uses no others.

    Fix: Add `canonicalValues` to the sub-attribute `type` of emails, phoneNumbers, addresses and
    the like in /Schemas.
    """
    silent = [
        name
        for schema in listed(discovery, "Schemas")
        for name, one in by_name(entries(schema, "attributes")).items()
        if name in TYPED
        for kind in [by_name(entries(one, "subAttributes")).get("type")]
        if kind is not None and not entries(kind, "canonicalValues")
    ]
    message = f"/Schemas declares no canonicalValues for the type of {', '.join(silent)}"
    expect_none(message, silent, expected="canonicalValues")


@check(SHOULD, interop_profile("5.3"), rule=RULE, feature="create_users")
def test_an_undeclared_attribute_is_refused(users: Users, test_data: DataGenerator) -> None:
    """POST /Users with an attribute that no schema declares returns 400 `invalidSyntax`

    The draft requires that the target rejects the request, where RFC 7644 lets it ignore the
    attribute. Warning: Okta sends `password` and every mapped attribute, whatever /Schemas
    declares, so a target that obeys this has to declare all of them.

    Fix: Return 400 with the scimType `invalidSyntax` for attributes that /Schemas does not
    declare, once it declares all that Okta sends.
    """
    body = {**test_data.okta_user().resource(), UNDECLARED: "value"}
    what = "POST /Users with an undeclared attribute"
    response = odd_create(users, body, what).expect_harmless()
    expect_error(response, 400, "invalidSyntax", what=what)


@check(SHOULD, interop_profile("6.3"), rule=RULE)
def test_a_filter_by_an_undeclared_attribute_is_refused(users: Users) -> None:
    """A filter by an attribute that no schema declares returns 400 `invalidFilter`

    RFC 7644 treats such an attribute as one without a value; the draft requires that the target
    rejects the filter.

    Fix: Return 400 with the scimType `invalidFilter` for a filter by an attribute that /Schemas
    does not declare.
    """
    query = f"filter={UNDECLARED}%20eq%20%22value%22&count=1"
    response = users.ask("GET", "/Users", query=query)
    expect_error(response, 400, "invalidFilter", what="a filter by an undeclared attribute")


@check(SHOULD, interop_profile("6.4"), rule=RULE)
def test_a_page_may_have_a_hundred_resources(users: Users, own_user: OwnUser) -> None:
    """A list with `count=100` returns 100 Users, or all if there are fewer

    Okta's import requests pages of 100 as well.

    Fix: Raise the largest page of your lists to at least 100 resources.
    """
    del own_user  # requested so that the list has Users
    what = "GET /Users with count=100"
    body = expect_body(users.ask("GET", "/Users", query="startIndex=1&count=100"), what)
    total, rows = body.get("totalResults"), entries(body, "Resources")
    if not isinstance(total, int):
        raise NotApplicable("the target returns no totalResults")
    if len(rows) < min(HUNDRED, total):
        message = f"{what} returned {len(rows)} of {total} Users"
        raise Finding(message, expected=min(HUNDRED, total), actual=len(rows))


@check(SHOULD, interop_profile("6.5.1.1"), rule=RULE)
def test_a_patch_without_path_is_refused(odd_user: UserResource) -> None:
    """PATCH without a path returns 400 `invalidSyntax`

    Warning: this breaks today's Okta. Okta sends PATCH without a path to deactivate a User, to set
    a password and to rename a Group, so a target that obeys the draft fails with Okta's catalog
    apps.

    Fix: Go on accepting PATCH without a path until Okta sends a path in every operation; then
    return 400 with the scimType `invalidSyntax`.
    """
    value: JSONObject = {USER_NAME: odd_user.body[USER_NAME]}
    response = odd_user.patch(op("replace", None, value))
    if response.ok:
        message = (
            f"PATCH without a path returned {describe(response)}, which the draft forbids and "
            "today's Okta needs"
        )
        raise Finding(message, expected="400 invalidSyntax", actual=describe(response))
    expect_error(response, 400, "invalidSyntax", what="PATCH without a path")


@pytest.fixture
def taken(own_user: OwnUser, odd_user: UserResource) -> str:
    """The userName of another User than the one that is changed."""
    del odd_user  # requested first, so that both exist
    return own_user.okta_user.user_name


@check(SHOULD, interop_profile("6.9.1"), rule=RULE, feature="update_users")
def test_a_taken_user_name_in_a_patch_returns_409(odd_user: UserResource, taken: str) -> None:
    """PATCH to a taken userName returns 409 `uniqueness`

    RFC 7644 allows 400 and 409 for PATCH; the draft requires 409, as for POST.

    Fix: Return 409 with the scimType `uniqueness` to a PATCH with a userName that another User has.
    """
    response = odd_user.patch(op("replace", USER_NAME, taken))
    expect_error(response, 409, "uniqueness", what="PATCH to a taken userName")
    own = odd_user.first[USER_NAME]
    expect_equal("the userName after the refused PATCH", odd_user.body[USER_NAME], own)
