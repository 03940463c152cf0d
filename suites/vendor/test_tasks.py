"""Rules about what an admin may do after a task has failed."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Users,
    linked_id,
)
from pytest_scim.scim.names import GIVEN
from pytest_scim.suites.support.found import expect_ids


@check(
    MUST,
    okta_api("Retrieve Users"),
    rule="failed_assignments_can_be_retried",
    feature="create_users",
)
def test_a_retried_assignment_creates_one_user(
    linked: Assigned, console: Console, users: Users, test_data: DataGenerator
) -> None:
    """Retrying a failed assignment creates one User

    The admin retries the task in Okta: the first retry creates the User, and the second one finds
    it and creates no other.

    Impact: A retry creates a second User.
    Fix: Return the User from the filter on userName as soon as it exists.
    """
    del linked  # restores the settings of the app
    okta_user, features = test_data.okta_user(), console.org.features
    console.org.features = {**features, "create_users": False}
    task = console.assign(okta_user)
    assert not task.ok, "the assignment without *Create Users* succeeded"
    console.org.features = features
    for attempt in ("the retry", "a second retry"):
        task = console.retry(okta_user)
        assert task.ok, f"{attempt}: {task.message}"
    found = [row.get("id") for row in users.find(okta_user.user_name)]
    user_id = linked_id(console.org, okta_user)
    expect_ids("after the retries, the lookup by userName", "User", found, user_id)
    users.expects(user_id, {**okta_user.sent(GIVEN), "active": True}, "after the retries")
