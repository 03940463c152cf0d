"""What Okta does to a user and a group that resemble those on whom it does not act."""

from collections.abc import Callable
from functools import partial

from pytest_scim.checks.outcomes import Unreadable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    PUSH_OWNER,
    UNASSIGN_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Task,
    Users,
    blocked_by,
    linked_id,
    require_success,
)
from pytest_scim.scim.names import FAMILY, GIVEN
from pytest_scim.suites.okta.support.bystanders import Actions, Bystanders
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.pushed_groups import pushed_id
from pytest_scim.suites.okta.support.vendor_steps import may_be_deleted
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.owners import (
    ADD_OWNER,
    DELETE_OWNER,
    GROUP_LOOKUP_OWNER,
    LINK_OWNER,
    PASSWORD_OWNER,
    PUSH_NOW_OWNER,
    REACTIVATE_OWNER,
    REMOVE_OWNER,
    RENAME_OWNER,
    RETURN_OWNER,
    UPDATE_OWNER,
)
from pytest_scim.suites.support.rejections import CLIENT_ERROR

SHARED_EMAIL_OWNER = "okta.create_users.a_create_with_a_shared_email_returns_no_other_user"


def play_on_a_user(
    bystanders: Bystanders, console: Console, users: Users, test_data: DataGenerator
) -> None:
    """Play each of Okta's actions on a user who resembles the bystander."""
    actions = Actions(bystanders)
    user = assign_twin(actions, bystanders, console)
    user_id = linked_id(console.org, user)
    if user_id == bystanders.id:
        message = "Okta links a new user to the User of another one who has the same email"
        raise Unreadable(message, owner=SHARED_EMAIL_OWNER)
    for kind, owner, press in (
        ("pushed the password of a user", PASSWORD_OWNER, console.sync_password),
        ("deactivated a user", UNASSIGN_OWNER, console.deactivate),
        ("reactivated a user", REACTIVATE_OWNER, console.reactivate),
        ("removed the app from a user", UNASSIGN_OWNER, console.unassign),
    ):
        actions.play(kind, owner, partial(press, user))
    users.await_inactive(user.user_name)
    actions.play("assigned the app to a user again", RETURN_OWNER, partial(console.assign, user))
    if user.okta_id not in console.org.links:  # the second assignment failed
        actions.require_all_done()
    if renamed := bystanders.new_user_name(user):
        rename = partial(console.update, user.having(renamed))
        # A target may reject every change of a userName: the other User is read all the same.
        actions.play("changed the userName of a user", None, rename)
    given, family = test_data.name()
    changed = user.having({GIVEN: given, FAMILY: family, **bystanders.new_email(user)})
    actions.play("updated a user", UPDATE_OWNER, lambda: console.update(changed))
    because = "after Okta's actions on a user, the lookup of that userName"
    users.finds(user.user_name, linked_id(console.org, user), because=because)
    bystanders.expect_user_found_alone("after Okta's actions on a user")
    actions.require_all_done()


def assign_twin(actions: Actions, bystanders: Bystanders, console: Console) -> OktaUser:
    """Assign the app to an Okta user of the bystander's names, and of its email if allowed."""
    user, other = bystanders.twins()
    task = console.assign(user)
    if not task.ok and task.responses[-1].status in CLIENT_ERROR:
        user, task = other, console.assign(other)
    actions.play("assigned the app to a user", CREATE_OWNER, lambda: task)
    require_success(task, CREATE_OWNER)
    return user


def play_on_a_group(
    bystanders: Bystanders,
    console: Console,
    users: Users,
    groups: Groups,
    profile: Profile,
    any_user: Callable[[int], Assigned],
    test_data: DataGenerator,
) -> None:
    """Play each of Okta's actions on a group whose name begins like the bystander's."""
    actions, first, second = Actions(bystanders), any_user(0), any_user(1)
    group = test_data.group().named(f"{bystanders.group_name} annex").of(first.okta_user)
    task = actions.play("pushed a group", PUSH_OWNER, partial(console.push_group, group))
    require_success(task, PUSH_OWNER)
    because = "after Okta pushed a group, the lookup by its displayName"
    with also_of(GROUP_LOOKUP_OWNER):
        groups.finds(group.name, pushed_id(console, group), because=because)
    group = group.named(f"{group.name} renamed")
    whole = group.of(first.okta_user, second.okta_user)
    left = whole if may_be_deleted(profile) else group.of(second.okta_user)
    change = console.change_group
    actions.play("renamed a group", RENAME_OWNER, partial(change, group))
    actions.play("added a member to a group", ADD_OWNER, partial(change, whole))
    actions.play("removed a member from a group", REMOVE_OWNER, partial(change, left))
    actions.play("pushed a group by Push Now", PUSH_NOW_OWNER, partial(console.push_now, left))
    link_group(actions, console, groups, first, test_data)
    delete = partial(console.unlink_group, left, delete=True)
    actions.play("deleted a group", DELETE_OWNER, delete)
    if not may_be_deleted(profile):
        users.expects(second.id, {"active": True}, "after Okta deleted a group, a former member")
    bystanders.expect_group_found_alone("after Okta's actions on a group")
    actions.require_all_done()


def link_group(
    actions: Actions,
    console: Console,
    groups: Groups,
    member: Assigned,
    test_data: DataGenerator,
) -> None:
    """Link an Okta group to a Group that the target's own admin has created."""
    with blocked_by(PUSH_OWNER):
        group_id = id_of(groups.add(test_data.group(name="App crew").name))
    group = test_data.group(member.okta_user, name="Linked crew")
    link: Callable[[], Task] = partial(console.link_group, group, group_id)
    actions.play("linked a group", LINK_OWNER, link)
