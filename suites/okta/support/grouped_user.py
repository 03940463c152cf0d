"""An Okta user in pushed groups with another one, on whom checks play Okta's actions in turn."""

from collections.abc import Collection, Sequence
from enum import Enum, auto
from typing import Final

from pytest_scim.checks.outcomes import (
    Finding,
    NotApplicable,
)
from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    READ_OWNER,
    UNASSIGN_OWNER,
    Assigned,
    Console,
    Groups,
    Profile,
    Resource,
    Users,
    blocked_by,
    describe,
    expect_unchanged,
    member_ids,
    require_success,
    resource_path,
    value_of,
)
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import Missing
from pytest_scim.suites.okta.support.pushed_groups import push_without, pushed_id
from pytest_scim.suites.okta.support.vendor_steps import DELETED, GONE, may_be_deleted

DEACTIVATED_OWNER: Final = "okta.users_in_groups.deactivating_a_group_member_changes_no_other_user"
REMOVED_OWNER: Final = "okta.users_in_groups.an_inactive_user_is_removed_from_groups"

BASIC: Final = (USER_NAME, GIVEN, FAMILY, DISPLAY, EMAIL, "active")


class State(Enum):
    """In which state Okta's last action left the user: a check starts in one of them."""

    ACTIVE = auto()
    """A member of every group."""
    INACTIVE = auto()
    """Deactivated in Okta, and in the groups that Okta pushed."""
    UNASSIGNED = auto()
    """Without the app, and in the groups that Okta pushed."""
    OUTSIDE = auto()
    """Without the app, and in none of the groups."""
    DELETED = auto()
    """The target's own admin has deleted the User; Okta has not noticed."""


class GroupedUser:
    """An Okta user whom Okta has pushed in each of some groups, together with another one."""

    def __init__(
        self,
        console: Console,
        users: Users,
        groups: Groups,
        profile: Profile,
        user: Assigned,
        other: Assigned,
    ) -> None:
        """Note both users; ``push`` pushes the groups."""
        self.okta_user, self.id = user.okta_user, user.id
        self.other = other
        self.state = State.ACTIVE
        self.exchanges: Sequence[int] = ()
        self._console, self._users, self._groups, self._profile = console, users, groups, profile
        self._okta_groups: Sequence[OktaGroup] = ()
        self._other: dict[str, JSON] = {}

    def push(self, okta_groups: Sequence[OktaGroup]) -> None:
        """Push these groups with both users, by Okta's own requests."""
        self._okta_groups = okta_groups
        for group in self.groups_of(self.okta_user, self.other.okta_user):
            require_success(self._console.push_group(group), PUSH_OWNER)
        with blocked_by(PUSH_OWNER):
            self.expect_members("after the push")
        with blocked_by(READ_OWNER):
            self._other = basic(self._users.user(self.other.id))

    def groups_of(self, *members: OktaUser) -> list[OktaGroup]:
        """Return the Okta groups with these members."""
        return [group.of(*members) for group in self._okta_groups]

    def whole_groups(self) -> list[OktaGroup]:
        """Return the Okta groups with both users."""
        return self.groups_of(self.okta_user, self.other.okta_user)

    @property
    def group_ids(self) -> list[str]:
        """The ids of the pushed Groups."""
        return [pushed_id(self._console, group) for group in self._okta_groups]

    def leave(self) -> None:
        """Push the groups without the user."""
        for group in self.groups_of(self.other.okta_user):
            push_without(self._console, group, self.id)

    def own_groups(self) -> list[str]:
        """Return the ids of the Groups of which the User is a member now."""
        ids = self.group_ids
        return [one for one in ids if self.id in member_ids(self._groups.resource(one))]

    def expect_members(
        self, because: str, *, own: bool | None = True, joined: Collection[str] = ()
    ) -> None:
        """Require that each Group has the other member, those who joined, and the user.

        ``own`` is false where the user must not be a member, and ``None`` where both are right.
        """
        wanted = {self.other.id, *joined} | ({self.id} if own else set())
        free = {self.id} if own is None else set()
        for group_id in self.group_ids:
            self.expect_group(because, group_id, wanted, free)

    def expect_group(
        self, because: str, group_id: str, wanted: Collection[str], free: Collection[str] = ()
    ) -> None:
        """Require the members of a Group; whether those who are ``free`` are in it is not judged.

        Nobody else may be a member.
        """
        self._groups.may_have(group_id, wanted)

        def read() -> None:
            actual = {*member_ids(self._groups.resource(group_id))}
            lost, new = {*wanted} - actual, actual - {*wanted} - {*free}
            if not lost and not new:
                return
            who = [self._named(one, "lost") for one in lost]
            who += [self._named(one, "has") for one in new]
            message = f"{because}, the Group {' and '.join(who)}"
            raise Finding(message, expected=sorted(wanted), actual=sorted(actual))

        self._users.polling.until(read)

    def _named(self, member: str, verb: str) -> str:
        if member == self.id:
            return "lost the User" if verb == "lost" else "still has the User as a member"
        return "lost another member" if verb == "lost" else "has a member that Okta did not push"

    def expect_other_unchanged(self, because: str) -> None:
        """Require that the User of the other member is as it was."""
        after = basic(self._users.user(self.other.id))
        expect_unchanged(f"{because}, the User of another member", self._other, after)

    def expect_inactive(self, because: str) -> None:
        """Require that the User is inactive; under the rule for it, it may be deleted."""
        if not (may_be_deleted(self._profile) and self.is_gone()):
            self._users.expects(self.id, {"active": False}, because)

    def is_gone(self) -> bool:
        """Return whether GET returns no User under the id."""
        return self._users.read(self.id).status in GONE

    def reach(self, state: State) -> None:
        """Play Okta's actions, or those of the target's admin, that lead to a state."""
        if state is self.state:
            return
        if state is State.INACTIVE:
            self._become_inactive()
        elif state is State.DELETED:
            self._be_deleted()
        else:
            self._lose_the_app(out_of_groups=state is State.OUTSIDE)
        self.state = state

    def _become_inactive(self) -> None:
        with blocked_by(DEACTIVATED_OWNER):
            require_success(self._console.deactivate(self.okta_user), DEACTIVATED_OWNER)
            self.expect_inactive("after the deactivation")
        if may_be_deleted(self._profile) and self.is_gone():
            raise NotApplicable(DELETED)

    def _lose_the_app(self, *, out_of_groups: bool) -> None:
        with blocked_by(UNASSIGN_OWNER):
            require_success(self._console.unassign(self.okta_user), UNASSIGN_OWNER)
            self.expect_inactive("after the app was removed")
        if not self.is_gone():
            self._users.await_inactive(self.okta_user.user_name)
        if out_of_groups:
            with blocked_by(REMOVED_OWNER):
                self.leave()
                self.expect_members("after the removal", own=False)

    def _be_deleted(self) -> None:
        if self._profile.delete == "forbidden":
            raise NotApplicable("the profile says that users must not be deleted")
        response = self._users.ask("DELETE", resource_path("Users", self.id))
        try:
            self._users.polling.until(self._expect_gone)
        except Finding:
            returned = describe(response)
            raise NotApplicable(f"the target deletes no User: DELETE returned {returned}") from None

    def _expect_gone(self) -> None:
        if not self.is_gone():
            raise Finding("GET returns a User that was deleted")


def basic(resource: Resource) -> dict[str, JSON]:
    """Return the basic values of a User, by path, without those that it lacks."""
    found = {path: value_of(resource, path) for path in BASIC}
    return {path: value for path, value in found.items() if not isinstance(value, Missing)}
