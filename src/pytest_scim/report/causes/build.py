"""The causes of a run, from its checks and its exchanges."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from pytest_scim.report.causes.grouping import RARE, Traits, groups, shares
from pytest_scim.report.causes.traits import FINDINGS, Trait, names_reason, seen, traits_of
from pytest_scim.report.model import Cause, Check, Exchange
from pytest_scim.report.queries import blocked_under


def causes_of(
    checks: Sequence[Check], exchanges: Sequence[Exchange], base: str, set_ups: Collection[str] = ()
) -> list[Cause]:
    """Return the causes behind the findings of a run, the most important first.

    Findings are of one cause where they have a request and its failure, an attribute or an exchange
    in common that conforming checks do not have. Its first check is the one to read: a MUST, one
    that names the reason, one that names no attribute of another cause, the check that blocks the
    most others, one with a sentence of its own and not a step of Okta's SPEC test, the first that
    ran.

    Args:
        checks: all checks, in the order of the run.
        exchanges: all exchanges of the run.
        base: the base URL of the target.
        set_ups: ids of checks whose set-up failed although the check that owns the step conforms.
    """
    rows = {row["id"]: row for row in checks if row["verdict"] in FINDINGS}
    if not rows:
        return []
    run = seen(exchanges, base)
    findings = {name: traits_of(row, exchanges, run) for name, row in rows.items()}
    others = (traits_of(row, exchanges, run) for row in checks if row["verdict"] == "conforms")
    share = shares(findings, others)
    blocks = {name: [row["id"] for row in under] for name, under in blocked_under(checks).items()}
    place = {name: n for n, name in enumerate(rows)}

    grouped = groups(findings, share, set_ups)
    unclear = {*set_ups, *_of_two(grouped, findings, share)}

    def importance(name: str) -> tuple[bool, bool, bool, int, bool, int]:
        should, reason = rows[name]["level"] != "MUST", names_reason(findings[name])
        count, is_step = -len(blocks.get(name, ())), name.startswith("runscope.")
        return should, not reason, name in unclear, count, is_step, place[name]

    ordered = (sorted(members, key=importance) for members in grouped)
    found = (_cause([rows[name] for name in names], blocks, findings, share) for names in ordered)
    return sorted(
        found, key=lambda one: (one["level"] != "MUST", -len(one["blocks"]), place[one["id"]])
    )


def by_check(causes: Sequence[Cause]) -> dict[str, str]:
    """Return the id of the cause of each check that has one: of its finding, or of its block."""
    return {name: one["id"] for one in causes for name in (*one["checks"], *one["blocks"])}


def _of_two(
    grouped: Sequence[Sequence[str]],
    findings: Mapping[str, Traits],
    share: Mapping[Trait, float],
) -> set[str]:
    """Return the findings that name an attribute as those of another cause do, too."""
    named = [
        {trait for name in members for trait in findings[name] if trait[0] == "attribute"}
        for members in grouped
    ]
    count = Counter(trait for one in named for trait in one if share[trait] >= RARE)
    twice = {trait for trait, n in count.items() if n > 1}
    return {name for name, traits in findings.items() if twice & traits.keys()}


def _deciding(traits: Traits, share: Mapping[Trait, float]) -> int | None:
    """Return the last exchange whose failure is rare among conforming checks, or the last one."""
    failed = [
        n
        for trait, n in traits.items()
        if n is not None and trait[0] in {"response", "vanished"} and share[trait] >= RARE
    ]
    last = next((n for trait, n in traits.items() if trait[0] == "exchange"), None)
    return max(failed, default=last)


def _cause(
    rows: Sequence[Check],
    blocks: Mapping[str, Sequence[str]],
    findings: Mapping[str, Traits],
    share: Mapping[Trait, float],
) -> Cause:
    first = rows[0]
    deciding = [row.get("deciding", _deciding(findings[row["id"]], share)) for row in rows]
    return {
        "id": first["id"],
        "title": first["message"] or first["title"],
        "level": "MUST" if any(row["level"] == "MUST" for row in rows) else "SHOULD",
        "checks": [row["id"] for row in rows],
        "okta_cases": sorted({case for row in rows for case in row["okta_cases"]}),
        "blocks": [name for row in rows for name in blocks.get(row["id"], ())],
        "exchanges": list(dict.fromkeys(n for n in deciding if n is not None)),
    }
