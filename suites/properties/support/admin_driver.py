"""Somebody who presses the buttons of Okta's admin console in made-up order."""

from pytest_scim.scim.paths import at
from pytest_scim.suites.properties.support.admin_model import PEOPLE, actions, possible
from pytest_scim.suites.properties.support.admin_subjects import Scene

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
"""How often an action stands in the vocabulary: often enough that the rare sequences come up."""
FEATURES = {
    "update": "update_users",
    "unassign": "deactivate_users",
    "deactivate": "deactivate_users",
    "reactivate": "deactivate_users",
    "import": "import_users",
}
"""The feature without which an action sends nothing."""
TAKING = ("remove", "unlink")
"""Actions by which a person loses the account, under the rule of the last group."""
ROWS = 100
"""Accounts that a target may have at the start for an import to be one of the actions."""
SHORT, LONG, MANY = 5, 10, 10
"""Actions in a sequence, and in one where that many examples are asked for."""


class Admin:
    """Presses made-up buttons on people and groups of its own.

    ``changes`` is the attribute that an update changes, if any may be.
    """

    def __init__(self, rehearsal, groups, changes):
        """Nothing is pressed yet."""
        self._rehearsal = rehearsal
        self._groups = groups
        self._changes = changes
        self._reached = {}

    @property
    def breath(self):
        """How many actions come one after the other."""
        return LONG if self._rehearsal.settings.examples >= MANY else SHORT

    def of_accounts(self):
        """Return the actions that concern accounts alone."""
        left_out = {"update"} if self._changes is None else set()
        return self._offered(ACCOUNTS, left_out if self._few() else {*left_out, "import"})

    def of_groups(self):
        """Return the actions that concern a group and its people."""
        ruled = self._rehearsal.profile.rule("removed_with_last_group") is not None
        return self._offered(GROUPS, TAKING if ruled else ())

    def _offered(self, weights, left_out):
        offers = self._rehearsal.profile.offers
        verbs = [verb for verb in weights if verb not in left_out and offers(FEATURES.get(verb))]
        return [one for verb in verbs for one in actions(verb) for _ in range(weights[verb])]

    def play(self, actions):
        """Press the buttons on people and a group of their own; raise a finding if any."""
        scene = Scene(self._rehearsal, self._groups, self._changes)
        try:
            scene.play(actions)
        finally:
            self._reached[actions] = scene.reached
            if self._rehearsal.profile.delete == "allowed":
                scene.strike()

    def smaller(self, actions):
        """Give what was played of a sequence, and that with one action less, or about Ada alone."""
        yield actions[: self._reached[actions]]
        for number in reversed(range(len(actions))):
            yield possible(actions[:number] + actions[number + 1 :], len(actions))
        yield possible([one.about(PEOPLE[0]) for one in actions], len(actions))

    def _few(self):
        """Whether the target had so few accounts at first that an import may be repeated."""
        total = at(self._rehearsal.connection().answers[0].json, "totalResults")
        return isinstance(total, int) and total <= ROWS
