"""What has to hold for a displayName or an externalId that a resource had before."""

from collections.abc import Callable

from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Users,
    blocked_by,
    linked_id,
    require_success,
    succeeded,
    value_of,
)
from pytest_scim.scim.names import EXTERNAL_ID
from pytest_scim.scim.paths import MISSING
from pytest_scim.suites.okta.support.changeable import (
    require_group_name_not_fixed,
    require_not_declared_fixed,
)
from pytest_scim.suites.okta.support.pushed_groups import pushed_id
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.owners import EMPTY_OWNER, RENAME_OWNER


def expect_former_group_name_free(
    console: Console,
    users: Users,
    groups: Groups,
    test_data: DataGenerator,
    discovery: Discovery,
) -> None:
    """Require that a former displayName finds no Group, and can be given to another one.

    First the Group gets its former name back, and another name again.
    """
    first, changed = push_renamed(console, groups, test_data, discovery)
    first_id, former = pushed_id(console, first), first.name
    expect_no_group(users, groups, former)
    task = console.change_group(first)
    assert task.ok, f"the change back to the former displayName failed: {task.message}"
    groups.expects(first_id, name=former, because="after the change back")
    if users.polling.timeout:  # Okta's own lookup comes next, and does not poll
        expect_no_group(users, groups, changed.name)
    second = test_data.group().named(changed.name)
    task = console.push_group(second)
    assert task.ok, f"the push of a Group with a former displayName failed: {task.message}"
    second_id = pushed_id(console, second)
    if second_id == first_id:
        raise Finding(
            "pushing a Group with a former displayName returned the Group that had it",
            expected="another id",
            actual=second_id,
        )
    groups.expects(second_id, name=changed.name, because="the Group with a former displayName")


def push_renamed(
    console: Console, groups: Groups, test_data: DataGenerator, discovery: Discovery
) -> tuple[OktaGroup, OktaGroup]:
    """Push an empty Okta group and rename it; return it as it was, and as it is."""
    first = test_data.group()
    changed = first.named(f"{first.name} renamed")
    with blocked_by(EMPTY_OWNER):
        require_success(console.push_group(first), EMPTY_OWNER)
    with blocked_by(RENAME_OWNER):
        try:
            succeeded(console.change_group(changed))
            groups.expects(pushed_id(console, first), name=changed.name)
        except AssertionError:
            require_group_name_not_fixed(discovery)
            raise
    return first, changed


def expect_no_group(users: Users, groups: Groups, former: str) -> None:
    """Require that a lookup by a former displayName returns no Group."""

    def read() -> None:
        found = [row.get("id") for row in groups.find(former)]
        expect_ids("the lookup by the former displayName", "Group", found)

    users.polling.until(read)


def expect_former_external_id_free(
    console: Console,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
    discovery: Discovery,
) -> None:
    """Require that a former externalId finds no User, and can be given to another one.

    First the User gets its former externalId back, and another one again.
    """
    user = provision(test_data.okta_user())
    former = str(user.okta_user.values[EXTERNAL_ID])
    changed = user.okta_user.having({EXTERNAL_ID: str(test_data.okta_user().values[EXTERNAL_ID])})
    new = str(changed.values[EXTERNAL_ID])
    try:
        task = console.update(changed)
        assert task.ok, f"the change of externalId failed: {task.message}"
        users.expects(user.id, {EXTERNAL_ID: new}, "after the externalId changed")
    except AssertionError as finding:
        if value_of(users.user(user.id), EXTERNAL_ID) in (MISSING, None, ""):
            raise NotApplicable("the target stores no externalId") from finding
        require_not_declared_fixed(discovery, EXTERNAL_ID)
        raise
    expect_found(users, former, "the former externalId")
    task = console.update(user.okta_user)
    assert task.ok, f"the change back to the former externalId failed: {task.message}"
    users.expects(user.id, {EXTERNAL_ID: former}, "after the change back of externalId")
    if users.polling.timeout:  # as above
        expect_found(users, new, "the former externalId")
    second = test_data.okta_user().having({EXTERNAL_ID: new})
    task = console.assign(second)
    assert task.ok, f"assigning an Okta user with a former externalId failed: {task.message}"
    second_id = linked_id(console.org, second)
    if second_id == user.id:
        message = "Okta linked an Okta user with a former externalId to the User that had it"
        raise Finding(message, expected="another id", actual=second_id)
    users.expects(second_id, {EXTERNAL_ID: new}, "the User with a former externalId")
    expect_found(users, new, "an externalId that was another User's", second_id)


def expect_found(users: Users, value: str, what: str, *ids: str) -> None:
    """Require what a filter on externalId returns; a target without that filter conforms."""

    def read() -> None:
        response = users.lookup(value, EXTERNAL_ID)
        if not response.ok:
            return
        found = [row.get("id") for row in users.rows(response)]
        if found and found != [*ids]:
            expect_ids(f"the lookup by {what}", "User", found, *ids)

    users.polling.until(read)
