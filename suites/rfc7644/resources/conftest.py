"""Fixtures for the checks of resources."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import Assigned, DataGenerator, Profile, Users
from pytest_scim.scim.messages import Response
from pytest_scim.suites.rfc7644.support.created_group import (
    CreatedGroup,
    create_group,
    member_ids_after_create,
)
from pytest_scim.suites.rfc7644.support.duplicate_users import (
    DuplicateUsers,
    create_duplicate_users,
    create_in_upper_case,
)
from pytest_scim.suites.support.shared_responses import Once


@pytest.fixture
def group_create(
    once: Once,
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
    _regulars: Callable[[int], Assigned],
) -> CreatedGroup:
    """A group with an externalId, whether or not the target accepted its create."""
    return once(create_group, users, profile, test_data, _regulars)


@pytest.fixture
def group(group_create: CreatedGroup) -> CreatedGroup:
    """The same group; Blocked where the target rejected its create."""
    group_create.require_created()
    return group_create


@pytest.fixture
def group_with_members(once: Once, users: Users, group: CreatedGroup) -> CreatedGroup:
    """The same group; the target returned its two members after the create."""
    if not group.members:
        raise NotApplicable("the profile has a rule that ties users to their groups")
    if once(member_ids_after_create, users, group) != {*group.members}:
        raise NotApplicable("the target does not return the members of the group's create")
    return group


@pytest.fixture
def duplicate_users(once: Once, users: Users, test_data: DataGenerator) -> DuplicateUsers:
    """Two users with the same name."""
    return once(create_duplicate_users, users, test_data)


@pytest.fixture
def upper_case_create(
    once: Once,
    users: Users,
    test_data: DataGenerator,
    profile: Profile,
    duplicate_users: DuplicateUsers,
) -> Response:
    """The response to a create with the first user's userName in upper case."""
    user_name = duplicate_users.first.user_name
    return once(create_in_upper_case, users, test_data, profile, user_name)
