"""The state of Okta and of the app after a sequence of actions, and which are then possible."""

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
ENTERED: Final = "entered"
"""The app's own admin created the User, and Okta does not know it yet."""


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
    "new user name": "give {who} another userName",
    "old user name": "give {who} the first userName again",
    "rename back": f"give {TEAM} its first name again",
    "enter": "create {who} in the app",
    "edit": "edit {who} in the app",
    "app deactivate": "deactivate {who} in the app",
    "app activate": "activate {who} in the app",
    "delete": "delete {who} in the app",
    "link again": f"unlink {TEAM}, leave it, and link it again",
    "repair": f"change the members of {TEAM} in the app and push {TEAM} now",
}
ON_THE_GROUP: Final = (
    "push", "push now", "rename", "rename back", "unlink", "link again", "repair",
)  # fmt: skip


def actions(verb: str) -> list[Action]:
    """Return the actions of a button: one for each Okta user, or a single one."""
    if verb == "import":
        return [Action(verb)]
    if verb in ON_THE_GROUP:
        return [Action(verb, TEAM)]
    return [Action(verb, who) for who in OKTA_USERS]


@dataclass(slots=True)
class AdminModel:
    """The state of each Okta user, and of the pushed group.

    ``states`` has no entry for an Okta user without an assignment so far. ``members`` are in
    the group in Okta, whether or not it is pushed. ``inactive_here`` are those that the app's admin
    deactivated. ``loose`` are members that were deactivated: no document says whether they stay
    in the Group. ``renamed`` are those whose name is not the first one.
    """

    states: dict[str, str] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    inactive_here: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)
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

    def is_active(self, who: str) -> bool:
        """Whether the User is active at the target."""
        return self.states.get(who) in {ACTIVE, ENTERED} and who not in self.inactive_here

    def is_known(self, who: str) -> bool:
        """Whether an active Okta user has an active User."""
        return self.states.get(who) == ACTIVE and self.is_active(who)

    def all_active(self) -> bool:
        """Whether each member has an active User: others are pushed differently, or not at all."""
        return all(map(self.is_known, self.members))

    def free(self, who: str) -> bool:
        """Whether an Okta user has an active User and is in no group."""
        return self.is_known(who) and who not in self.members


def _linked(model: AdminModel, who: str) -> bool:
    return model.states.get(who) in {ACTIVE, INACTIVE}


def _steady(model: AdminModel, _: str) -> bool:
    return model.pushed and model.all_active()


POSSIBLE: Final[dict[str, Callable[[AdminModel, str], bool]]] = {
    "assign": lambda model, who: model.states.get(who, ENTERED) in {UNASSIGNED, ENTERED},
    "update": lambda model, who: model.states.get(who) in {ACTIVE, UNASSIGNED},
    "new user name": AdminModel.is_known,
    "old user name": lambda model, who: model.is_known(who) and who in model.renamed,
    "unassign": _linked,
    "deactivate": lambda model, who: model.states.get(who) == ACTIVE,
    "reactivate": lambda model, who: model.states.get(who) == INACTIVE,
    "import": lambda model, _: bool(model.states) and not model.imported,
    "enter": lambda model, who: who not in model.states,
    "edit": AdminModel.free,
    "app deactivate": AdminModel.free,
    "app activate": lambda model, who: who in model.inactive_here,
    "delete": lambda model, who: (
        model.states.get(who) == UNASSIGNED and who not in model.members | model.loose
    ),
    "add": lambda model, who: model.pushed and model.free(who),
    "remove": lambda model, who: who in model.members,
    "push": lambda model, _: not model.pushed and model.all_active(),
    "push now": _steady,
    "rename": lambda model, _: model.pushed,
    "rename back": lambda model, _: model.pushed and TEAM in model.renamed,
    "unlink": lambda model, _: model.pushed,
    "link again": _steady,
    "repair": lambda model, who: _steady(model, who) and bool(model.states),
}
"""A sequence contains one import at most: it reads every page."""


def _state(state: str) -> Callable[[AdminModel, str], None]:
    def change(model: AdminModel, who: str) -> None:
        model.states[who] = state
        model.inactive_here.discard(who)
        if state in {INACTIVE, UNASSIGNED} and who in model.members:
            model.loose.add(who)

    return change


def _flag(name: str, *, to: bool) -> Callable[[AdminModel, str], None]:
    return lambda model, _: setattr(model, name, to)


def _removed(model: AdminModel, who: str) -> None:
    model.members.discard(who)
    if model.is_known(who):
        model.loose.discard(who)


def _unlinked(model: AdminModel, _: str) -> None:
    model.pushed = False
    model.loose.clear()


def _deleted(model: AdminModel, who: str) -> None:
    del model.states[who]
    model.renamed.discard(who)


EFFECTS: Final[dict[str, Callable[[AdminModel, str], None]]] = {
    "assign": _state(ACTIVE),
    "reactivate": _state(ACTIVE),
    "deactivate": _state(INACTIVE),
    "unassign": _state(UNASSIGNED),
    "enter": _state(ENTERED),
    "delete": _deleted,
    "app deactivate": lambda model, who: model.inactive_here.add(who),
    "app activate": lambda model, who: model.inactive_here.discard(who),
    "new user name": lambda model, who: model.renamed.add(who),
    "old user name": lambda model, who: model.renamed.discard(who),
    "rename": lambda model, who: model.renamed.add(who),
    "rename back": lambda model, who: model.renamed.discard(who),
    "add": lambda model, who: model.members.add(who),
    "remove": _removed,
    "push": _flag("pushed", to=True),
    "push now": lambda model, _: model.loose.clear(),
    "repair": lambda model, _: model.loose.clear(),
    "unlink": _unlinked,
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
