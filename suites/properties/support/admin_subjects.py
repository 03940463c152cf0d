"""Two Okta users and a group, and the buttons that Okta's admin and the app's own admin press."""

from collections.abc import Callable, Sequence
from string import ascii_uppercase

from pytest_scim.checks.expect import expect_equal
from pytest_scim.okta.users import put_value
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
    alone,
    resource_path,
)
from pytest_scim.scim.names import EMAIL, GIVEN, USER_NAME
from pytest_scim.suites.properties.support.admin_model import (
    ACTIVE,
    OKTA_USERS,
    TEAM,
    UNASSIGNED,
    Action,
    in_words,
)
from pytest_scim.suites.properties.support.admin_state import DELETED, TargetState
from pytest_scim.suites.properties.support.text_compare import about, expect_success
from pytest_scim.suites.support import owners

OWNERS = {
    "assign": CREATE_OWNER,
    "enter": CREATE_OWNER,
    "update": owners.UPDATE_OWNER,
    "edit": owners.UPDATE_OWNER,
    "new user name": owners.USER_NAME_CHANGE_OWNER,
    "old user name": owners.USER_NAME_CHANGE_OWNER,
    "unassign": UNASSIGN_OWNER,
    "deactivate": owners.DEACTIVATE_OWNER,
    "app deactivate": owners.DEACTIVATE_OWNER,
    "reactivate": owners.REACTIVATE_OWNER,
    "app activate": owners.REACTIVATE_OWNER,
    "delete": UNASSIGN_OWNER,
    "import": IMPORT_OWNER,
    "push": PUSH_OWNER,
    "push now": owners.PUSH_NOW_OWNER,
    "repair": owners.PUSH_NOW_OWNER,
    "rename": owners.RENAME_OWNER,
    "rename back": owners.RENAME_OWNER,
    "add": owners.ADD_OWNER,
    "remove": owners.REMOVE_OWNER,
    "unlink": owners.DELETE_OWNER,
    "link again": owners.LINK_OWNER,
}
"""The check that judges each action alone."""
EMPTY_GROUP_OWNERS = {
    "push": owners.EMPTY_OWNER,
    "push now": "okta.push_group_members.push_now_empties_a_group",
    "remove": "okta.push_group_members.the_last_member_goes_too",
}
"""The same where the group has no member, or loses its last one."""
PUSHES = ("assign", "update", "new user name", "old user name")
"""Actions with which Okta sends the whole profile, whatever the type of the integration."""
SWITCHES = ("deactivate", "reactivate", "unassign")
"""Actions with which Okta sends the profile where it does not send PATCH."""


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
        okta_users = {name: test_data.okta_user({GIVEN: name}) for name in OKTA_USERS}
        self.state = TargetState(users, groups, okta_users, test_data.group(name=TEAM), changes)
        self.reached = 0
        self._first = dict(okta_users), self.state.group.name
        self._console = console
        self._users = users
        self._groups = groups
        self._changes = changes

    def press(self, actions: Sequence[Action]) -> None:
        """Press one button after the other; raise a finding at the first difference."""
        for self.reached, action in enumerate(actions, 1):
            with about(in_words(actions[: self.reached]), self._owner(action)):
                self._press(action)
        with about(in_words(actions)):
            last = actions[-1].subject if actions else ""
            for name in self.state.ids:
                if name != last:  # read after the last action
                    self.state.expect(name)

    def _owner(self, action: Action) -> str:
        model = self.state.model
        if action.verb == "assign" and action.who in model.states:
            return owners.RETURN_OWNER
        others = model.members - {action.who}
        return (OWNERS if others else OWNERS | EMPTY_GROUP_OWNERS)[action.verb]

    def _press(self, action: Action) -> None:
        press: Callable[[str], Task | None] = getattr(self, f"_{action.verb.replace(' ', '_')}")
        model = self.state.model
        linked = model.states.get(action.who) != UNASSIGNED
        task = press(action.who)
        model.perform(action)
        if task is not None and not task.responses:
            return  # a change that is sent later
        if task is not None:
            expect_success(task)
        switched = action.verb in SWITCHES and not self._console.org.patches_users
        if (action.verb in PUSHES and (linked or action.verb == "assign")) or switched:
            self.state.edited.pop(action.who, None)
        if action.verb == "import" and task is not None:
            self.state.expect_import(task)
        else:
            self._expect(action)

    def _expect(self, action: Action) -> None:
        state = self.state
        renamed = action.verb in {"rename", "rename back"}
        if not (renamed and self._console.org.patches_groups):
            state.observed = None
        if action.subject in state.ids:
            state.expect(action.subject)
        if action.who in state.model.loose and action.subject != TEAM and state.model.pushed:
            state.expect(TEAM)

    # -- Okta's buttons -----------------------------------------------------------

    def _assign(self, who: str) -> Task:
        okta_user, before = self.state.okta_users[who], self.state.ids.get(who)
        if before:  # Okta's lookup of the User comes next, and does not wait
            self._users.polling.over()
        task = self._console.assign(okta_user)
        self.state.ids[who] = self._console.org.links.get(okta_user.okta_id, before)
        if before and before != self.state.ids[who] and self._users.read(before).ok:
            expect_equal(f"the number of Users of {who}", 2, 1)
        return task

    def _update(self, who: str) -> Task | None:
        return self._having(who, {str(self._changes): self._other_name(who)})

    def _new_user_name(self, who: str) -> Task | None:
        first = self._first[0][who]
        names = {USER_NAME: first.user_name, EMAIL: first.email}
        return self._having(who, {path: f"r{self.reached}.{one}" for path, one in names.items()})

    def _old_user_name(self, who: str) -> Task | None:
        first = self._first[0][who]
        return self._having(who, {USER_NAME: first.user_name, EMAIL: first.email})

    def _having(self, who: str, values: dict[str, str]) -> Task | None:
        state = self.state
        state.okta_users[who] = state.okta_users[who].having(values)
        state.group = state.group.of(
            *(state.okta_users[name] for name in OKTA_USERS if name in state.model.members)
        )
        linked = state.model.states[who] == ACTIVE
        return self._console.update(state.okta_users[who]) if linked else None

    def _other_name(self, who: str) -> str:
        first = str(self._first[0][who].values[str(self._changes)])
        return f"{first}-{ascii_uppercase[self.reached]}"

    def _unassign(self, who: str) -> Task:
        return self._console.unassign(self.state.okta_users[who])

    def _deactivate(self, who: str) -> Task:
        return self._console.deactivate(self.state.okta_users[who])

    def _reactivate(self, who: str) -> Task:
        return self._console.reactivate(self.state.okta_users[who])

    def _import(self, _: str) -> Task:
        self._users.polling.over()
        with alone():  # it compares the list with what the run has created
            return self._console.import_users()

    def _push(self, _: str) -> Task:
        task = self._console.push_group(self.state.group)
        self.state.ids[TEAM] = self._console.org.pushes[self.state.group.okta_id].id
        return task

    def _push_now(self, _: str) -> Task:
        return self._console.push_now(self.state.group)

    def _rename(self, _: str) -> Task:
        return self._name(f"{self._first[1]} {self.reached}")

    def _rename_back(self, _: str) -> Task:
        return self._name(self._first[1])

    def _name(self, name: str) -> Task:
        self.state.group = self.state.group.named(name)
        return self._console.change_group(self.state.group)

    def _add(self, who: str) -> Task:
        return self._change({*self.state.model.members, who})

    def _remove(self, who: str) -> Task:
        return self._change(self.state.model.members - {who})

    def _change(self, members: set[str]) -> Task:
        known = [self.state.okta_users[name] for name in OKTA_USERS if name in members]
        self.state.group = self.state.group.of(*known)
        return self._console.change_group(self.state.group)

    def _unlink(self, _: str) -> Task:
        return self._console.unlink_group(self.state.group, delete=True)

    def _link_again(self, _: str) -> Task:
        self._console.unlink_group(self.state.group, delete=False)
        return self._console.link_group(self.state.group, str(self.state.ids[TEAM]))

    # -- what the app's own admin does --------------------------------------------

    def _enter(self, who: str) -> None:
        self.state.ids[who] = str(self._users.add(self.state.okta_users[who].resource())["id"])

    def _edit(self, who: str) -> None:
        user_id, path = str(self.state.ids[who]), str(self._changes)
        body, value = dict(self._users.user(user_id)), self._other_name(who)
        put_value(body, path, value)
        if self._users.ask("PUT", resource_path("Users", user_id), body).ok:
            self.state.edited[who] = {path: value}

    def _app_deactivate(self, who: str) -> None:
        self._users.switch(str(self.state.ids[who]), active=False)

    def _app_activate(self, who: str) -> None:
        self._users.switch(str(self.state.ids[who]), active=True)

    def _delete(self, who: str) -> None:
        user_id = str(self.state.ids[who])
        response = self._users.ask("DELETE", resource_path("Users", user_id))
        if response.ok or response.status in DELETED:
            del self.state.ids[who]
            self.state.edited.pop(who, None)

    def _repair(self, _: str) -> Task:
        state, group_id = self.state, str(self.state.ids[TEAM])
        members = [str(state.ids[one]) for one in sorted(state.model.members)]
        free = [str(state.ids[one]) for one in OKTA_USERS if state.model.free(one)]
        if members and self._console.org.patches_groups:
            self._groups.take_out(group_id, members[0])
        elif members:
            self._groups.refill(group_id, *members[1:])
        elif free:
            self._groups.put_in(group_id, free[0])
        return self._console.push_now(state.group)

    # -- the end ------------------------------------------------------------------

    def delete_created(self) -> None:
        """Delete what was created, before the clean-up does: the next sequence creates its own."""
        ownership = self._users.ownership
        for name, resource_id in self.state.ids.items():
            kind = "Groups" if name == TEAM else "Users"
            if resource_id is not None and ownership.owns(resource_id, kind):
                self._users.ask("DELETE", resource_path(kind, resource_id))
