"""Groups findings by what they have in common and what conforming checks do not have."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from pytest_scim.report.causes.traits import SPECIFIC, Trait

Traits = Mapping[Trait, int | None]
"""The traits of a check, each with the exchange that has it."""

RARE: Final = 0.3
"""The share of the findings among all checks with a trait, from which on it can be a cause."""


_SAME: Final = frozenset({"response", "outcome", "detail", "vanished", "exchange"})
"""The kinds of traits that suffice to join two groups: the same failure, or the same exchange."""


def shares(findings: Mapping[str, Traits], others: Iterable[Traits]) -> dict[Trait, float]:
    """Return each trait of a finding with the share of findings among all checks with it.

    Args:
        findings: the traits of each check with a finding, by its id, in the order of the run.
        others: the traits of the checks that conform.
    """
    conforming = Counter(trait for one in others for trait in one)
    total = Counter(trait for one in findings.values() for trait in one)
    return {trait: n / (n + conforming[trait]) for trait, n in total.items()}


def groups(
    findings: Mapping[str, Traits], share: Mapping[Trait, float], set_ups: Collection[str] = ()
) -> list[list[str]]:
    """Return findings in as few groups as explain them all.

    The trait that explains the most findings comes first, weighed by how rarely a conforming check
    has it, as in fault localisation from the spectra of tests. ``set_ups`` are checks whose set-up
    failed although the check that owns the step conforms.
    """
    left = dict(findings)
    found: list[list[str]] = []
    while left:
        members = _best(left, share)
        found.append(members)
        for name in members:
            del left[name]
    return _adopted(_joined(found, findings, share), list(findings), set_ups)


def _best(left: Mapping[str, Traits], share: Mapping[Trait, float]) -> list[str]:
    count = Counter(trait for one in left.values() for trait in one if share[trait] >= RARE)
    if not count:
        return [next(iter(left))]

    def weight(trait: Trait) -> tuple[float, int, Trait]:
        return count[trait] * share[trait], SPECIFIC.index(trait[0]), trait

    best = max(count, key=weight)
    return [name for name, traits in left.items() if best in traits]


def _joined(
    found: list[list[str]], findings: Mapping[str, Traits], share: Mapping[Trait, float]
) -> list[list[str]]:
    """Join a group to a larger one where each of its checks saw the failure of the larger one."""
    kept: list[list[str]] = []
    for members in sorted(found, key=len, reverse=True):
        for larger in kept:
            count = Counter(trait for name in larger for trait in findings[name])
            common = {
                trait
                for trait, n in count.items()
                if trait[0] in _SAME and share[trait] >= RARE and 2 * n >= len(larger)
            }
            if all(common & findings[name].keys() for name in members):
                larger.extend(members)
                break
        else:
            kept.append(list(members))
    return kept


def _adopted(
    found: list[list[str]], order: Sequence[str], set_ups: Collection[str]
) -> list[list[str]]:
    """Join groups of failed set-ups alone to that of the last finding before them.

    The step succeeded before: what a check found in between has changed the target.
    """
    kept = [members for members in found if not set(members) <= set(set_ups)]
    for members in found:
        if members in kept:
            continue
        first = min(map(order.index, members))
        before = [name for name in order[:first] if name not in set_ups]
        target = next((one for one in kept if before and before[-1] in one), None)
        if target is None:
            kept.append(members)
        else:
            target.extend(members)
    return kept
