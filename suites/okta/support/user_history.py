"""Okta users with a history, and what Okta does to them in every check of one."""

from collections.abc import Callable
from dataclasses import dataclass

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Users,
    succeeded,
)
from pytest_scim.scim.names import EMAIL, FAMILY, USER_NAME
from pytest_scim.suites.okta.support.changeable import (
    is_updatable,
    require_not_declared_fixed,
    require_updatable,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.pushed_groups import push_without
from pytest_scim.suites.okta.support.vendor_steps import mapped, require_not_deleted
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.owners import (
    ADD_OWNER,
    DEACTIVATE_OWNER,
    REACTIVATE_OWNER,
    REMOVE_OWNER,
    UPDATE_OWNER,
)


@dataclass(slots=True)
class RenamedUser:
    """An Okta user whose userName changed: ``former`` is the one that nobody has now.

    ``one_field``: userName and work email are one value, so that both change.
    """

    okta_user: OktaUser
    id: str
    former: str
    one_field: bool = False

    @property
    def is_renamed(self) -> bool:
        """Whether the userName changed: not where the profile or the target has it fixed."""
        return self.former != self.okta_user.user_name

    def rename(self, user_name: str) -> OktaUser:
        """Give the Okta user another userName, and note the present one as the former one."""
        self.former = self.okta_user.user_name
        self.okta_user = self.named(self.okta_user, user_name)
        return self.okta_user

    def named(self, okta_user: OktaUser, user_name: str) -> OktaUser:
        """Return an Okta user with a userName, and with the same email where both are one value."""
        email = {EMAIL: user_name} if self.one_field else {}
        return okta_user.having({USER_NAME: user_name, **email})


def rename_provisioned(
    provision: Callable[[OktaUser], Assigned],
    console: Console,
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
    discovery: Discovery,
) -> RenamedUser:
    """Change the userName of an Okta user, leave the email address, and require both.

    Under the rule `username_is_work_email` the guide does not say which of two values would win:
    both change.
    """
    if not profile.offers("update_users"):
        raise NotApplicable("the profile does not offer update_users: no userName changes")
    require_updatable(profile, USER_NAME)
    user = provision(test_data.okta_user())
    one_field = profile.rule("username_is_work_email") is not None
    renamed = RenamedUser(user.okta_user, user.id, user.okta_user.user_name, one_field)
    changed = renamed.rename(f"new.{user.okta_user.user_name}")
    task = console.update(changed)
    try:
        succeeded(task)
        wanted = mapped(profile, {USER_NAME: changed.user_name, EMAIL: changed.email})
        users.expects(user.id, {**wanted, "active": True}, "after the userName changed")
    except AssertionError:
        require_not_declared_fixed(discovery, USER_NAME)
        raise
    return renamed


@dataclass(slots=True)
class HistoryChanges:
    """Plays Okta's changes on users with a history, and requires the effect of each.

    A feature that the profile does not offer is left out, as Okta sends nothing for it.
    """

    console: Console
    users: Users
    groups: Groups
    profile: Profile
    test_data: DataGenerator
    push: Callable[..., Pushed]
    any_user: Callable[[int], Assigned]
    member_of: Pushed | None = None
    """The last Group into which ``join`` pushed the user that the checks share."""

    def update(self, okta_user: OktaUser, user_id: str, who: str) -> OktaUser:
        """Change the family name, and return the Okta user as it is then."""
        if not (self.profile.offers("update_users") and is_updatable(self.profile, FAMILY)):
            self.users.expects(user_id, {USER_NAME: okta_user.user_name}, f"a read of {who}")
            return okta_user
        changed = okta_user.having({FAMILY: f"{self.test_data.name()[1]}-Later"})
        wanted = {FAMILY: changed.family, USER_NAME: changed.user_name, "active": True}
        with also_of(UPDATE_OWNER):
            task = self.console.update(changed)
            assert task.ok, f"the update of {who} failed: {task.message}"
            self.users.expects(user_id, wanted, f"after the update of {who}")
        return changed

    def deactivate_and_reactivate(self, okta_user: OktaUser, user_id: str, who: str) -> None:
        """Deactivate the Okta user, then activate it, and require both of the User."""
        if not self.profile.offers("deactivate_users"):
            return
        with also_of(DEACTIVATE_OWNER):
            task = self.console.deactivate(okta_user)
            assert task.ok, f"the deactivation of {who} failed: {task.message}"
            require_not_deleted(self.profile, self.users, user_id)
            self.users.expects(user_id, {"active": False}, f"after the deactivation of {who}")
        with also_of(REACTIVATE_OWNER):
            task = self.console.reactivate(okta_user)
            assert task.ok, f"the reactivation of {who} failed: {task.message}"
            self.users.expects(user_id, {"active": True}, f"after the reactivation of {who}")

    def join(self, okta_user: OktaUser, user_id: str, who: str) -> Pushed | None:
        """Push the Okta user into a Group with another member, and return the Group."""
        if not self.profile.offers("push_groups"):
            return None
        pushed = self.push(self.any_user(0))
        grown = pushed.group.of(*pushed.group.members, okta_user)
        wanted, because = [*pushed.ids, user_id], f"after {who} joined the Group"
        with also_of(ADD_OWNER):
            task = self.console.change_group(grown)
            assert task.ok, f"the push of {who} into the Group failed: {task.message}"
            self.groups.expects(pushed.id, members=wanted, because=because)
        return pushed

    def leave(self, pushed: Pushed, user_id: str, who: str) -> None:
        """Push a Group without the Okta user who joined it."""
        because = f"after {who} left the Group"
        with also_of(REMOVE_OWNER):
            push_without(self.console, pushed.group, user_id)
            self.groups.expects(pushed.id, members=pushed.ids, because=because)


def change_renamed(changes: HistoryChanges, user: RenamedUser) -> None:
    """Play every change on a User whose userName changed before."""
    who = "a User whose userName changed before"
    user.okta_user = changes.update(user.okta_user, user.id, who)
    changes.member_of = changes.join(user.okta_user, user.id, who)
    changes.deactivate_and_reactivate(user.okta_user, user.id, who)


def change_reactivated(changes: HistoryChanges, user: RenamedUser) -> None:
    """Play the changes on a User that was inactive before."""
    who = "a User that was inactive before"
    user.okta_user = changes.update(user.okta_user, user.id, who)
    changes.deactivate_and_reactivate(user.okta_user, user.id, who)


def move(changes: HistoryChanges, user: RenamedUser) -> None:
    """Move a User from a Group into another one, then play the changes on it.

    Where the profile's rule deletes a User without a Group, the User joins before it leaves.
    """
    who = "a User that moves between Groups"
    left = changes.member_of
    if left is None:
        raise NotApplicable("the profile does not offer push_groups")
    if changes.profile.rule("removed_with_last_group") is None:
        changes.leave(left, user.id, who)
        changes.join(user.okta_user, user.id, who)
    else:
        changes.join(user.okta_user, user.id, who)
        changes.leave(left, user.id, who)
    changes.deactivate_and_reactivate(user.okta_user, user.id, who)
