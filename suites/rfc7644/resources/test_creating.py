"""RFC 7644, section 3.3: creating resources."""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_absent, expect_equal, expect_in, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import run_scope, value_of
from pytest_scim.scim.names import FAMILY, USER, USER_NAME
from pytest_scim.scim.paths import MISSING, at, at_key, entries
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.compare import (
    accepted,
    creation,
    left_or_refused,
    tried,
    visible,
)

CREATING = rfc7644("3.3")
COMMON = rfc7643("3.1")
MADE_UP = {"resourceType": "Robot", "created": "2001-02-03T04:05:06Z"}
ELSEWHERE = "https://example.com/elsewhere"


@pytest.fixture
def created(existing_user):
    """The response to the create of a user that Okta sends for any other."""
    return existing_user.task.responses[-1]


@check(SHOULD, CREATING, feature="create_users")
def test_a_create_is_answered_201(created):
    """A successful create returns 201

    POST /Users returns 201 (Created), not another 2xx status.
    """
    expect_status(created, 201, what="POST /Users")


@check(SHOULD, CREATING, feature="create_users")
def test_the_location_of_a_new_account_is_told(created, existing_user):
    """A create returns the Location of the new User

    The response to a create has a Location header with the URI of the new User resource.
    """
    location = created.header("Location")
    if not compare.lives_at(location, "Users", existing_user.id):
        message = "the Location header of the create response is not the URI of the User"
        raise Finding(message, expected=f"…/Users/{existing_user.id}", actual=location)


@check(SHOULD, CREATING, COMMON, feature="create_users")
def test_meta_location_is_the_location_header(created, existing_user):
    """`meta.location` in a create response equals the Location header

    The body of the response to a create contains `meta.location` with the same URI as the
    Location header.
    """
    header, location = created.header("Location"), at(created.json, "meta.location")
    if header is None and not isinstance(location, str):
        expected = f"…/Users/{existing_user.id}"
        message = "the create response has no meta.location"
        raise Finding(message, expected=expected, actual=repr(location))
    if header is not None and not compare.same_address(header, location):
        message = "meta.location of the create response differs from the Location header"
        raise Finding(message, expected=header, actual=location)


@check(SHOULD, CREATING, feature="create_users")
def test_the_answer_to_a_create_is_the_account(created, users, existing_user):
    """A create returns the new User as a GET returns it

    The response to a create contains the new User resource with the attributes that a GET
    returns.
    """
    read = users.user(existing_user.id)
    response = created.json if isinstance(created.json, dict) else {}
    compare.agree(response, read, "the User in the create response")


@pytest.fixture(scope=run_scope)
def _claims(context):
    context.connected()
    parts = {
        "id": {"id": f"chosen-{context.tag}"},
        "meta": {"meta": {**MADE_UP, "lastModified": MADE_UP["created"], "location": ELSEWHERE}},
        "groups": {"groups": [{"value": f"group-{context.tag}", "display": "Nobody's"}]},
        "unknown": {"shoeSize": 42},
    }
    return tried(lambda part: creation(context, part), parts)


@pytest.fixture
def claims(context, _claims):
    """Creates with readOnly attributes, or with an attribute that no schema defines."""
    context.log.cite(attempt.response.exchange for attempt in _claims.values())
    return _claims


@check(SHOULD, CREATING, rfc7643("2.2"), feature="create_users")
def test_read_only_attributes_in_a_create_are_no_error(claims):
    """A create with readOnly attributes succeeds

    The target accepts a create that contains `id`, `meta` and `groups`: readOnly attributes
    SHALL be ignored.
    """
    for name in ("id", "meta", "groups"):
        accepted(claims[name], f"a create with `{name}`")


@check(SHOULD, CREATING, COMMON, feature="create_users")
def test_an_id_that_the_client_chose_is_ignored(claims, test_data):
    """An `id` in a create is ignored

    The service provider assigns the `id` of a new user and ignores one that the client sends.
    """
    if visible(claims["id"], "a create with an id").get("id") == f"chosen-{test_data.tag}":
        message = "the target stored the id that the client sent"
        raise Finding(message, expected="an id of its own", actual="the client's")


@check(SHOULD, CREATING, COMMON, feature="create_users")
def test_meta_that_the_client_sent_is_ignored(claims):
    """`meta` in a create is ignored

    The service provider assigns the `meta` of a new user and ignores what the client sends.
    """
    meta = at_key(visible(claims["meta"], "a create with meta"), "meta")
    taken = {key: at_key(meta, key) for key, value in MADE_UP.items() if at_key(meta, key) == value}
    if taken or at_key(meta, "location") == ELSEWHERE:
        message = "the target stored the meta that the client sent"
        raise Finding(message, expected="its own", actual=meta)


@check(SHOULD, CREATING, rfc7643("4.1.2"), feature="create_users")
def test_groups_that_the_client_sent_are_ignored(claims, test_data):
    """`groups` in a create is ignored

    `groups` is readOnly: a new user is not a member of a group that the create names.
    """
    listed = compare.listed(visible(claims["groups"], "a create with groups"), "groups")
    expect_absent("`groups` of the new User", f"group-{test_data.tag}", listed)


@check(SHOULD, CREATING, rfc7644("3.12"), feature="create_users")
def test_an_unknown_attribute_in_a_create_is_passed_over_or_refused(claims):
    """An unknown attribute in a create is ignored or rejected

    When a create contains an attribute that no schema defines, the target ignores the attribute
    or rejects the create with 400.
    """
    left_or_refused(claims["unknown"].response, "a create with an unknown attribute")
    if claims["unknown"].response.ok:
        user_name = visible(claims["unknown"], "a create with an unknown attribute").get(USER_NAME)
        if not user_name:
            message = "the target lost the userName of a create with an unknown attribute"
            raise Finding(message, expected="a userName", actual=user_name)


@pytest.fixture(scope=run_scope)
def _unusual(context):
    context.connected()
    given, family = context.test_data.name()
    parts = {
        "inactive": {"active": False},
        "apostrophe": {
            "name": {"givenName": given, "familyName": f"O'{family}"},
            "displayName": f"{given} O'{family}",
        },
    }
    return f"O'{family}", tried(lambda part: creation(context, part), parts)


@pytest.fixture
def unusual(context, _unusual):
    """A family name with an apostrophe, and creates that carry it or set `active` to false."""
    context.log.cite(attempt.response.exchange for attempt in _unusual[1].values())
    return _unusual


@check(SHOULD, CREATING, rfc7643("4.1.1"), feature="create_users")
def test_an_account_that_is_made_inactive_is_inactive(unusual, discovery):
    """A create with `active: false` creates an inactive User

    After a create with `active` set to `false`, the target returns the user with `active:
    false`.
    """
    active = compare.attributes(discovery, USER).get("active")
    if at_key(active, "mutability") == "readOnly":
        raise NotApplicable("the target's schema says that active is readOnly")
    _, attempts = unusual
    active = at_key(accepted(attempts["inactive"], "a create with active: false"), "active")
    expect_equal("`active` of the new User", active, expected=False)


@check(SHOULD, rfc7643("4.1.1"), CREATING, feature="create_users", needs=(FAMILY,))
def test_a_name_with_an_apostrophe_is_kept(unusual, user_resource):
    """A name with an apostrophe is returned as it was sent

    The target accepts a name such as O'Neill and returns it unchanged.
    """
    user_resource.has(FAMILY)
    family, attempts = unusual
    actual = value_of(accepted(attempts["apostrophe"], "a name with an apostrophe"), FAMILY)
    expect_equal("the name with an apostrophe", actual, family)


@check(SHOULD, rfc7643("2.3.2"), CREATING, feature="create_users")
def test_a_boolean_as_text_is_understood_or_refused(context, unusual):
    """`active` sent as the string "False" is rejected or read as false

    When a create sends `active` as the string "False", the target rejects it with 400 or
    creates an inactive user. It never creates an active one.
    """
    if at_key(unusual[1]["inactive"].body, "active") is not False:
        raise NotApplicable("the target does not store active: false of a create")
    attempt = creation(context, {"active": "False"})
    left_or_refused(attempt.response, "a create with a Boolean as a string")
    if attempt.response.ok:
        active = visible(attempt, "a create").get("active")
        expect_equal('`active` after a create with the string "False"', active, expected=False)


@check(SHOULD, CREATING, rfc7643("3"), feature="create_users")
def test_a_create_without_schemas_is_understood_or_refused(context, users):
    """A create without `schemas` is rejected or creates a complete User

    The target rejects a create without `schemas` with 400, or creates a user and returns it
    with `schemas`.
    """
    del users  # requested because nothing is sent before the integration is saved
    attempt = creation(context, {"schemas": MISSING})
    left_or_refused(attempt.response, "a create without schemas")
    if attempt.response.ok:
        actual = visible(attempt, "a create without schemas")
        expect_in("`schemas` of the new User", USER, entries(actual, "schemas"))


@check(SHOULD, rfc7643("4.1.1"), CREATING, feature="create_users")
def test_a_login_is_enough_for_an_account(okta_user, profile, users, discovery):
    """A create with only `userName` succeeds

    The target creates a user from `schemas` and `userName` alone, unless its schema or the
    profile requires other attributes.
    """
    declared = {one.path for one in profile.attributes if one.required} - {USER_NAME}
    if declared:
        raise NotApplicable(f"the profile requires {', '.join(sorted(declared))}")
    demanded = compare.required(discovery, USER) - {USER_NAME}
    if demanded:
        raise NotApplicable(f"the target's schema requires {', '.join(sorted(demanded))}")
    body = {"schemas": [USER], USER_NAME: okta_user.user_name}
    actual = accepted(compare.created(users, body), "a create with only a userName")
    if str(actual.get(USER_NAME)).casefold() != okta_user.user_name.casefold():
        message = "the target returned another userName than the create had"
        raise Finding(message, expected=okta_user.user_name, actual=repr(actual.get(USER_NAME)))


@check(SHOULD, rfc7643("6"), CREATING, feature="create_users")
def test_a_required_extension_may_not_be_missing(context, discovery):
    """A create without a required schema extension returns 400

    When /ResourceTypes announces a schema extension of the User as `required`, the target
    rejects a create without it.
    """
    kinds = entries(discovery.document("ResourceTypes"), "Resources")
    user = next((kind for kind in kinds if at_key(kind, "schema") == USER), {})
    extensions = entries(user, "schemaExtensions")
    needed = [at_key(one, "schema") for one in extensions if at_key(one, "required") is True]
    if not needed:
        raise NotApplicable("the target requires no schema extension of the User")
    compare.refused(creation(context, {}).response, f"a create without {needed[0]}")
