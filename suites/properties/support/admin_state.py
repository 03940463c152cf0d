"""The state of two Users and a Group at the target, compared with what was last written."""

from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.plugin.fixtures import Groups, Task, Users, member_ids
from pytest_scim.scim.names import EMAIL, GIVEN, USER_NAME
from pytest_scim.scim.paths import at, at_key, text_at
from pytest_scim.suites.properties.support.admin_model import (
    INACTIVE,
    OKTA_USERS,
    TEAM,
    AdminModel,
)

DELETED = (404, 410)


class TargetState:
    """Reads Users and the Group, and raises a finding where they are not as last written.

    ``changes`` is the attribute that updates change. ``ids`` are those of the resources at the
    target, ``edited`` what the app's admin wrote over Okta's values. ``observed`` are the loose
    members that the last read of the Group returned, ``None`` where nothing is to be demanded.
    """

    def __init__(
        self,
        users: Users,
        groups: Groups,
        okta_users: dict[str, OktaUser],
        group: OktaGroup,
        changes: str | None,
    ) -> None:
        """Read nothing yet."""
        self.model = AdminModel()
        self.okta_users = okta_users
        self.group = group
        self.ids: dict[str, str | None] = {}
        self.edited: dict[str, dict[str, str]] = {}
        self.observed: set[str] | None = None
        self._users = users
        self._groups = groups
        self._changes = changes

    def expect(self, name: str) -> None:
        """Return once a User, or the Group, is as last written, or raise a finding."""
        expect = self._expect_team if name == TEAM else self._expect_user
        self._users.polling.until(lambda: expect(name))

    def _expect_user(self, who: str) -> None:
        user_id, active = str(self.ids[who]), self.model.is_active(who)
        response = self._users.read(user_id)
        if not active and response.status in DELETED:
            return
        is_readable = response.ok and isinstance(response.json, dict)
        resource = response.json if is_readable else self._users.user(user_id)
        expect_equal(f"`active` of {who}", at_key(resource, "active"), active)
        if active:
            self._expect_attributes(who, resource)

    def _expect_attributes(self, who: str, actual: object) -> None:
        okta_user = self.okta_users[who]
        user_name, email = str(at_key(actual, USER_NAME)), text_at(actual, EMAIL)
        if user_name.casefold() != okta_user.user_name.casefold():
            expect_equal(f"the userName of {who}", user_name, okta_user.user_name)
        if email and okta_user.sent(EMAIL) and email.casefold() != okta_user.email.casefold():
            expect_equal(f"the email address of {who}", email, okta_user.email)
        values = okta_user.sent(GIVEN, self._changes or GIVEN) | self.edited.get(who, {})
        for path, value in values.items():
            expect_equal(f"{who}'s {path}", at(actual, path), value)

    def expect_import(self, task: Task) -> None:
        """Compare the Users in the list; whether it is complete, the checks of imports judge."""
        names = {self.ids[who]: who for who in self.model.states if self.ids.get(who)}
        for row in task.users:
            who = names.get(text_at(row, "id"))
            if who is None:
                continue
            active, actual = self.model.is_active(who), at_key(row, "active")
            if isinstance(actual, bool):
                expect_equal(f"`active` of {who} in the import", actual, active)
            if active:
                self._expect_attributes(who, row)

    def _expect_team(self, _: str) -> None:
        group_id = str(self.ids[TEAM])
        if not self.model.pushed:
            response = self._groups.read(group_id)
            expect_status(response, *DELETED, what=f"GET of {TEAM} after it was deleted")
            return
        resource = self._groups.resource(group_id)
        name = at_key(resource, "displayName")
        expect_equal(f"the displayName of {TEAM}", name, self.group.name)
        self._expect_members({*member_ids(resource)})

    def _expect_members(self, actual: set[str]) -> None:
        names = {self.ids[name]: name for name in OKTA_USERS if name in self.ids}
        loose = {str(self.ids[name]) for name in self.model.loose if name in self.ids}
        self._expect_stayed(actual & loose)
        expected = {str(self.ids[name]) for name in self.model.members} - loose
        actual -= loose
        if actual == expected:
            return
        lost = [f"{TEAM} lacks {names[one]}" for one in sorted(expected - actual)]
        more = [
            f"{TEAM} has {names.get(one, 'another member')}" for one in sorted(actual - expected)
        ]
        raise Finding(", ".join(lost + more), expected=sorted(expected), actual=sorted(actual))

    def _expect_stayed(self, seen: set[str]) -> None:
        """Raise a finding where a new name changed which deactivated Users are members."""
        states = {self.model.states.get(name) for name in self.model.loose}
        if self.observed is not None and states <= {INACTIVE} and seen != self.observed:
            what = f"{TEAM} has other deactivated members after its name changed"
            raise Finding(what, expected=sorted(self.observed), actual=sorted(seen))
        self.observed = seen
