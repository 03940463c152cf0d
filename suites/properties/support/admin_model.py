"""The state of Okta after a sequence of admin actions, and which actions are then possible."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

PEOPLE: Final = ("Ada", "Ben")
TEAM: Final = "Team"

ON: Final = "on"
OFF: Final = "off"
"""Deactivated in Okta, still linked to the User."""
LEFT: Final = "left"
"""The app was removed: the User is inactive, and no longer linked."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button, and the Okta user or group that it acts on."""

    verb: str
    who: str = ""

    @property
    def subject(self) -> str:
        """The Okta user or group that the action changes at the target."""
        return TEAM if self.verb in {"add", "remove"} else self.who

    def about(self, who: str) -> "Action":
        """Return the same action on another Okta user, if it acts on one."""
        return replace(self, who=who) if self.who in PEOPLE else self

    def __str__(self) -> str:
        """The action in an admin's words."""
        return PHRASES.get(self.verb, "{verb} {who}").format(verb=self.verb, who=self.who)


PHRASES: Final = {
    "import": "import",
    "add": f"add {{who}} to {TEAM}",
    "remove": f"remove {{who}} from {TEAM}",
    "push now": f"push {TEAM} now",
}
NOTHING: Final = Action("nothing")
PERSONAL: Final = ("assign", "update", "unassign", "deactivate", "reactivate", "add", "remove")


def actions(verb: str) -> list[Action]:
    """Return the actions of a button: one for each Okta user, or a single one."""
    if verb in PERSONAL:
        return [Action(verb, who) for who in PEOPLE]
    return [Action(verb, "" if verb == "import" else TEAM)]


@dataclass(slots=True)
class AdminModel:
    """The state of each Okta user, and of the pushed group, in Okta.

    ``states`` has no entry for an Okta user without an assignment so far. ``members`` are in
    the group in Okta, whether or not it is pushed.
    """

    states: dict[str, str] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    pushed: bool = False
    imported: bool = False

    def allows(self, action: Action) -> bool:
        """Whether the admin can press the button now, and its effect is known."""
        possible = POSSIBLE.get(action.verb)
        return possible is not None and possible(self, action.who)

    def take(self, action: Action) -> None:
        """Record that the action succeeded."""
        EFFECTS.get(action.verb, lambda *_: None)(self, action.who)

    def free(self, who: str) -> bool:
        """Whether an Okta user has an active User and is in no group.

        No action deactivates a member: no document says whether the membership stays.
        """
        return self.states.get(who) == ON and who not in self.members


POSSIBLE: Final[dict[str, Callable[[AdminModel, str], bool]]] = {
    "assign": lambda belief, who: belief.states.get(who, LEFT) == LEFT,
    "update": lambda belief, who: belief.states.get(who) in {ON, LEFT},
    "unassign": AdminModel.free,
    "deactivate": AdminModel.free,
    "reactivate": lambda belief, who: belief.states.get(who) == OFF,
    "import": lambda belief, _: bool(belief.states) and not belief.imported,
    "add": lambda belief, who: belief.pushed and belief.free(who),
    "remove": lambda belief, who: belief.pushed and who in belief.members,
    "push": lambda belief, _: not belief.pushed,
    "push now": lambda belief, _: belief.pushed,
    "rename": lambda belief, _: belief.pushed,
    "unlink": lambda belief, _: belief.pushed,
}
"""A sequence contains one import at most: it reads every page."""


def _state(state: str) -> Callable[[AdminModel, str], None]:
    return lambda belief, who: belief.states.update({who: state})


def _flag(name: str, *, to: bool) -> Callable[[AdminModel, str], None]:
    return lambda belief, _: setattr(belief, name, to)


EFFECTS: Final[dict[str, Callable[[AdminModel, str], None]]] = {
    "assign": _state(ON),
    "reactivate": _state(ON),
    "deactivate": _state(OFF),
    "unassign": _state(LEFT),
    "add": lambda belief, who: belief.members.add(who),
    "remove": lambda belief, who: belief.members.discard(who),
    "push": _flag("pushed", to=True),
    "unlink": _flag("pushed", to=False),
    "import": _flag("imported", to=True),
}


def possible(actions: Iterable[Action], longest: int) -> tuple[Action, ...]:
    """Return those of the actions that are possible one after the other, ``longest`` at most."""
    belief, taken = AdminModel(), []
    for action in actions:
        if len(taken) < longest and belief.allows(action):
            belief.take(action)
            taken.append(action)
    return tuple(taken)


def reported(actions: Iterable[Action]) -> str:
    """Return the actions in an admin's words."""
    return "; ".join(map(str, actions))
