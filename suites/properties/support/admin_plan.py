"""Sequences of admin actions that together contain as many short histories as possible.

Most defects of a service provider need two or three actions on one User or Group, in some order.
So of many random sequences, a plan takes the one with the most histories that none before has.
"""

import random
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

from pytest_scim.suites.properties.support.admin_model import (
    OKTA_USERS,
    TEAM,
    Action,
    AdminModel,
)

LENGTH: Final = 10
"""Actions in a sequence."""
CANDIDATES: Final = 25
"""Random sequences of which each of a plan is the best."""
SAME: Final = 2
"""How much likelier an action on the same Okta user as the one before is."""

EVERYDAY: Final = frozenset(
    {
        "update",
        "deactivate",
        "reactivate",
        "new user name",
        "old user name",
        "rename",
        "rename back",
    }
    | {"add", "remove", "unlink", "push", "app deactivate"}
)
EVERYDAY_WORTH: Final = 4
UNBROKEN: Final = 3

Sequence = tuple[Action, ...]
History = tuple[tuple[str, ...], bool]
"""Actions in their order, and whether there were others between them."""


class Plan:
    """The sequences of a run: the same for the same seed, whatever the target does."""

    def __init__(self, weights: Mapping[Action, int]) -> None:
        """Choose among actions by their weights."""
        self._weights = weights
        self._sequences: dict[str, list[Sequence]] = {}

    def example(self, seed: str) -> Sequence:
        """Return the sequence of a seed and a number, such as ``0/7``."""
        name, _, number = seed.rpartition("/")
        planned = self._sequences.setdefault(name, [])
        while len(planned) <= int(number):
            planned.append(self._best(f"{name}/{len(planned)}", planned))
        return planned[int(number)]

    def _best(self, seed: str, planned: Iterable[Sequence]) -> Sequence:
        covered = {history for sequence in planned for history in histories(sequence)}
        choice = random.Random(seed)  # noqa: S311 - reproducible, not secret
        candidates = [self._sequence(choice) for _ in range(CANDIDATES)]
        return max(candidates, key=lambda one: sum(map(worth, histories(one) - covered)))

    def _sequence(self, choice: random.Random) -> Sequence:
        model = AdminModel()
        chosen: list[Action] = []
        while len(chosen) < LENGTH:
            last = chosen[-1].who if chosen else ""
            options = {
                one: weight * (SAME if one.who in {last, TEAM} else 1)
                for one, weight in self._weights.items()
                if one not in chosen[-1:] and model.allows(one)
            }
            if not options:
                break
            (action,) = choice.choices([*options], [*options.values()])
            model.perform(action)
            chosen.append(action)
        return tuple(chosen)


def worth(history: History) -> int:
    """Return how much a history counts: those without gaps and of everyday buttons the most."""
    verbs, has_gaps = history
    return (EVERYDAY_WORTH if EVERYDAY.issuperset(verbs) else 1) * (1 if has_gaps else UNBROKEN)


def histories(sequence: Sequence) -> set[History]:
    """Return the pairs of actions on one Okta user and the group, and three or four in a row."""
    found: set[History] = set()
    for who in OKTA_USERS:
        verbs = tuple(action.verb for action in sequence if action.who in {who, TEAM})
        found |= {(pair, True) for pair in combinations(verbs, 2)}
        for size in (3, 4):
            found |= {(verbs[n : n + size], False) for n in range(len(verbs) - size + 1)}
    return found
