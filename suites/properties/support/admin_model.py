"""The state of Okta after a sequence of admin actions, and which actions are then possible."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

OKTA_USERS: Final = ("Ada", "Ben")
TEAM: Final = "Team"

ACTIVE: Final = "active"
INACTIVE: Final = "inactive"
"""Deactivated in Okta, still linked to the User."""
UNASSIGNED: Final = "unassigned"
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
        return replace(self, who=who) if self.who in OKTA_USERS else self

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
ON_A_USER: Final = ("assign", "update", "unassign", "deactivate", "reactivate", "add", "remove")


def actions(verb: str) -> list[Action]:
    """Return the actions of a button: one for each Okta user, or a single one."""
    if verb in ON_A_USER:
        return [Action(verb, who) for who in OKTA_USERS]
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

    def perform(self, action: Action) -> None:
        """Change the state as the action does when it succeeds."""
        effect = EFFECTS.get(action.verb)
        if effect is not None:
            effect(self, action.who)

    def free(self, who: str) -> bool:
        """Whether an Okta user has an active User and is in no group.

        No action deactivates a member: no document says whether the membership stays.
        """
        return self.states.get(who) == ACTIVE and who not in self.members


POSSIBLE: Final[dict[str, Callable[[AdminModel, str], bool]]] = {
    "assign": lambda model, who: model.states.get(who, UNASSIGNED) == UNASSIGNED,
    "update": lambda model, who: model.states.get(who) in {ACTIVE, UNASSIGNED},
    "unassign": AdminModel.free,
    "deactivate": AdminModel.free,
    "reactivate": lambda model, who: model.states.get(who) == INACTIVE,
    "import": lambda model, _: bool(model.states) and not model.imported,
    "add": lambda model, who: model.pushed and model.free(who),
    "remove": lambda model, who: model.pushed and who in model.members,
    "push": lambda model, _: not model.pushed,
    "push now": lambda model, _: model.pushed,
    "rename": lambda model, _: model.pushed,
    "unlink": lambda model, _: model.pushed,
}
"""A sequence contains one import at most: it reads every page."""


def _state(state: str) -> Callable[[AdminModel, str], None]:
    return lambda model, who: model.states.update({who: state})


def _flag(name: str, *, to: bool) -> Callable[[AdminModel, str], None]:
    return lambda model, _: setattr(model, name, to)


EFFECTS: Final[dict[str, Callable[[AdminModel, str], None]]] = {
    "assign": _state(ACTIVE),
    "reactivate": _state(ACTIVE),
    "deactivate": _state(INACTIVE),
    "unassign": _state(UNASSIGNED),
    "add": lambda model, who: model.members.add(who),
    "remove": lambda model, who: model.members.discard(who),
    "push": _flag("pushed", to=True),
    "unlink": _flag("pushed", to=False),
    "import": _flag("imported", to=True),
}


def possible(actions: Iterable[Action], longest: int) -> tuple[Action, ...]:
    """Return those of the actions that are possible one after the other, ``longest`` at most."""
    model = AdminModel()
    accepted: list[Action] = []
    for action in actions:
        if len(accepted) < longest and model.allows(action):
            model.perform(action)
            accepted.append(action)
    return tuple(accepted)


def in_words(actions: Iterable[Action]) -> str:
    """Return the actions in an admin's words."""
    return "; ".join(map(str, actions))
