"""Two Okta users and a group, the admin actions on them, and their state at the target."""

from string import ascii_uppercase

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    PUSH_OWNER,
    UNASSIGN_OWNER,
    member_ids,
    resource_path,
)
from pytest_scim.scim.names import GIVEN, USER_NAME
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.properties.support.admin_model import ON, PEOPLE, TEAM, AdminModel, reported
from pytest_scim.suites.properties.support.text_compare import about, succeeded

GONE = (404, 410)
OWNERS = {
    "assign": CREATE_OWNER,
    "update": "okta.update_users.a_changed_name_is_stored",
    "unassign": UNASSIGN_OWNER,
    "deactivate": "okta.deactivate_users.deactivating_the_okta_user_deactivates_the_user",
    "reactivate": "okta.deactivate_users.activating_the_okta_user_reactivates_the_user",
    "import": IMPORT_OWNER,
    "push": PUSH_OWNER,
    "push now": "okta.push_group_members.push_now_overwrites_the_membership",
    "rename": "okta.push_group_members.renaming_a_group_changes_no_member",
    "add": "okta.push_group_members.an_added_member_is_in_the_group",
    "remove": "okta.push_group_members.a_removed_member_goes",
    "unlink": "okta.link_groups.an_unlinked_group_is_deleted",
}
"""The check that judges each action alone."""
RETURNS = "okta.deactivate_users.assigning_the_app_again_reactivates_the_same_user"
EMPTYING = {
    "push": "okta.push_groups.an_empty_group_is_created",
    "push now": "okta.push_group_members.push_now_empties_a_group",
    "remove": "okta.push_group_members.the_last_member_goes_too",
}
"""The same where the group has no member, or loses its last one."""


class ScenarioRun:
    """Runs actions through the console, and compares the state of the target with that of Okta.

    ``changes`` is the attribute that an update changes. ``reached`` is how many of the actions
    have run.
    """

    def __init__(self, context, groups, changes):
        """Generate two Okta users and a group; send nothing yet."""
        test_data = context.test_data
        self.belief = AdminModel()
        self.okta_users = {name: test_data.okta_user({GIVEN: name}) for name in PEOPLE}
        self.group = test_data.group(name=TEAM)
        self.ids = {}
        self.reached = 0
        self._console = context.console
        self._users = context.users
        self._groups = groups
        self._changes = changes
        self._names = self.group.name

    def play(self, actions):
        """Press one button after the other; raise a finding at the first difference."""
        for self.reached, action in enumerate(actions, 1):
            with about(reported(actions[: self.reached]), self._owner(action)):
                self._press(action)
        with about(reported(actions)):
            for name in self.ids:
                self._look_at(name)

    def _owner(self, action):
        if action.verb == "assign" and action.who in self.belief.states:
            return RETURNS
        owners = OWNERS if self.belief.members - {action.who} else OWNERS | EMPTYING
        return owners[action.verb]

    def _press(self, action):
        task = getattr(self, f"_{action.verb.replace(' ', '_')}")(action.who)
        self.belief.take(action)
        if task is None or not task.responses:
            return  # a change that is sent later
        succeeded(task)
        if action.verb == "import":
            self._compare_import(task)
        else:
            self._look_at(action.subject)

    # -- the buttons --------------------------------------------------------------

    def _assign(self, who):
        okta_user, before = self.okta_users[who], self.ids.get(who)
        if before:  # Okta looks the User up next, and does not wait
            self._users.polling.over()
        task = self._console.assign(okta_user)
        self.ids[who] = self._console.org.links.get(okta_user.okta_id, before)
        if before and before != self.ids[who] and self._users.read(before).ok:
            raise Finding(f"{who} has a second User", expected="one", actual="two")
        return task

    def _update(self, who):
        okta_user = self.okta_users[who]
        value = (
            f"{okta_user.values[self._changes].partition('-')[0]}-{ascii_uppercase[self.reached]}"
        )
        self.okta_users[who] = okta_user.having({self._changes: value})
        linked = self.belief.states[who] == ON
        return self._console.update(self.okta_users[who]) if linked else None

    def _unassign(self, who):
        return self._console.unassign(self.okta_users[who])

    def _deactivate(self, who):
        return self._console.deactivate(self.okta_users[who])

    def _reactivate(self, who):
        return self._console.reactivate(self.okta_users[who])

    def _import(self, _):
        self._users.polling.over()
        return self._console.import_users()

    def _push(self, _):
        task = self._console.push_group(self.group)
        self.ids[TEAM] = self._console.org.pushes[self.group.okta_id].id
        return task

    def _push_now(self, _):
        return self._console.push_now(self.group)

    def _rename(self, _):
        self.group = self.group.named(f"{self._names} {self.reached}")
        return self._console.change_group(self.group)

    def _add(self, who):
        return self._change({*self.belief.members, who})

    def _remove(self, who):
        return self._change(self.belief.members - {who})

    def _change(self, members):
        self.group = self.group.of(*(self.okta_users[name] for name in PEOPLE if name in members))
        return self._console.change_group(self.group)

    def _unlink(self, _):
        return self._console.unlink_group(self.group, delete=True)

    # -- the state of the target -------------------------------------------------------

    def _look_at(self, name):
        look = self._look_at_team if name == TEAM else self._look_at_account
        self._users.polling.until(lambda: look(name))

    def _look_at_account(self, who):
        on, response = self.belief.states.get(who) == ON, self._users.read(self.ids[who])
        if not on and response.status in GONE:
            return
        whole = response.ok and isinstance(response.json, dict)
        resource = response.json if whole else self._users.user(self.ids[who])
        if resource.get("active") is not on:
            state = "inactive" if on else "active"
            raise Finding(f"{who} is {state}", expected=on, actual=repr(resource.get("active")))
        if on:
            self._compare(who, resource)

    def _compare(self, who, actual):
        okta_user = self.okta_users[who]
        if str(actual.get(USER_NAME)).casefold() != okta_user.user_name.casefold():
            message = f"the userName of {who} differs"
            raise Finding(message, expected=okta_user.user_name, actual=actual.get(USER_NAME))
        for path in dict.fromkeys((GIVEN, self._changes)):
            wanted, seen = okta_user.values[path], at(actual, path)
            if seen != wanted:
                message = f"{who}'s {path} is {seen!r}, not {wanted!r}"
                raise Finding(message, expected=wanted, actual=repr(seen))

    def _compare_import(self, task):
        """Compare the Users in the list; that it is complete, the checks of imports judge."""
        names = {self.ids[who]: who for who in self.belief.states if self.ids[who]}
        for row in task.users:
            who = names.get(text_at(row, "id"))
            if who is None:
                continue
            on = self.belief.states[who] == ON
            if row.get("active") is (not on):
                state = "inactive" if on else "active"
                raise Finding(f"the import returns {who} as {state}", expected=on, actual=not on)
            if on:
                self._compare(who, row)

    def _look_at_team(self, _):
        if not self.belief.pushed:
            if not self._groups.is_gone(self.ids[TEAM]):
                raise Finding(f"{TEAM} still exists", expected=404, actual=200)
            return
        resource = self._groups.resource(self.ids[TEAM])
        if resource.get("displayName") != self.group.name:
            seen = resource.get("displayName")
            raise Finding(
                f"the displayName of {TEAM} is {seen!r}", expected=self.group.name, actual=seen
            )
        self._compare_members(set(member_ids(resource)))

    def _compare_members(self, seen):
        names = {self.ids[name]: name for name in PEOPLE if name in self.ids}
        wanted = {self.ids[name] for name in self.belief.members}
        if seen == wanted:
            return
        lost = [f"{TEAM} lacks {names[one]}" for one in sorted(wanted - seen)]
        more = [f"{TEAM} has {names.get(one, 'another member')}" for one in sorted(seen - wanted)]
        raise Finding(", ".join(lost + more), expected=sorted(wanted), actual=sorted(seen))

    # -- the end ------------------------------------------------------------------

    def strike(self):
        """Delete what was created, unless the clean-up does: the next sequence creates its own."""
        ownership = self._users.ownership
        for name, kind in [(name, "Groups" if name == TEAM else "Users") for name in self.ids]:
            if ownership.owns(self.ids[name], kind):
                self._users.ask("DELETE", resource_path(kind, self.ids[name]))
