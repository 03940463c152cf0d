"""An admin who presses the buttons of Okta's admin console in random order."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.plugin.fixtures import Console, DataGenerator, Groups, Profile, Task, Users
from pytest_scim.scim.paths import at
from pytest_scim.suites.properties.support.admin_model import (
    OKTA_USERS,
    Action,
    actions,
    possible,
)
from pytest_scim.suites.properties.support.admin_plan import Plan
from pytest_scim.suites.properties.support.admin_subjects import ScenarioRun

USER_ACTIONS = {
    "assign": 4,
    "update": 2,
    "new user name": 3,
    "old user name": 4,
    "unassign": 2,
    "deactivate": 3,
    "reactivate": 5,
    "import": 1,
    "enter": 2,
    "edit": 2,
    "app deactivate": 2,
    "app activate": 2,
    "delete": 3,
}
GROUP_ACTIONS = {
    **dict.fromkeys(USER_ACTIONS, 1),
    "assign": 5,
    "old user name": 2,
    "deactivate": 2,
    "reactivate": 6,
    "app activate": 3,
    "add": 10,
    "remove": 6,
    "push": 12,
    "push now": 1,
    "rename": 3,
    "rename back": 3,
    "unlink": 3,
    "link again": 2,
    "repair": 2,
}
"""How likely an action is, where it is possible."""
FEATURES = {
    "update": "update_users",
    "new user name": "update_users",
    "old user name": "update_users",
    "unassign": "deactivate_users",
    "deactivate": "deactivate_users",
    "reactivate": "deactivate_users",
    "import": "import_users",
}
"""The feature without which Okta sends nothing for an action."""
REMOVALS = ("remove", "unlink", "repair", "link again")
"""Actions that delete or deactivate a User, under the rule removed_with_last_group."""
ROWS = 100
"""The most Users of a target at the start for which the import is one of the actions."""


class Admin:
    """Presses random buttons on Okta users and groups of its own.

    ``changes`` is the attribute that an update changes, or ``None``. ``connection`` is the task
    of the start of the run.
    """

    def __init__(
        self,
        console: Console,
        users: Users,
        groups: Groups,
        test_data: DataGenerator,
        profile: Profile,
        connection: Task,
        changes: str | None,
    ) -> None:
        """Press nothing yet."""
        self._console = console
        self._users = users
        self._groups = groups
        self._test_data = test_data
        self._profile = profile
        self._connection = connection
        self._changes = changes
        self._reached: dict[tuple[Action, ...], int] = {}

    def user_actions(self) -> Plan:
        """Return sequences of actions on Users alone."""
        return self._offered(USER_ACTIONS, self._unchangeable())

    def group_actions(self) -> Plan:
        """Return sequences of actions on Users, a group and its members."""
        ruled = self._profile.rule("removed_with_last_group") is not None
        left_out = self._unchangeable() | {"import"}
        return self._offered(GROUP_ACTIONS, left_out.union(REMOVALS if ruled else ()))

    def _unchangeable(self) -> set[str]:
        """Return the actions that the target or the profile rules out."""
        left_out = set() if self._changes else {"update", "edit"}
        if self._profile.rule("updatable_attributes") is not None:
            left_out |= {"new user name", "old user name"}
        if self._profile.delete != "allowed":
            left_out.add("delete")
        if not self._has_few_users():
            left_out.add("import")
        return left_out

    def _offered(self, weights: Mapping[str, int], left_out: Collection[str]) -> Plan:
        offers = self._profile.offers
        verbs = [verb for verb in weights if verb not in left_out and offers(FEATURES.get(verb))]
        return Plan({one: weights[verb] for verb in verbs for one in actions(verb)})

    def press(self, actions: tuple[Action, ...]) -> None:
        """Press the buttons on new Okta users and a new group; raise the finding, if any."""
        run = ScenarioRun(self._console, self._users, self._groups, self._test_data, self._changes)
        try:
            run.press(actions)
        finally:
            self._reached[actions] = run.reached
            if self._profile.delete == "allowed":
                with suppress(Blocked, NotRun):  # the clean-up deletes it then
                    run.delete_created()

    def smaller(self, actions: tuple[Action, ...]) -> Iterator[tuple[Action, ...]]:
        """Yield the actions that ran, the same with one action less, and the same for Ada alone."""
        yield actions[: self._reached[actions]]
        for number in reversed(range(len(actions))):
            yield possible(actions[:number] + actions[number + 1 :], len(actions))
        yield possible([one.about(OKTA_USERS[0]) for one in actions], len(actions))

    def _has_few_users(self) -> bool:
        """Whether the target had few enough Users at the start to repeat the import."""
        total = at(self._connection.responses[0].json, "totalResults")
        return isinstance(total, int) and total <= ROWS
