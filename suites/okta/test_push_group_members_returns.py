"""A user returns to a custom app: Okta pushes each Group of the user again, in parallel.

A capture of 2026 shows it: after the reactivation Okta sends GET, GET, PUT, GET, PUT for each
Group, and the requests for one Group come between those for the others.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    UNASSIGN_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Settings,
    Task,
    Users,
    at_once,
    blocked_by,
    inactive,
    interleaved,
    require_success,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.vendor_steps import require_features, require_not_deleted
from pytest_scim.suites.support.owners import RETURN_OWNER, UNCHANGED_OWNER
from pytest_scim.suites.support.rejections import expect_no_server_error
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "push_group_members"
MEMBERSHIP = okta_api("Update specific Group membership")
CAPTURE = field_report("obot-platform/obot")
COUNT = 3


@dataclass(frozen=True, slots=True)
class Returned:
    """A user who returned: the Groups, and the tasks that pushed them again."""

    pushed: list[Pushed]
    tasks: list[Task]


@pytest.fixture
def returned(
    once: Once,
    profile: Profile,
    settings: Settings,
    console: Console,
    users: Users,
    any_user: Callable[[int], Assigned],
    provision: Callable[[OktaUser], Assigned],
    push: Callable[..., Pushed],
    test_data: DataGenerator,
) -> Returned:
    """A user in several Groups who returned, and whose Groups Okta pushed again in parallel."""
    require_features(profile, "deactivate_users")
    count = 1 if profile.rule("one_group_per_user") else COUNT

    def come_back() -> Returned:
        user, other = provision(test_data.okta_user()), any_user(0)
        pushed = [push(user, other) for _ in range(count)]
        with blocked_by(UNASSIGN_OWNER):
            require_success(console.unassign(user.okta_user), UNASSIGN_OWNER)
            inactive(users, user)
        require_not_deleted(profile, users, user.id)
        require_success(console.assign(user.okta_user), RETURN_OWNER)
        order = random.Random(f"{settings.seed} return")  # noqa: S311 - reproducible, not secret
        groups = [one.group for one in pushed]
        tasks = console.push_again(groups, interleaved(order.randrange))
        tasks += console.push_again(groups, at_once)
        for group, task in zip(groups, tasks[count:], strict=True):
            if not task.ok:
                console.retry(group)
        return Returned(pushed, tasks)

    return once.keyed("a return", come_back)


@check(MUST, MEMBERSHIP, CAPTURE, feature="push_groups", integration="aiw")
def test_a_returning_user_is_in_every_group(groups: Groups, returned: Returned) -> None:
    """After a user returns, the User is a member of each Group that Okta pushes again

    Okta pushes the Groups in parallel. Each Group has exactly the members of its Okta group, at the
    latest after one retry.

    Impact: Users who return miss access by some of their groups.
    Fix: Make each change of members one transaction, so that parallel requests do not overwrite
    one another.
    """
    for n, one in enumerate(returned.pushed, 1):
        because = f"Group {n} of {len(returned.pushed)}, pushed again after a return"
        with also_of(UNCHANGED_OWNER):
            groups.expects(one.id, name=one.group.name, members=one.ids, because=because)


@check(SHOULD, MEMBERSHIP, CAPTURE, feature="push_groups", integration="aiw")
def test_a_return_causes_no_server_error(returned: Returned) -> None:
    """The target returns no server error when Okta pushes several Groups of a user in parallel

    Okta shows a failed push to the admin, who has to retry it.

    Impact: Admins have to retry failed pushes by hand.
    Fix: Retry database conflicts inside the app in place of returning 500.
    """
    for task in returned.tasks:
        for response in task.responses:
            expect_no_server_error(response, "a request that pushed a Group again in parallel")
