"""RFC 7643, section 7: the target does what its /Schemas declare of an attribute."""

from dataclasses import replace

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Users, describe, resource_path
from pytest_scim.scim.names import USER_NAME
from pytest_scim.suites.rfc7644.support.compare import create, without
from pytest_scim.suites.rfc7644.support.declared import Trial, Tried, trials_of, try_attributes
from pytest_scim.suites.rfc7644.support.list_queries import ListQueries, known
from pytest_scim.suites.rfc7644.support.projection import read
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.characteristics import Attribute, value_at
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.odd_users import OddUsers
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource
from pytest_scim.suites.support.user_attributes import placed, user_attributes

DECLARED = rfc7643("7")
MOST = 5
"""Attributes of which each costs a create."""


@pytest.fixture
def read_only(once: Once, users: Users, discovery: Discovery, test_data: DataGenerator) -> Tried:
    """A User whose create, PUT and PATCHes contained declared readOnly attributes."""
    return once.keyed("readOnly", try_kind, users, discovery, test_data, "readOnly")


@pytest.fixture
def immutable(once: Once, users: Users, discovery: Discovery, test_data: DataGenerator) -> Tried:
    """A User whose create, PUT and PATCHes contained declared immutable attributes."""
    return once.keyed("immutable", try_kind, users, discovery, test_data, "immutable")


def try_kind(users: Users, discovery: Discovery, test_data: DataGenerator, word: str) -> Tried:
    """Try the attributes of a mutability, or raise NotApplicable where there are none."""
    trials = trials_of(discovery, test_data, lambda one: one.has("mutability", word))
    if not trials:
        raise NotApplicable(f"the target's /Schemas define no {word} attribute of the User")
    return try_attributes(users, test_data, trials, f"a create with {word} attributes")


@pytest.fixture
def withheld(once: Once, users: Users, discovery: Discovery, test_data: DataGenerator) -> Tried:
    """A User created with the attributes that a plain GET may not return."""
    return once(try_withheld, users, discovery, test_data)


def try_withheld(users: Users, discovery: Discovery, test_data: DataGenerator) -> Tried:
    """Create a User with attributes that are writeOnly, or returned never or on request."""
    trials = trials_of(discovery, test_data, lambda one: is_never(one) or one.returned == "request")
    trials = [one for one in trials if one.attribute.mutability != "readonly"]
    if not trials:
        raise NotApplicable("the target's /Schemas define no such attribute of the User")
    values = [(trial.attribute, trial.first) for trial in trials]
    body = placed(test_data.okta_user().resource(), values)
    return Tried(trials, create(users, body, "a create with attributes that are not returned"))


def is_never(attribute: Attribute) -> bool:
    """Whether no response may contain an attribute."""
    return attribute.returned == "never" or attribute.mutability == "writeonly"


@check(SHOULD, DECLARED, rfc7644("3.3"), feature="create_users")
def test_read_only_values_of_a_create_are_ignored(read_only: Tried) -> None:
    """A create ignores every attribute that /Schemas define as `readOnly`

    The target accepts a create with values of its readOnly attributes, and stores none of them.

    Fix: Drop readOnly attributes from the body of a create, or define them as `readWrite`.
    """
    created = read_only.created
    expect_status(created.expect_harmless(), SUCCESS, what="a create with readOnly attributes")
    stored = [one.path for one in read_only.trials if one.is_in(created.body, one.first)]
    message = f"a create stored values of readOnly attributes: {', '.join(stored)}"
    expect_none(message, stored, expected="values of its own, or none")


@check(SHOULD, DECLARED, rfc7644("3.5.1"), rfc7644("3.5.2"), feature="update_users")
def test_read_only_values_of_a_change_are_ignored(read_only: Tried) -> None:
    """PUT and PATCH change no attribute that /Schemas define as `readOnly`

    A readOnly attribute "SHALL NOT be modified": PUT ignores it, PATCH ignores or rejects it.

    Fix: Drop readOnly attributes from PUT and PATCH, or define them as `readWrite`.
    """
    read_only.expect_unchanged("readOnly attributes")


@check(SHOULD, DECLARED, rfc7644("3.5.1"), rfc7644("3.5.2"), feature="update_users")
def test_immutable_values_do_not_change(immutable: Tried) -> None:
    """PUT and PATCH change no value of an attribute that /Schemas define as `immutable`

    A value that the create gave to an immutable attribute stays: the target rejects another one
    with 400 `mutability`, or ignores it.

    Fix: Reject another value of an immutable attribute with 400 and scimType `mutability`, or
    define the attribute as `readWrite`.
    """
    body = immutable.require_created("a create with immutable attributes")
    stored = tuple(one for one in immutable.trials if one.value(body) is not None)
    if not stored:
        raise NotApplicable("the target stores no value of its immutable attributes")
    replace(immutable, trials=stored).expect_unchanged("immutable attributes")


@check(SHOULD, DECLARED, rfc7644("3.9"), feature="create_users")
def test_values_that_are_never_returned_are_in_no_response(withheld: Tried, users: Users) -> None:
    """No response returns attributes that are `writeOnly` or `returned: never`

    Neither the response to the create that set them contains them, nor a GET whose `attributes`
    names them.

    Fix: Remove these attributes from every response, or define them as `returned: default`.
    """
    trials = [one for one in withheld.trials if is_never(one.attribute)]
    if not trials:
        raise NotApplicable("the target's /Schemas define no such attribute besides passwords")
    created = withheld.require_created("a create with such attributes")
    bodies: dict[str, object] = {
        "the create response": withheld.created.response.json,
        "GET": created,
        "GET with `attributes`": named(users, created["id"], trials),
    }
    for what, body in bodies.items():
        shown = [one.path for one in trials if one.value(body) is not None]
        expect_none(f"{what} returns {', '.join(shown)}", shown, expected="returned: never")


@check(SHOULD, DECLARED, rfc7644("3.9"), feature="create_users")
def test_values_on_request_are_returned_on_request(withheld: Tried, users: Users) -> None:
    """Attributes with `returned: request` are returned where the request names them

    The response to a create contains them where its body did, and so does a GET whose
    `attributes` names them.

    Fix: Return these attributes to the write that contains them and to a GET that names them.
    """
    trials = [one for one in withheld.trials if not is_never(one.attribute)]
    if not trials:
        raise NotApplicable("the target's /Schemas define no attribute with returned: request")
    created = withheld.require_created("a create with such attributes")
    bodies: dict[str, object] = {
        "the create response": withheld.created.response.json,
        "GET with `attributes`": named(users, created["id"], trials),
    }
    stored = [one for one in trials if any(one.value(each) is not None for each in bodies.values())]
    if not stored:
        raise NotApplicable("the target stores no value of these attributes")
    for what, body in bodies.items():
        missing = [one.path for one in stored if one.value(body) is None]
        expect_none(f"{what} lacks {', '.join(missing)}", missing, expected="returned: request")


def named(users: Users, user_id: object, trials: list[Trial]) -> object:
    """Return the body of a GET whose `attributes` names the attributes of trials."""
    query = f"attributes={','.join(one.path for one in trials)}"
    return users.ask("GET", resource_path("Users", str(user_id)), query=query).json


@check(SHOULD, DECLARED, rfc7644("3.9"), feature="create_users")
def test_attributes_that_are_always_returned_are(lists: ListQueries, discovery: Discovery) -> None:
    """Attributes with `returned: always` are returned whatever the request names

    A GET with `attributes` or `excludedAttributes` returns every attribute that /Schemas define
    as `returned: always`, those of extensions too.

    Fix: Add these attributes to partial resources, or define them as `returned: default`.
    """
    wanted = [
        one.path
        for one in user_attributes(discovery)
        if one.returned == "always" and one.parent is None and known(value_at(lists.one, one.path))
    ]
    if not wanted:
        raise NotApplicable("the target's /Schemas define no such attribute that the User has")
    excluded = ",".join(wanted)
    for parameters in ({"attributes": "id"}, {"excludedAttributes": excluded}):
        actual = read(lists, **parameters)
        missing = [path for path in wanted if value_at(actual, path) is None]
        asked = "&".join(f"{name}={value}" for name, value in parameters.items())
        expect_none(f"GET with {asked} lacks {', '.join(missing)}", missing, expected="always")


@check(SHOULD, DECLARED, rfc7644("3.12"), feature="create_users")
def test_unique_values_are_refused_to_a_second_user(
    users: Users,
    user_resource: UserResource,
    odd_users: OddUsers[UserResource],
    discovery: Discovery,
    test_data: DataGenerator,
) -> None:
    """A taken value of an attribute that /Schemas define as unique is rejected

    Every attribute whose `uniqueness` is `server` or `global` is tried, besides userName: a create
    and a PUT that give its value to a second User are rejected with 409, or with 400.

    Fix: Reject a taken value with 409 and scimType `uniqueness`, or define `uniqueness: none`.
    """
    unique = [
        one
        for one in user_attributes(discovery)
        if one.uniqueness in {"server", "global"} and not one.fixed and one.name != USER_NAME
        if known(value_at(user_resource.first, one.path))
    ]
    if not unique:
        raise NotApplicable("the target's /Schemas define no unique attribute besides userName")
    for one in unique[:MOST]:
        taken = value_at(user_resource.body, one.path)
        body = placed(test_data.okta_user().resource(), [(one, taken)])
        what = f"a create with a taken value of {one.path}, which /Schemas define as unique"
        attempt = create(users, body, what)
        expect_status(attempt.expect_harmless(), SUCCESS, 409, 400, what=what)
        if attempt.body is not None and value_at(attempt.body, one.path) == taken:
            actual = describe(attempt.response)
            raise Finding(f"{what} created a second User", expected=409, actual=actual)
        with odd_users.lend() as other:
            response = other.put(placed(other.body, [(one, taken)]))
            if response.ok and value_at(other.body, one.path) == taken:
                what = f"a PUT with a taken value of {one.path}, which /Schemas define as unique,"
                raise Finding(f"{what} stored it", expected=409, actual=describe(response))


@check(SHOULD, DECLARED, rfc7644("3.12"), feature="create_users")
def test_required_attributes_are_required(
    users: Users, discovery: Discovery, test_data: DataGenerator
) -> None:
    """A create without an attribute that /Schemas define as required is rejected

    Each attribute of the User with `required: true`, besides userName, is left out of one
    create. The target rejects it with 400, or gives the attribute a value.

    Fix: Reject the create with 400 and scimType `invalidValue`, or define `required: false`.
    """
    body = test_data.complete().resource()
    needed = [
        one
        for one in user_attributes(discovery)
        if one.required and not one.fixed and one.parent is None
        if one.name in body and one.name != USER_NAME
    ]
    if not needed:
        raise NotApplicable("the target's /Schemas require nothing else that Okta sends")
    for one in needed[:MOST]:
        what = f"a create without {one.path}, which /Schemas define as required"
        attempt = create(users, without(body, one.name), what)
        expect_status(attempt.expect_harmless(), SUCCESS, 400, what=what)
        if attempt.body is not None and value_at(attempt.body, one.path) is None:
            actual = describe(attempt.response)
            raise Finding(f"{what} created a User without it", expected=400, actual=actual)
