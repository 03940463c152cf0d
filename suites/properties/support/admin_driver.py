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
from pytest_scim.suites.properties.support.admin_subjects import ScenarioRun

USER_ACTIONS = {
    "assign": 2,
    "update": 1,
    "unassign": 1,
    "deactivate": 1,
    "reactivate": 2,
    "import": 1,
}
GROUP_ACTIONS = {
    "assign": 3,
    "add": 4,
    "remove": 4,
    "unassign": 1,
    "push": 4,
    "push now": 1,
    "rename": 4,
    "unlink": 2,
}
"""How often an action is in the list to choose from: often enough for rare sequences."""
FEATURES = {
    "update": "update_users",
    "unassign": "deactivate_users",
    "deactivate": "deactivate_users",
    "reactivate": "deactivate_users",
    "import": "import_users",
}
"""The feature without which Okta sends nothing for an action."""
REMOVALS = ("remove", "unlink")
"""Actions that delete or deactivate a User, under the rule removed_with_last_group."""
ROWS = 100
"""The most Users of a target at the start for which the import is one of the actions."""
SHORT, LONG, MANY = 5, 10, 10
"""Actions in a sequence: ``LONG`` where at least ``MANY`` examples are requested."""


def sequence_length(examples: int) -> int:
    """Return the number of actions in a sequence, by the number of requested examples."""
    return LONG if examples >= MANY else SHORT


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

    def user_actions(self) -> list[Action]:
        """Return the actions on Users alone."""
        left_out = set() if self._changes else {"update"}
        if not self._has_few_users():
            left_out.add("import")
        return self._offered(USER_ACTIONS, left_out)

    def group_actions(self) -> list[Action]:
        """Return the actions on a group and its members."""
        ruled = self._profile.rule("removed_with_last_group") is not None
        return self._offered(GROUP_ACTIONS, REMOVALS if ruled else ())

    def _offered(self, weights: Mapping[str, int], left_out: Collection[str]) -> list[Action]:
        offers = self._profile.offers
        verbs = [verb for verb in weights if verb not in left_out and offers(FEATURES.get(verb))]
        return [one for verb in verbs for one in actions(verb) for _ in range(weights[verb])]

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
