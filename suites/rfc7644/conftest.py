"""Fixtures for the checks of RFC 7644."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    PUSH_OWNER,
    READ_OWNER,
    UNASSIGN_OWNER,
    Assigned,
    DataGenerator,
    Groups,
    Org,
    Profile,
    Recording,
    RunContext,
    Users,
    assign,
    blocked_by,
    describe,
    require_success,
)
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import FAMILY, USER_NAME
from pytest_scim.suites.rfc7644.support.bulk_request import BulkClient
from pytest_scim.suites.rfc7644.support.group import GroupMembers
from pytest_scim.suites.rfc7644.support.list_queries import FilterQuery, ListQueries
from pytest_scim.suites.rfc7644.support.patch_runner import PatchRunner
from pytest_scim.suites.rfc7644.support.writable_attributes import WritableAttributes
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.odd_users import OddUsers
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.owners import PASSWORD_OWNER, UPDATE_OWNER
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource


@pytest.fixture
def lists(
    once: Once,
    users: Users,
    context: RunContext,
    existing_user: Assigned,
) -> ListQueries:
    """Requests lists of two users that this run created and that no check changes."""
    return once(create_two_users, once, users, context, existing_user)


def create_two_users(once: Once, users: Users, context: RunContext, plain: Assigned) -> ListQueries:
    """Return queries for two users: one with many attributes, one as Okta creates most."""
    with blocked_by(READ_OWNER):
        other = users.user(plain.id)
    one = create_other_user(users, context, plain.okta_user)
    return ListQueries(users, once, identified(one.json, one), identified(other, one))


def create_other_user(users: Users, context: RunContext, plain: OktaUser) -> Response:
    """Create a user unlike another one, and return the response to its GET."""
    test_data, links = context.test_data, context.org.links
    okta_user = unlike(plain, test_data)
    with blocked_by(CREATE_OWNER):
        if not assign(context, okta_user).ok:  # other checks judge full profiles
            okta_user = unlike(plain, test_data, full=False)
            require_success(assign(context, okta_user), CREATE_OWNER)
        if users.polling.timeout:
            users.finds(okta_user.user_name, links[okta_user.okta_id])
    return users.read(links[okta_user.okta_id])


def unlike(plain: OktaUser, test_data: DataGenerator, *, full: bool = True) -> OktaUser:
    """Return an Okta user whose names begin with other letters than those of ``plain``."""
    for _ in range(20):  # a few have the same first letters
        okta_user = test_data.complete() if full else test_data.okta_user()
        if okta_user.user_name[0] != plain.user_name[0] and okta_user.family[0] != plain.family[0]:
            break
    return okta_user.having({FAMILY: f"{okta_user.family}-{test_data.tag}"})


def identified(user: object, response: Response) -> JSONObject:
    """Return a user that has an id and a userName, or raise Blocked."""
    if isinstance(user, dict) and all(isinstance(user.get(one), str) for one in ("id", USER_NAME)):
        return user
    raise Blocked(READ_OWNER, f"GET of a User returned no id or userName: {describe(response)}")


@pytest.fixture
def filter_query(lists: ListQueries) -> FilterQuery:
    """Filters those two users, also where ServiceProviderConfig does not offer filters.

    Okta filters by userName all the same, and a target declines what it does not support.
    """
    return FilterQuery(lists)


@pytest.fixture
def writable_attributes(
    once: Once,
    user_resource: UserResource,
    profile: Profile,
    discovery: Discovery,
    test_data: DataGenerator,
) -> WritableAttributes:
    """The attributes of the shared user that a client may change, and new values for them."""
    return once(WritableAttributes, user_resource, profile, discovery, test_data)


@pytest.fixture
def odd_patch_runner(
    once: Once,
    users: Users,
    odd_users: OddUsers[UserResource],
    profile: Profile,
    discovery: Discovery,
    test_data: DataGenerator,
) -> Callable[[], AbstractContextManager[PatchRunner]]:
    """Lends what sends PATCH requests that few clients send, to a user that is put back."""

    @contextmanager
    def lend() -> Iterator[PatchRunner]:
        with odd_users.lend() as user:
            writable_attributes = WritableAttributes(user, profile, discovery, test_data)
            yield PatchRunner(once, users, user, writable_attributes, lend)

    return lend


@pytest.fixture
def patch_runner(
    once: Once,
    users: Users,
    user_resource: UserResource,
    writable_attributes: WritableAttributes,
    patchable: None,
    profile: Profile,
    org: Org,
    recording: Recording,
    odd_patch_runner: Callable[[], AbstractContextManager[PatchRunner]],
) -> PatchRunner:
    """Sends PATCH requests to the shared user, each once for all checks that judge it."""
    del patchable  # requested because there is nothing to send without PATCH
    patches = {status for kind, status in recording.patched if kind == "Users"}
    if patches and patches <= {405, 501}:
        message = ", ".join(map(str, sorted(patches)))
        raise Blocked(patch_owner(profile, org), f"every PATCH that Okta sent returned {message}")
    return once(PatchRunner, once, users, user_resource, writable_attributes, odd_patch_runner)


def patch_owner(profile: Profile, org: Org) -> str:
    """Return the check that judges the PATCH of a user that Okta sends under this profile."""
    if profile.offers("deactivate_users"):
        return UNASSIGN_OWNER
    return UPDATE_OWNER if org.patches_users else PASSWORD_OWNER


@pytest.fixture
def group_members(
    once: Once,
    patchable: None,
    profile: Profile,
    users: Users,
    groups: Groups,
    test_data: DataGenerator,
    _regulars: Callable[[int], Assigned],
) -> GroupMembers:
    """A group that this run created, shared by the checks of PATCH on groups."""
    del patchable  # as above
    if profile.rule("removed_with_last_group") is not None:
        raise NotApplicable("the profile says that leaving the last group removes the user")
    return once(create_group, users, groups, test_data, _regulars)


def create_group(
    users: Users, groups: Groups, test_data: DataGenerator, regular: Callable[[int], Assigned]
) -> GroupMembers:
    """Create a group with two of three users."""
    members = [regular(n).id for n in range(3)]
    with blocked_by(PUSH_OWNER):
        group = groups.add(test_data.group(name="Roster").name, *members[:2])
    return GroupMembers(users, groups, id_of(group), members)


@pytest.fixture
def bulk_client(once: Once, discovery: Discovery, users: Users) -> BulkClient:
    """Sends bulk requests, where the target supports them."""
    return once(BulkClient, users, discovery)
