"""Fixtures for the checks of RFC 7643: resources that this run created, each read once."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from pytest_scim.checks.expect import SUCCESS
from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import (
    MEMBERS_OWNER,
    PUSH_OWNER,
    READ_OWNER,
    Assigned,
    CheckLog,
    DataGenerator,
    Groups,
    Lists,
    Profile,
    Target,
    Users,
    blocked_by,
    restoring,
)
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP, USER, USER_NAME
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7643.support.resources import (
    GroupRead,
    ReturnedResource,
    returned_in,
)
from pytest_scim.suites.rfc7643.support.unusual_requests import (
    UnusualPuts,
    UnusualUser,
    repeated_phone,
    two_primaries,
    unknown_extension,
)
from pytest_scim.suites.rfc7644.support.modification import wait_for_another_second
from pytest_scim.suites.support.bodies import expect_body
from pytest_scim.suites.support.characteristics import Characteristics
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource


@pytest.fixture
def create_response(existing_user: Assigned) -> Response:
    """The response to the create of the user that the checks share."""
    responses = existing_user.task.responses
    return next((response for response in responses if response.status == 201), responses[-1])


@pytest.fixture
def user_resources(
    create_response: Response, user_resource: UserResource
) -> list[ReturnedResource]:
    """A User in the response to its create, and one with more attributes as a GET returns it."""
    read = ReturnedResource("the User in the GET response", USER, user_resource.first)
    created = create_response.json
    if not isinstance(created, dict) or not at(created, "id"):
        return [read]
    return [ReturnedResource("the User in the create response", USER, created), read]


@pytest.fixture
def user_rows(once: Once, users: Users, user_resource: UserResource) -> list[ReturnedResource]:
    """The User as a list contains it."""
    return once(read_rows, users, user_resource)


def read_rows(users: Users, user_resource: UserResource) -> list[ReturnedResource]:
    """Look the user up by its userName; lists that fail have checks of their own."""
    name = str(at(user_resource.first, USER_NAME))
    with suppress(AssertionError, Blocked):
        rows = [row for row in users.find(name) if row.get("id") == user_resource.id]
        return [ReturnedResource("the User in a list that GET returned", USER, r) for r in rows]
    return []


@pytest.fixture
def rfc_group(
    once: Once,
    profile: Profile,
    groups: Groups,
    test_data: DataGenerator,
    any_user: Callable[[int], Assigned],
) -> GroupRead:
    """The response to a GET of a group with one member, and the member's id."""
    if not profile.offers("push_groups"):
        raise NotApplicable("the profile does not offer push_groups")
    return once(read_group, groups, test_data, any_user)


def read_group(
    groups: Groups, test_data: DataGenerator, any_user: Callable[[int], Assigned]
) -> GroupRead:
    """Create a group with one member, and GET it."""
    member = any_user(0)
    with blocked_by(PUSH_OWNER):
        group_id = id_of(groups.add(test_data.group(name="Squad").name, member.id))
    with blocked_by(MEMBERS_OWNER):
        response = groups.read(group_id)
        return GroupRead(response, expect_body(response, "GET of a Group", SUCCESS), member.id)


@pytest.fixture
def rfc_group_or_none(request: pytest.FixtureRequest, profile: Profile) -> GroupRead | None:
    """The same, or ``None`` where there is no group."""
    if not profile.offers("push_groups"):
        return None
    try:
        group: GroupRead = request.getfixturevalue("rfc_group")
    except Blocked:
        return None
    return group


@pytest.fixture
def resources(
    user_resources: list[ReturnedResource],
    user_rows: list[ReturnedResource],
    rfc_group_or_none: GroupRead | None,
) -> list[ReturnedResource]:
    """The users, and a group where the profile offers groups and one could be created."""
    listed = [*user_resources, *user_rows]
    if rfc_group_or_none is None:
        return listed
    group = ReturnedResource("the Group in the GET response", GROUP, rfc_group_or_none.body)
    return [*listed, group]


@pytest.fixture
def all_resources(resources: list[ReturnedResource], lists: Lists) -> list[ReturnedResource]:
    """Every User and Group that a response of the run contained: for checks of the whole run."""
    return [*resources, *returned_in(lists)]


@pytest.fixture
def resource_types(discovery: Discovery) -> list[JSONObject]:
    """The resource types that the target announces."""
    return listed(discovery, "ResourceTypes")


@pytest.fixture
def schemas(discovery: Discovery) -> list[JSONObject]:
    """The schemas that the target lists."""
    return listed(discovery, "Schemas")


@pytest.fixture
def target_definitions(schemas: list[JSONObject]) -> Characteristics:
    """The attributes that the target itself defines, by schema."""
    return Characteristics.listed(schemas)


def listed(discovery: Discovery, name: str) -> list[JSONObject]:
    """Return the resources that a discovery endpoint lists, or raise NotApplicable."""
    rows = [row for row in entries(discovery.document(name), "Resources") if isinstance(row, dict)]
    if not rows:
        raise NotApplicable(f"the target's /{name} lists nothing")
    return rows


@pytest.fixture
def unusual_user(
    once: Once, users: Users, profile: Profile, test_data: DataGenerator
) -> UnusualUser:
    """A user created and updated by requests that the RFC allows and few clients send."""
    return once(create_unusual_user, users, profile, test_data)


def create_unusual_user(users: Users, profile: Profile, test_data: DataGenerator) -> UnusualUser:
    """Create the user; Blocked where it cannot be read."""
    with blocked_by(READ_OWNER):
        return UnusualUser(users, profile, test_data)


@pytest.fixture
def unusual_puts(
    once: Once,
    user_resource: UserResource,
    unusual_user: UnusualUser,
    target: Target,
    log: CheckLog,
) -> UnusualPuts:
    """The user after each unusual PUT, and the response to it, by the change of the body."""
    puts = once(send_unusual_puts, user_resource, unusual_user, target)
    with restoring(log, "the User of the unusual PUTs"):
        once(put_back, unusual_user)
    return puts


def put_back(unusual_user: UnusualUser) -> None:
    """PUT the user as it was before the unusual PUTs: lists still have it."""
    user = unusual_user.user
    assert user.put_back(user.first), "a GET does not return what it returned before"


def send_unusual_puts(
    user_resource: UserResource, unusual_user: UnusualUser, target: Target
) -> UnusualPuts:
    """PUT the user with two primary phone numbers, with one twice and with an extension."""
    with suppress(NotApplicable), blocked_by(READ_OWNER):
        wait_for_another_second(unusual_user.user.first, target)
    with blocked_by(READ_OWNER):
        if not stores_phone_numbers(user_resource, "work", "mobile"):
            return unusual_user.replace(unknown_extension)
        # Many targets reject two primaries, which would hide what they do with the rest.
        primaries = unusual_user.replace(two_primaries)
        return {**primaries, **unusual_user.replace(repeated_phone, unknown_extension)}


def stores_phone_numbers(user_resource: UserResource, *kinds: str) -> bool:
    """Whether the target stores phone numbers of these types and lets clients update them."""
    try:
        user_resource.require_updatable(
            *(f'phoneNumbers[type eq "{kind}"].value' for kind in kinds)
        )
    except NotApplicable:
        return False
    return True
