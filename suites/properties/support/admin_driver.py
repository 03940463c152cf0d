"""An admin who presses the buttons of Okta's admin console in random order."""

from pytest_scim.scim.paths import at
from pytest_scim.suites.properties.support.admin_model import PEOPLE, actions, possible
from pytest_scim.suites.properties.support.admin_subjects import ScenarioRun

ACCOUNTS = {"assign": 2, "update": 1, "unassign": 1, "deactivate": 1, "reactivate": 2, "import": 1}
GROUPS = {
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
TAKING = ("remove", "unlink")
"""Actions that delete or deactivate a User, under the rule removed_with_last_group."""
ROWS = 100
"""The most Users of a target at the start for which the import is one of the actions."""
SHORT, LONG, MANY = 5, 10, 10
"""Actions in a sequence: ``LONG`` where at least ``MANY`` examples are requested."""


class Admin:
    """Presses random buttons on Okta users and groups of its own.

    ``changes`` is the attribute that an update changes, or ``None``.
    """

    def __init__(self, context, groups, changes):
        """Press nothing yet."""
        self._context = context
        self._groups = groups
        self._changes = changes
        self._reached = {}

    @property
    def breath(self):
        """The number of actions in a sequence."""
        return LONG if self._context.settings.examples >= MANY else SHORT

    def of_accounts(self):
        """Return the actions on Users alone."""
        left_out = {"update"} if self._changes is None else set()
        return self._offered(ACCOUNTS, left_out if self._few() else {*left_out, "import"})

    def of_groups(self):
        """Return the actions on a group and its members."""
        ruled = self._context.profile.rule("removed_with_last_group") is not None
        return self._offered(GROUPS, TAKING if ruled else ())

    def _offered(self, weights, left_out):
        offers = self._context.profile.offers
        verbs = [verb for verb in weights if verb not in left_out and offers(FEATURES.get(verb))]
        return [one for verb in verbs for one in actions(verb) for _ in range(weights[verb])]

    def play(self, actions):
        """Press the buttons on new Okta users and a new group; raise the finding, if any."""
        scene = ScenarioRun(self._context, self._groups, self._changes)
        try:
            scene.play(actions)
        finally:
            self._reached[actions] = scene.reached
            if self._context.profile.delete == "allowed":
                scene.strike()

    def smaller(self, actions):
        """Yield the actions that ran, the same with one action less, and the same for Ada alone."""
        yield actions[: self._reached[actions]]
        for number in reversed(range(len(actions))):
            yield possible(actions[:number] + actions[number + 1 :], len(actions))
        yield possible([one.about(PEOPLE[0]) for one in actions], len(actions))

    def _few(self):
        """Whether the target had few enough Users at the start to repeat the import."""
        total = at(self._context.connection().responses[0].json, "totalResults")
        return isinstance(total, int) and total <= ROWS
