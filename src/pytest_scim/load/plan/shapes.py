"""The shapes of a storm: which tasks Okta starts, in which stages, and when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal, NamedTuple

from pytest_scim.load.plan.order import Order

Kind = Literal[
    "assign", "update", "deactivate", "reactivate", "push_group", "push_again", "import_users"
]

IMPORTS: Final = 3
"""Imports during the onboarding."""

FEW: Final = 5
"""Members of each group of the user who returns."""

BATCH: Final = 256
"""Members that Okta adds in one PATCH at the most (measured by vendors)."""


class Act(NamedTuple):
    """A task that Okta starts ``at`` seconds after its stage began, for user or group ``n``."""

    at: float
    kind: Kind
    n: int


class Stage(NamedTuple):
    """Tasks that Okta starts without waiting for one another; a stage waits for the one before.

    ``measured``: its times are in the report. A stage that is not prepares the next one.
    """

    name: str
    acts: tuple[Act, ...]
    measured: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that ``--shape`` names; ``features`` are those that the profile has to offer."""

    title: str
    features: tuple[str, ...]


SHAPES: Final[Mapping[str, Shape]] = {
    "onboarding": Shape("Okta assigns the app to all users", ("create_users",)),
    "rate-limit": Shape(
        "as onboarding, without a pause between the assignments, so that a limit is reached",
        ("create_users",),
    ),
    "import": Shape(
        "Okta imports the users during the onboarding", ("create_users", "import_users")
    ),
    "updates": Shape("Okta pushes a changed profile of every user at once", ("update_users",)),
    "group-burst": Shape("a push rule pushes 100 groups at once", ("create_users", "push_groups")),
    "return": Shape(
        "a user in 50 groups returns, and Okta pushes all groups at once",
        ("create_users", "deactivate_users", "push_groups"),
    ),
    "leavers": Shape(
        "Okta deactivates half of the users, at most 1,000", ("create_users", "deactivate_users")
    ),
}
"""In the order in which they are sent."""

DEFAULT: Final = ("onboarding", "import", "group-burst", "return", "leavers")


class Requests(NamedTuple):
    """How many requests Okta sends for a task, by which the rate of tasks is set."""

    assign: int = 2
    deactivate: int = 1


USUAL: Final = Requests()


def stages(order: Order, requests: Requests = USUAL) -> list[Stage]:
    """Return what a storm sends, stage by stage."""
    chosen = set(order.shapes)
    users = range(order.users)
    found: list[Stage] = []
    if order.users:
        found += _first(order, requests, chosen)
    if "updates" in chosen:
        found.append(Stage("updates", at_once("update", users)))
    if "group-burst" in chosen and order.groups:
        found.append(Stage("group-burst", at_once("push_group", range(order.groups))))
    if "return" in chosen and order.returned and order.users:
        found += _return(order)
    if "leavers" in chosen:
        gone = leavers(order)
        rate = order.rate / requests.deactivate
        found.append(Stage("leavers", at_rate("deactivate", gone, rate)))
    return [stage for stage in found if stage.acts]


def names(order: Order) -> list[str]:
    """Return the names of the stages of a whole storm, of which a share may lack some."""
    return [stage.name for stage in stages(order)]


def _first(order: Order, requests: Requests, chosen: set[str]) -> list[Stage]:
    """Return the stage that creates the users, with the imports."""
    users = range(order.users)
    if "rate-limit" in chosen:
        return [Stage("rate-limit", at_once("assign", users))]
    acts = at_rate("assign", users, order.rate / requests.assign)
    if "import" in chosen and order.part == 0:
        whole = acts[-1].at
        imports = (Act(whole * n / (IMPORTS + 1), "import_users", n) for n in range(1, IMPORTS + 1))
        acts = tuple(sorted([*acts, *imports]))
    return [Stage("onboarding", acts, measured=bool({"onboarding", "import"} & chosen))]


def _return(order: Order) -> list[Stage]:
    first = order.groups if "group-burst" in order.shapes else 0
    groups = range(first, first + (1 if order.one_group else order.returned))
    return [
        Stage("return: set-up", at_once("push_group", groups), measured=False),
        Stage("return: deactivation", (Act(0.0, "deactivate", 0),), measured=False),
        Stage("return", (Act(0.0, "reactivate", 0),)),
        Stage("return: groups", at_once("push_again", groups)),
    ]


def at_once(kind: Kind, numbers: Iterable[int]) -> tuple[Act, ...]:
    """Return tasks that all start when their stage begins."""
    return tuple(Act(0.0, kind, n) for n in numbers)


def at_rate(kind: Kind, numbers: Iterable[int], rate: float) -> tuple[Act, ...]:
    """Return tasks of which ``rate`` start in each second."""
    return tuple(Act(place / rate, kind, n) for place, n in enumerate(numbers))


def leavers(order: Order) -> range:
    """Return the users who leave: the last ones, at most half of them."""
    return range(order.users - min(order.leavers, order.users // 2), order.users)


def sizes(order: Order) -> list[int]:
    """Return the numbers of members of the groups: an empty one, few large ones, many small ones.

    As in most directories, the n-th largest has one n-th of the members of the largest.
    """
    most = max(0, order.users - 1)
    largest = min(order.largest, most)
    return [0, *(max(min(1, most), largest // n) for n in range(1, order.groups))][: order.groups]


def memberships(order: Order) -> list[Sequence[int]]:
    """Return the members of each group by number: first those of the burst, then of the return.

    The groups of the burst overlap, and the user who returns, number 0, is in none of them.
    """
    if order.one_group:
        return _apart(order)
    others = order.users - 1
    found: list[Sequence[int]] = []
    if "group-burst" in order.shapes:
        found += [
            [1 + (7 * group + place) % others for place in range(size)]
            for group, size in enumerate(sizes(order))
        ]
    if "return" in order.shapes and order.users:
        found += [_with_returning(group, others) for group in range(order.returned)]
    return found


def _apart(order: Order) -> list[Sequence[int]]:
    """Return the members of each group where each user may be in one group only."""
    left, found = iter(range(1, order.users)), list[Sequence[int]]()
    if "group-burst" in order.shapes:
        share = max(1, order.users // max(1, order.groups))
        found += [
            list(islice(left, min(size, share if group > 1 else order.users // 2)))
            for group, size in enumerate(sizes(order))
        ]
    if "return" in order.shapes and order.users:
        found += [[0]] * min(1, order.returned)
    return found


def _with_returning(group: int, others: int) -> list[int]:
    few = min(FEW - 1, others)
    return [0, *(1 + (few * group + place) % others for place in range(few))]


def unoffered(shapes: Iterable[str], offers: Callable[[str], bool]) -> dict[str, str]:
    """Return the shapes that a profile does not offer, each with the feature that it lacks."""
    lacking = {
        name: [feature for feature in SHAPES[name].features if not offers(feature)]
        for name in shapes
    }
    return {name: features[0] for name, features in lacking.items() if features}
