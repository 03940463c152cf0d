"""Two records of one profile compared. Pure: the same two records give the same comparison."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from pytest_scim.report.history.causes import CauseChange, cause_changes
from pytest_scim.report.history.checks import Change, Pair, changes, pair
from pytest_scim.report.history.slower import Slower, slower
from pytest_scim.report.model import Leftover, Record

_OPTIONS: Final = {
    "version": "pytest-scim",
    "target": "target",
    "embedded": "embedded provider",
    "insecure": "insecure",
    "seed": "seed",
    "partial": "partial",
    "usable": "usable",
    "interrupted": "interrupted",
    "stopped": "ended early",
}
"""What two runs may differ in, by its key in the record."""

_FEATURE: Final = {True: "on", False: "off", None: "none"}


class NotComparableError(ValueError):
    """Two records that nothing can be read from together. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An option of the run, a key of the profile or a feature that differs."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two records of one profile.

    ``leftovers`` are those of a kind and for a reason that the earlier run did not have.
    """

    both: Pair
    differences: list[Difference]
    only_old: list[str]
    only_new: list[str]
    causes: list[CauseChange]
    checks: list[Change]
    slower: list[Slower]
    leftovers: list[Leftover]

    @property
    def worse(self) -> list[Change]:
        """The checks of which the verdict got worse."""
        return [one for one in self.checks if one.worse]

    @property
    def got_worse(self) -> bool:
        """Whether anything did: a check, or what the run left at the target.

        Response times have no influence: nothing requires them, and a machine has bad days.
        """
        return bool(self.worse or self.leftovers or self._stopped)

    @property
    def _stopped(self) -> bool:
        stopped = self.both.new["stopped"]
        return stopped is not None and stopped["by"] in {"target", "environment"}


def compare(old: Record, new: Record, *, strict: bool = False) -> Comparison:
    """Return what differs between an earlier and a later record; ``strict``: SHOULD counts, too.

    Raises:
        NotComparableError: they are of different profiles or integrations.
    """
    require_comparable(old, new)
    both = pair(old, new)
    return Comparison(
        both,
        list(_differences(old, new)),
        [name for name in both.before if name not in both.after],
        [name for name in both.after if name not in both.before],
        cause_changes(both),
        changes(both, strict=strict),
        slower(old, new),
        _leftovers(old, new),
    )


def require_comparable(old: Record, new: Record) -> None:
    """Raise NotComparableError unless two records are of one profile and one integration."""
    names = [one["profile"]["name"] for one in (old, new)]
    if names[0] != names[1]:
        raise NotComparableError(f"the records are of different profiles: {' and '.join(names)}")
    kinds = [str(one["integration"]) for one in (old, new)]
    if kinds[0] != kinds[1]:
        raise NotComparableError(
            f"the records are of different integrations: {' and '.join(kinds)}"
        )


def _differences(old: Record, new: Record) -> Iterator[Difference]:
    rehearsed = old["embedded"] and new["embedded"]  # each time at another port
    for key, name in _OPTIONS.items():
        if key == "target" and rehearsed:
            continue
        yield from _difference(name, old.get(key), new.get(key))
    before, after = (cast("Mapping[str, object]", one["profile"]) for one in (old, new))
    for key in dict.fromkeys((*before, *after)):
        yield from _difference(f"profile {key}", before.get(key), after.get(key))
    for key in dict.fromkeys((*old["features"], *new["features"])):
        sides = (one["features"].get(key) for one in (old, new))
        yield from _difference(f"feature {key}", *(_FEATURE[side] for side in sides))


def _difference(name: str, before: object, after: object) -> Iterator[Difference]:
    if before != after:
        yield Difference(name, _words(before), _words(after))


def _words(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return str(value.get("reason", ""))
    return str(value)


def _leftovers(old: Record, new: Record) -> list[Leftover]:
    known = {(one["kind"], one["reason"]) for one in old["leftovers"]}
    return [
        one
        for one in new["leftovers"]
        if not one.get("kept") and (one["kind"], one["reason"]) not in known
    ]
