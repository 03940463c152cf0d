"""RFC 7644, section 3.3: creating resources."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal, expect_in, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import Assigned, DataGenerator, Profile, Users, require_text
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import FAMILY, USER, USER_NAME
from pytest_scim.scim.paths import MISSING, at, at_key, entries
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.compare import (
    Attempt,
    Part,
    attempt_each,
    create_with,
    expect_accepted,
    expect_ignored_or_rejected,
    expect_user,
)
from pytest_scim.suites.support.characteristics import Characteristics
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

CREATING = rfc7644("3.3")
COMMON = rfc7643("3.1")


@dataclass(frozen=True, slots=True)
class UnusualCreates:
    """Creates with `active: false`, and with a family name that has an apostrophe."""

    family: str
    inactive: Attempt
    apostrophe: Attempt


@pytest.fixture
def create_response(existing_user: Assigned) -> Response:
    """The response to a create as Okta sends it."""
    return existing_user.task.responses[-1]


@check(SHOULD, CREATING, feature="create_users")
def test_a_create_returns_201(create_response: Response) -> None:
    """A successful create returns 201

    POST /Users returns 201 (Created), not another 2xx status.

    Fix: Set the status of a successful POST /Users to 201, instead of the framework's default
    200 or of 202.
    """
    expect_status(create_response, 201, what="POST /Users")


@check(SHOULD, CREATING, feature="create_users")
def test_a_create_returns_the_location(create_response: Response, existing_user: Assigned) -> None:
    """A create returns the Location of the new User

    The response to a create has a Location header with the URI of the new User resource.

    Fix: Write the URI of the new User, with the base URL, `/Users/` and its id, into the
    Location header of the 201.
    """
    location = create_response.header("Location")
    what = "the Location header of the create response"
    compare.expect_location(what, location, "Users", existing_user.id)


@check(SHOULD, CREATING, COMMON, feature="create_users")
def test_meta_location_is_the_location_header(create_response: Response) -> None:
    """`meta.location` in a create response equals the Location header

    The body of the response to a create contains `meta.location` with the same URI as the
    Location header.

    Fix: Build `meta.location` and the Location header with one function, from one base URL.
    """
    header, location = create_response.header("Location"), at(create_response.json, "meta.location")
    if header is None:
        require_text(create_response.json, "meta.location", "the create response")
    elif not compare.same_address(header, location):
        message = "meta.location of the create response differs from the Location header"
        raise Finding(message, expected=header, actual=location)


@check(SHOULD, CREATING, feature="create_users")
def test_a_create_returns_the_user(
    create_response: Response, users: Users, existing_user: Assigned
) -> None:
    """A create returns the new User as a GET returns it

    The response to a create contains the new User resource with the attributes that a GET
    returns.

    Fix: Serialize the stored User into the response to POST with the code of GET, not the body
    of the request.
    """
    read = users.user(existing_user.id)
    response = create_response.json if isinstance(create_response.json, dict) else {}
    compare.expect_same_attributes(response, read, "the User in the create response")


@pytest.fixture
def unusual_creates(once: Once, users: Users, test_data: DataGenerator) -> UnusualCreates:
    """Creates with values that Okta seldom sends."""
    return once(send_unusual_creates, users, test_data)


def send_unusual_creates(users: Users, test_data: DataGenerator) -> UnusualCreates:
    """Create an inactive user, and one whose family name has an apostrophe."""
    given, family = test_data.name()
    family = f"O'{family}"
    parts: dict[str, Part] = {
        "inactive": {"active": False},
        "apostrophe": {
            "name": {"givenName": given, "familyName": family},
            "displayName": f"{given} {family}",
        },
    }
    attempts = attempt_each(lambda part: create_with(users, test_data, part), parts)
    return UnusualCreates(family, **attempts)


@check(SHOULD, CREATING, rfc7643("4.1.1"), feature="create_users")
def test_a_user_created_inactive_is_inactive(
    unusual_creates: UnusualCreates, discovery: Discovery
) -> None:
    """A create with `active: false` creates an inactive User

    After a create with `active` set to `false`, the target returns the user with `active:
    false`.

    Fix: Read `active` from the body of a create, and use `true` only where the body has none.
    """
    definition = Characteristics.of(discovery).find("active")
    if definition is not None and definition.mutability == "readonly":
        raise NotApplicable("the target's schema says that active is readOnly")
    user = expect_accepted(unusual_creates.inactive, "a create with active: false")
    expect_equal("`active` of the new User", at_key(user, "active"), expected=False)


@check(SHOULD, rfc7643("4.1.1"), CREATING, feature="create_users", needs=(FAMILY,))
def test_a_name_with_an_apostrophe_is_returned(
    unusual_creates: UnusualCreates, user_resource: UserResource
) -> None:
    """A name with an apostrophe is returned as it was sent

    The target accepts a name such as O'Neill and returns it unchanged.

    Fix: Accept an apostrophe in patterns for names, pass names to the database as parameters,
    and do not return `&#39;`.
    """
    user_resource.require_stored(FAMILY)
    user = expect_accepted(unusual_creates.apostrophe, "a create of a name with an apostrophe")
    expect_equal("the name with an apostrophe", at(user, FAMILY), unusual_creates.family)


@check(SHOULD, rfc7643("2.3.2"), CREATING, feature="create_users")
def test_active_as_a_string_is_read_or_refused(
    users: Users, test_data: DataGenerator, unusual_creates: UnusualCreates
) -> None:
    """`active` sent as the string "False" is rejected or read as false

    When a create sends `active` as the string "False", the target rejects it with 400 or
    creates an inactive user. It never creates an active one.

    Fix: Check the type of `active` in a create: return 400 with `invalidValue` for a string, or
    convert `"False"` to `false`.
    """
    if at_key(unusual_creates.inactive.body, "active") is not False:
        raise NotApplicable("the target does not store active: false of a create")
    what = "a create with a Boolean as a string"
    attempt = create_with(users, test_data, {"active": "False"}, what)
    expect_ignored_or_rejected(attempt.expect_harmless(), what)
    if attempt.response.ok:
        active = expect_user(attempt, "a create").get("active")
        expect_equal('`active` after a create with the string "False"', active, expected=False)


@check(SHOULD, CREATING, rfc7643("3"), feature="create_users")
def test_a_create_without_schemas_is_complete_or_refused(
    users: Users, test_data: DataGenerator
) -> None:
    """A create without `schemas` is rejected or creates a complete User

    The target rejects a create without `schemas` with 400, or creates a user and returns it
    with `schemas`.

    Fix: Return 400 to a create without `schemas`, or treat it as a core User and write that URN
    into the stored User.
    """
    attempt = create_with(users, test_data, {"schemas": MISSING}, "a create without schemas")
    expect_ignored_or_rejected(attempt.expect_harmless(), "a create without schemas")
    if attempt.response.ok:
        actual = expect_user(attempt, "a create without schemas")
        expect_in("`schemas` of the new User", USER, entries(actual, "schemas"))


@check(SHOULD, rfc7643("4.1.1"), CREATING, feature="create_users")
def test_a_create_with_only_user_name_succeeds(
    okta_user: OktaUser, profile: Profile, users: Users, discovery: Discovery
) -> None:
    """A create with only `userName` succeeds

    The target creates a user from `schemas` and `userName` alone, unless its schema or the
    profile requires other attributes.

    Fix: Make all columns but userName optional in a create, or define with `required: true` in
    /Schemas what you need.
    """
    declared = {*profile.required} - {USER_NAME}
    if declared:
        raise NotApplicable(f"the profile requires {', '.join(sorted(declared))}")
    demanded = compare.required_attributes(discovery, USER) - {USER_NAME}
    if demanded:
        raise NotApplicable(f"the target's schema requires {', '.join(sorted(demanded))}")
    what = "a create with only a userName"
    attempt = compare.create(users, {"schemas": [USER], USER_NAME: okta_user.user_name}, what)
    actual = expect_accepted(attempt, what)
    user_name = require_text(actual, USER_NAME, "the new User").casefold()
    expect_equal("the userName of the new User", user_name, okta_user.user_name.casefold())


@check(SHOULD, rfc7643("6"), CREATING, feature="create_users")
def test_a_required_extension_may_not_be_missing(
    users: Users, test_data: DataGenerator, discovery: Discovery
) -> None:
    """A create without a required schema extension returns 400

    When /ResourceTypes announces a schema extension of the User as `required`, the target
    rejects a create without it.

    Fix: Check a create for the extensions that /ResourceTypes marks as required, and return 400
    where one is missing, or announce `required: false`.
    """
    kinds = entries(discovery.document("ResourceTypes"), "Resources")
    user = next((kind for kind in kinds if at_key(kind, "schema") == USER), None)
    extensions = entries(user, "schemaExtensions")
    needed = [at_key(one, "schema") for one in extensions if at_key(one, "required") is True]
    if not needed:
        raise NotApplicable("the target requires no schema extension of the User")
    what = f"a create without {needed[0]}"
    attempt = create_with(users, test_data, {}, what)
    compare.expect_rejected(attempt.expect_harmless(), what)
