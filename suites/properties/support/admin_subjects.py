"""Two Okta users and a group, the admin actions on them, and their state at the target."""

from collections.abc import Callable, Sequence
from string import ascii_uppercase

from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    PUSH_OWNER,
    UNASSIGN_OWNER,
    Console,
    DataGenerator,
    Groups,
    Task,
    Users,
    member_ids,
    resource_path,
)
from pytest_scim.scim.names import GIVEN, USER_NAME
from pytest_scim.scim.paths import at, at_key, text_at
from pytest_scim.suites.properties.support.admin_model import (
    ACTIVE,
    OKTA_USERS,
    TEAM,
    Action,
    AdminModel,
    in_words,
)
from pytest_scim.suites.properties.support.text_compare import about, expect_success
from pytest_scim.suites.support.owners import (
    ADD_OWNER,
    DEACTIVATE_OWNER,
    DELETE_OWNER,
    EMPTY_OWNER,
    PUSH_NOW_OWNER,
    REACTIVATE_OWNER,
    REMOVE_OWNER,
    RENAME_OWNER,
    RETURN_OWNER,
    UPDATE_OWNER,
)

DELETED = (404, 410)
OWNERS = {
    "assign": CREATE_OWNER,
    "update": UPDATE_OWNER,
    "unassign": UNASSIGN_OWNER,
    "deactivate": DEACTIVATE_OWNER,
    "reactivate": REACTIVATE_OWNER,
    "import": IMPORT_OWNER,
    "push": PUSH_OWNER,
    "push now": PUSH_NOW_OWNER,
    "rename": RENAME_OWNER,
    "add": ADD_OWNER,
    "remove": REMOVE_OWNER,
    "unlink": DELETE_OWNER,
}
"""The check that judges each action alone."""
EMPTY_GROUP_OWNERS = {
    "push": EMPTY_OWNER,
    "push now": "okta.push_group_members.push_now_empties_a_group",
    "remove": "okta.push_group_members.the_last_member_goes_too",
}
"""The same where the group has no member, or loses its last one."""


class ScenarioRun:
    """Runs actions through the console, and compares the state of the target with that of Okta.

    ``changes`` is the attribute that an update changes. ``reached`` is how many of the actions
    have run.
    """

    def __init__(
        self,
        console: Console,
        users: Users,
        groups: Groups,
        test_data: DataGenerator,
        changes: str | None,
    ) -> None:
        """Generate two Okta users and a group; send nothing yet."""
        self.model = AdminModel()
        self.okta_users = {name: test_data.okta_user({GIVEN: name}) for name in OKTA_USERS}
        self.group = test_data.group(name=TEAM)
        self.ids: dict[str, str | None] = {}
        self.reached = 0
        self._console = console
        self._users = users
        self._groups = groups
        self._changes = changes
        self._first_name = self.group.name

    def press(self, actions: Sequence[Action]) -> None:
        """Press one button after the other; raise a finding at the first difference."""
        for self.reached, action in enumerate(actions, 1):
            with about(in_words(actions[: self.reached]), self._owner(action)):
                self._press(action)
        with about(in_words(actions)):
            for name in self.ids:
                self._expect_state(name)

    def _owner(self, action: Action) -> str:
        if action.verb == "assign" and action.who in self.model.states:
            return RETURN_OWNER
        owners = OWNERS if self.model.members - {action.who} else OWNERS | EMPTY_GROUP_OWNERS
        return owners[action.verb]

    def _press(self, action: Action) -> None:
        press: Callable[[str], Task | None] = getattr(self, f"_{action.verb.replace(' ', '_')}")
        task = press(action.who)
        self.model.perform(action)
        if task is None or not task.responses:
            return  # a change that is sent later
        expect_success(task)
        if action.verb == "import":
            self._expect_import(task)
        else:
            self._expect_state(action.subject)

    # -- the buttons --------------------------------------------------------------

    def _assign(self, who: str) -> Task:
        okta_user, before = self.okta_users[who], self.ids.get(who)
        if before:  # Okta's lookup of the User comes next, and does not wait
            self._users.polling.over()
        task = self._console.assign(okta_user)
        self.ids[who] = self._console.org.links.get(okta_user.okta_id, before)
        if before and before != self.ids[who] and self._users.read(before).ok:
            expect_equal(f"the number of Users of {who}", 2, 1)
        return task

    def _update(self, who: str) -> Task | None:
        okta_user, path = self.okta_users[who], str(self._changes)
        first = str(okta_user.values[path]).partition("-")[0]
        self.okta_users[who] = okta_user.having({path: f"{first}-{ascii_uppercase[self.reached]}"})
        linked = self.model.states[who] == ACTIVE
        return self._console.update(self.okta_users[who]) if linked else None

    def _unassign(self, who: str) -> Task:
        return self._console.unassign(self.okta_users[who])

    def _deactivate(self, who: str) -> Task:
        return self._console.deactivate(self.okta_users[who])

    def _reactivate(self, who: str) -> Task:
        return self._console.reactivate(self.okta_users[who])

    def _import(self, _: str) -> Task:
        self._users.polling.over()
        return self._console.import_users()

    def _push(self, _: str) -> Task:
        task = self._console.push_group(self.group)
        self.ids[TEAM] = self._console.org.pushes[self.group.okta_id].id
        return task

    def _push_now(self, _: str) -> Task:
        return self._console.push_now(self.group)

    def _rename(self, _: str) -> Task:
        self.group = self.group.named(f"{self._first_name} {self.reached}")
        return self._console.change_group(self.group)

    def _add(self, who: str) -> Task:
        return self._change({*self.model.members, who})

    def _remove(self, who: str) -> Task:
        return self._change(self.model.members - {who})

    def _change(self, members: set[str]) -> Task:
        known = [self.okta_users[name] for name in OKTA_USERS if name in members]
        self.group = self.group.of(*known)
        return self._console.change_group(self.group)

    def _unlink(self, _: str) -> Task:
        return self._console.unlink_group(self.group, delete=True)

    # -- the state of the target -------------------------------------------------------

    def _expect_state(self, name: str) -> None:
        expect = self._expect_team if name == TEAM else self._expect_user
        self._users.polling.until(lambda: expect(name))

    def _expect_user(self, who: str) -> None:
        user_id, active = str(self.ids[who]), self.model.states.get(who) == ACTIVE
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
        user_name = str(at_key(actual, USER_NAME))
        if user_name.casefold() != okta_user.user_name.casefold():
            expect_equal(f"the userName of {who}", user_name, okta_user.user_name)
        for path, value in okta_user.sent(GIVEN, self._changes or GIVEN).items():
            expect_equal(f"{who}'s {path}", at(actual, path), value)

    def _expect_import(self, task: Task) -> None:
        """Compare the Users in the list; whether it is complete, the checks of imports judge."""
        names = {self.ids[who]: who for who in self.model.states if self.ids[who]}
        for row in task.users:
            who = names.get(text_at(row, "id"))
            if who is None:
                continue
            active, actual = self.model.states[who] == ACTIVE, at_key(row, "active")
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
        expected = {str(self.ids[name]) for name in self.model.members}
        if actual == expected:
            return
        lost = [f"{TEAM} lacks {names[one]}" for one in sorted(expected - actual)]
        more = [
            f"{TEAM} has {names.get(one, 'another member')}" for one in sorted(actual - expected)
        ]
        raise Finding(", ".join(lost + more), expected=sorted(expected), actual=sorted(actual))

    # -- the end ------------------------------------------------------------------

    def delete_created(self) -> None:
        """Delete what was created, before the clean-up does: the next sequence creates its own."""
        ownership = self._users.ownership
        for name, resource_id in self.ids.items():
            kind = "Groups" if name == TEAM else "Users"
            if resource_id is not None and ownership.owns(resource_id, kind):
                self._users.ask("DELETE", resource_path(kind, resource_id))
