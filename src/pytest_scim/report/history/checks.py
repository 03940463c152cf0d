"""The checks whose verdict differs between two records, and which of them got worse. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pytest_scim.checks.verdict import Weight, weights
from pytest_scim.report.model import Check, Record

FINDINGS: Final = frozenset({"violates", "advisory", "deviates"})
"""The verdicts of a check that the target does not meet."""

MET: Final = frozenset({"conforms", "stale"})
"""The verdicts of a check that the target meets; ``stale`` is a mistake of the profile."""

_CHOSEN: Final = frozenset({"not selected", "it needs a write, but the run is read-only"})
"""The reasons for which a run leaves checks out because its user wanted that."""


class Kind(StrEnum):
    """How the verdict on a check, or the findings of a cause, differ between two records."""

    BROKEN = "broken"
    NEW = "new"
    FIXED = "fixed"
    GONE = "gone"
    UNJUDGED = "no longer judged"
    OTHER = "another verdict"
    JUDGED = "judged for the first time"


@dataclass(frozen=True, slots=True)
class Change:
    """A check whose verdict differs. ``worse``: the target, or what is known of it, got worse."""

    kind: Kind
    old: Check | None
    new: Check | None
    worse: bool

    @property
    def check(self) -> Check:
        """The check as the later record has it, if it does."""
        check = self.new or self.old
        assert check is not None
        return check

    @property
    def verdicts(self) -> str:
        """Both verdicts in words; a record that does not have the check has none."""
        before, after = (one["verdict"] if one else "not in the record" for one in self._both())
        return f"{before} → {after}"

    def _both(self) -> tuple[Check | None, Check | None]:
        return self.old, self.new


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of one profile, with what the comparison of each check reads."""

    old: Record
    new: Record
    before: Mapping[str, Check]
    after: Mapping[str, Check]
    old_weights: Mapping[str, Weight]
    new_weights: Mapping[str, Weight]


def pair(old: Record, new: Record) -> Pair:
    """Return two records, their checks by id, and the weights of these."""
    before, after = ({row["id"]: row for row in one["checks"]} for one in (old, new))
    first, second = (weights(one["checks"], partial=one["partial"]) for one in (old, new))
    return Pair(old, new, before, after, first, second)


def changes(both: Pair, *, strict: bool = False) -> list[Change]:
    """Return the checks whose verdict differs, in the order of the later record.

    Worse are, of a MUST (with ``strict`` of a SHOULD, too): a finding that the earlier run did not
    have, and a check that the earlier run judged and the later one could not. An error of
    pytest-scim is always worse. What the profile declares is not.
    """
    order = dict.fromkeys((*both.after, *both.before))
    found = (_change(both, name, strict=strict) for name in order)
    return [one for one in found if one is not None]


def _change(both: Pair, name: str, *, strict: bool) -> Change | None:
    old, new = both.before.get(name), both.after.get(name)
    kind = _kind(old, new)
    if kind is None and _fails_now(both, name):
        kind = Kind.NEW
    if kind is None:
        return None
    worse = new is not None and _is_worse(both, kind, new, strict=strict)
    return Change(kind, old, new, worse)


def _kind(old: Check | None, new: Check | None) -> Kind | None:
    before, after = (one["verdict"] if one else "" for one in (old, new))
    if after in FINDINGS:
        if before in FINDINGS:
            return Kind.OTHER if before != after else None
        return Kind.BROKEN if before in MET else Kind.NEW
    if after in MET:
        if before in MET:
            return Kind.OTHER if before != after else None
        return Kind.FIXED if before in FINDINGS else Kind.JUDGED if old else None
    if before not in FINDINGS | MET:
        return None
    if new is None:
        return Kind.GONE if before in FINDINGS else None
    return Kind.UNJUDGED


def _fails_now(both: Pair, name: str) -> bool:
    """Return whether an unjudged check is an error that the earlier run did not have."""
    before = both.old_weights.get(name, Weight.NOTHING)
    return both.new_weights.get(name) is Weight.UNJUDGED and before is not Weight.UNJUDGED


def _is_worse(both: Pair, kind: Kind, new: Check, *, strict: bool) -> bool:
    name = new["id"]
    before = both.before.get(name)
    was = before["verdict"] if before else ""
    if both.new_weights[name] is Weight.UNJUDGED:
        return both.old_weights.get(name) is not Weight.UNJUDGED
    if kind is Kind.UNJUDGED:
        return _is_worse_unjudged(both, new, strict=strict)
    if new["verdict"] == "violates":
        hidden = both.old_weights.get(name) is Weight.FAILED  # blocked by a violation before
        return was != "violates" and not hidden and not (kind is Kind.NEW and _known(both, new))
    if new["verdict"] == "advisory" and strict:
        return was not in FINDINGS and not (kind is Kind.NEW and _known(both, new))
    return False


def _known(both: Pair, new: Check) -> bool:
    """Return whether a check that was not judged before has a cause that the earlier run had."""
    causes = (one for one in both.new["causes"] if one["id"] == new["cause"])
    names = (name for one in causes for name in one["checks"])
    return any(both.old_weights.get(name) is Weight.FAILED for name in names)


def _is_worse_unjudged(both: Pair, new: Check, *, strict: bool) -> bool:
    """Return whether it got worse that a check is no longer judged."""
    if new["verdict"] == "blocked":
        owner = _owner(both, new)
        had = owner is not None and both.before.get(owner, new)["verdict"] in FINDINGS
        chosen = owner not in both.after and both.new["partial"]
        counts = strict or new["level"] == "MUST" or both.new_weights[new["id"]] > Weight.NOTHING
        return counts and not had and not chosen
    if not strict and new["level"] != "MUST":
        return False
    if new["verdict"] == "not-run":
        return new["message"] not in _CHOSEN
    feature = new["feature"]
    return feature is None or both.new["features"].get(feature, True)


def _owner(both: Pair, row: Check) -> str | None:
    """Return the check that blocks another one in the end; it may not be in the record."""
    seen: set[str] = set()
    while row["verdict"] == "blocked" and row["id"] not in seen:
        seen.add(row["id"])
        owner = row["blocked_by"]
        if owner is None or owner not in both.after:
            return owner
        row = both.after[owner]
    return row["id"]


def of_kind(found: list[Change], *kinds: Kind) -> Iterator[Change]:
    """Yield the changes of some kinds, MUST before SHOULD."""
    chosen = [one for one in found if one.kind in kinds]
    yield from sorted(chosen, key=lambda one: one.check["level"] != "MUST")
