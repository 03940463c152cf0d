"""The verdict of a storm and its exit code, from what the workers measured. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, TypedDict

from pytest_scim.load.judge.compare import UNREAD, Difference
from pytest_scim.load.play.part import PartResult
from pytest_scim.load.play.tally import Sample
from pytest_scim.target.cleanup.delete.cleanup import Leftover

LONGEST: Final = 60.0
"""Seconds after which Okta's socket times out."""

CONSISTENT, INCONSISTENT, INTERRUPTED, UNUSABLE = 0, 1, 2, 6

_TOO_MANY: Final = 429
_SERVER_ERROR: Final = range(500, 600)


class ErrorRow(TypedDict):
    """Tasks of a stage that failed with one message of Okta's."""

    stage: str
    kind: str
    message: str
    count: int


class Breach(TypedDict):
    """What a request of the storm did wrong, how often, and in which requests."""

    sentence: str
    count: int
    requests: list[str]


class Verdict(TypedDict):
    """Whether the target is consistent; ``None``: nothing was judged, and ``why`` says why."""

    consistent: bool | None
    why: str
    differences: list[Difference]
    errors: list[ErrorRow]
    breaches: list[Breach]


def errors_of(parts: Iterable[PartResult]) -> list[ErrorRow]:
    """Return the failed tasks of all workers by their message, the most frequent first."""
    found = Counter(
        (one.stage, one.kind, one.error)
        for part in parts
        for stage in part["stages"]
        for one in stage["outcomes"]
        if one.error is not None
    )
    return [
        {"stage": stage, "kind": kind, "message": str(message), "count": count}
        for (stage, kind, message), count in found.most_common()
    ]


def breaches_of(parts: Iterable[PartResult]) -> list[Breach]:
    """Return which requests took too long, failed at the server, or were limited wrongly."""
    samples = [one for part in parts for stage in part["stages"] for one in stage["samples"]]
    rows = (
        ("requests took 60 s or longer: Okta ends them", [s for s in samples if _is_late(s)]),
        ("responses are server errors", [s for s in samples if s.status in _SERVER_ERROR]),
        ("requests got no response", [s for s in samples if not s.status and not _is_late(s)]),
        (
            "responses 429 have no Retry-After in whole seconds: Okta then waits five minutes",
            [s for s in samples if s.status == _TOO_MANY and not _is_whole(s.wait)],
        ),
    )
    return [
        {"sentence": sentence, "count": len(found), "requests": sorted({s.request for s in found})}
        for sentence, found in rows
        if found
    ]


def _is_late(sample: Sample) -> bool:
    return sample.seconds >= LONGEST


def _is_whole(wait: str | None) -> bool:
    text = (wait or "").strip()
    return text.isascii() and text.isdigit()


def verdict_of(
    parts: Sequence[PartResult], differences: list[Difference], missing: str | None = None
) -> Verdict:
    """Return the verdict; ``missing`` says why nothing can be judged."""
    errors, breaches = errors_of(parts), breaches_of(parts)
    ours = any(o.ours for part in parts for stage in part["stages"] for o in stage["outcomes"])
    if missing is None and ours:
        missing = "pytest-scim itself failed in a task"
    if missing is None and not any(s["outcomes"] for part in parts for s in part["stages"]):
        missing = "no task was started"
    found = [one for one in differences if one["kind"] != UNREAD]
    judged = not (found or errors or breaches)
    if missing is None and judged and differences:
        missing = _reason(differences, [], [])
    consistent = None if missing else judged
    return {
        "consistent": consistent,
        "why": missing or _reason(differences, errors, breaches),
        "differences": differences,
        "errors": errors,
        "breaches": breaches,
    }


def _reason(differences: list[Difference], errors: list[ErrorRow], breaches: list[Breach]) -> str:
    """Return in one sentence what decided the verdict."""
    counts = [f"{one['count']:,} {one['sentence']}" for one in differences]
    if errors:
        counts.append(f"{sum(one['count'] for one in errors):,} tasks failed")
    counts += [f"{one['count']:,} {one['sentence']}" for one in breaches]
    return "; ".join(counts) or "the target has what Okta believes"


def exit_code(verdict: Verdict, left: Sequence[Leftover], *, interrupted: bool) -> int:
    """Return the exit code, as for a run: a deactivated user that may stay is not left."""
    if interrupted:
        return INTERRUPTED
    remains = any(not row.get("kept") for row in left)
    return CONSISTENT if verdict["consistent"] and not remains else INCONSISTENT
