"""The bulk requests that several checks judge, each sent once in a run."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import (
    UNKNOWN_ID_OWNER,
    DataGenerator,
    Ownership,
    Profile,
    Users,
    blocked_by,
    resource_path,
)
from pytest_scim.suites.rfc7644.support.bulk_request import (
    BulkClient,
    Job,
    create,
    delete,
    put,
    renamed,
    team,
)
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

RESPONSE_OWNER = "rfc7644.bulk.a_bulk_request_returns_200"
CREATE_OWNER = "rfc7644.bulk.a_bulk_create_creates_a_user"
CHANGE_OWNER = "rfc7644.bulk.a_bulk_put_replaces_a_user"


@pytest.fixture
def create_job(
    once: Once, bulk_client: BulkClient, test_data: DataGenerator, profile: Profile, users: Users
) -> Job:
    """A bulk request that creates two users and a group of both, whatever the response."""
    del users  # requested because nothing is sent before the integration is saved
    return once(send_creates, bulk_client, test_data, profile)


def send_creates(bulk_client: BulkClient, test_data: DataGenerator, profile: Profile) -> Job:
    """Create two users and, where the profile offers groups, a group of both."""
    bodies = [test_data.okta_user().resource() for _ in range(2)]
    operations = [create("Users", f"user{n}", body) for n, body in enumerate(bodies)]
    if profile.features["push_groups"]:
        group = team(test_data.group(name="Intake").name, "bulkId:user0", "bulkId:user1")
        operations.append(create("Groups", "group", group))
    return bulk_client.send(*operations)


@pytest.fixture
def creates(create_job: Job) -> Job:
    """The same bulk request; Blocked when the target returned no results."""
    with blocked_by(RESPONSE_OWNER):
        return create_job.expect_results()


@pytest.fixture
def change_job(
    once: Once,
    bulk_client: BulkClient,
    create_job: Job,
    user_resource: UserResource,
    test_data: DataGenerator,
    profile: Profile,
    ownership: Ownership,
) -> Job:
    """A bulk request that renames the shared user, and deletes a user, an unknown id and a user.

    The deleted users are those of ``create_job``, so that the checks which read them come first.
    """
    if profile.delete == "forbidden":
        raise NotApplicable("the profile says that users must not be deleted")
    return once(send_changes, bulk_client, create_job, user_resource, test_data, ownership)


def send_changes(
    bulk_client: BulkClient,
    create_job: Job,
    user_resource: UserResource,
    test_data: DataGenerator,
    ownership: Ownership,
) -> Job:
    """Rename the shared user, and delete the second user, an unknown id and the first user."""
    body, _ = renamed(user_resource, user_resource.body, test_data)
    change = put(user_resource.path, body)
    with blocked_by(RESPONSE_OWNER):
        create_job.expect_results()
    with blocked_by(CREATE_OWNER):
        ids = [create_job.expect_created(n) for n in (0, 1)]
    if not all(ownership.owns(user_id) for user_id in ids):
        raise Blocked(CREATE_OWNER, "/Bulk returned a location that is not the created User's")
    first, second = (resource_path("Users", user_id) for user_id in ids)
    user_resource.may_have_changed()
    with blocked_by(UNKNOWN_ID_OWNER):  # where that id leads to a user, no DELETE of it is sent
        unknown = delete(bulk_client.unknown_user_path())
        return bulk_client.send(change, delete(second), unknown, delete(first))


@pytest.fixture
def changes(change_job: Job) -> Job:
    """The same bulk request; Blocked when the target returned no results."""
    with blocked_by(CHANGE_OWNER):
        return change_job.expect_results()


@pytest.fixture
def jobs(request: pytest.FixtureRequest, creates: Job) -> list[Job]:
    """``creates``, and ``changes`` where that could be sent."""
    try:
        return [creates, request.getfixturevalue("changes")]
    except (Blocked, NotApplicable):
        return [creates]
