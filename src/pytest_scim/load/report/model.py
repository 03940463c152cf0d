"""The record of a storm, as ``storm.json`` has it, and how it is built. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, TypedDict

import pytest_scim
from pytest_scim.load.judge.verdict import Verdict
from pytest_scim.load.plan.order import Order
from pytest_scim.load.play.engine import Outcome
from pytest_scim.load.play.part import PartResult, StagePart
from pytest_scim.load.play.tally import Sample
from pytest_scim.profile import Profile
from pytest_scim.report.formats.html.parts.timings import percentile
from pytest_scim.target.cleanup.delete.cleanup import Leftover

FORMAT: Final = 1
SHARES: Final = (0.5, 0.9, 0.95, 0.99)
TOO_MANY: Final = "429"


class Times(TypedDict):
    """Percentiles, in seconds."""

    count: int
    p50: float
    p90: float
    p95: float
    p99: float
    most: float


class TaskTimes(Times):
    """The tasks of one kind in a stage.

    Each of ``points`` is when a task was scheduled, in seconds from the begin of its stage, and
    how long it took from then on. ``failed`` counts those that failed.
    """

    kind: str
    failed: int
    points: list[list[float]]


class RequestTimes(Times):
    """The requests of one kind in a stage, each counted by the status of its response."""

    request: str
    statuses: dict[str, int]


class StageTimes(TypedDict):
    """One stage: ``seconds`` from its begin to the end of its last task."""

    name: str
    measured: bool
    seconds: float
    tasks: list[TaskTimes]
    requests: list[RequestTimes]


class Bounds(TypedDict):
    """What bounded the storm."""

    users: int
    requests: int
    seconds: float
    in_flight: int
    rate: float


class Course(TypedDict):
    """How the storm went, besides what was measured."""

    workers: int
    lost_workers: int
    skipped: int
    own_requests: int
    waited: float
    interrupted: bool
    notes: list[str]


class StormRecord(TypedDict):
    """A storm."""

    format: int
    version: str
    profile: str
    title: str
    integration: str
    target: str
    embedded: bool
    started: str
    finished: str
    shapes: list[str]
    seed: str
    bounds: Bounds
    course: Course
    stages: list[StageTimes]
    verdict: Verdict
    leftovers: list[Leftover]
    exit_code: int


def build(
    order: Order,
    profile: Profile,
    parts: Sequence[PartResult],
    verdict: Verdict,
    leftovers: Sequence[Leftover],
    *,
    course: Course,
    times: tuple[str, str],
    code: int,
) -> StormRecord:
    """Return the record of a storm; ``times`` are its begin and its end."""
    return {
        "format": FORMAT,
        "version": pytest_scim.__version__,
        "profile": profile.name,
        "title": profile.title,
        "integration": profile.integration,
        "target": "the embedded provider" if order.embedded else order.base_url,
        "embedded": order.embedded,
        "started": times[0],
        "finished": times[1],
        "shapes": list(order.shapes),
        "seed": order.seed,
        "bounds": {
            "users": order.users,
            "requests": order.requests,
            "seconds": order.seconds,
            "in_flight": order.in_flight,
            "rate": order.rate,
        },
        "course": course,
        "stages": stage_times(parts),
        "verdict": verdict,
        "leftovers": list(leftovers),
        "exit_code": code,
    }


def course_of(order: Order, parts: Sequence[PartResult], lost: int, *, interrupted: bool) -> Course:
    """Return how a storm went."""
    return {
        "workers": order.workers,
        "lost_workers": lost,
        "skipped": sum(part["skipped"] for part in parts),
        "own_requests": sum(part["own_requests"] for part in parts),
        "waited": round(sum(sum(part["waits"]) for part in parts), 3),
        "interrupted": interrupted,
        "notes": list(dict.fromkeys(note for part in parts for note in part["notes"])),
    }


def stage_times(parts: Iterable[PartResult]) -> list[StageTimes]:
    """Return the stages of all workers, each once, in the order in which they were sent."""
    found: dict[str, list[StagePart]] = {}
    for part in parts:
        for stage in part["stages"]:
            found.setdefault(stage["name"], []).append(stage)
    return [_stage(name, each) for name, each in found.items()]


def _stage(name: str, each: Sequence[StagePart]) -> StageTimes:
    outcomes = [one for stage in each for one in stage["outcomes"]]
    samples = [one for stage in each for one in stage["samples"]]
    kinds = dict.fromkeys(one.kind for one in outcomes)
    requests = dict.fromkeys(one.request for one in samples)
    return {
        "name": name,
        "measured": each[0]["measured"],
        "seconds": round(max((o.scheduled + o.seconds for o in outcomes), default=0.0), 3),
        "tasks": [_task(kind, [o for o in outcomes if o.kind == kind]) for kind in kinds],
        "requests": [_request(one, [s for s in samples if s.request == one]) for one in requests],
    }


def _task(kind: str, outcomes: Sequence[Outcome]) -> TaskTimes:
    points = sorted([round(one.scheduled, 3), round(one.seconds, 4)] for one in outcomes)
    failed = sum(one.error is not None for one in outcomes)
    return {
        **times_of(one.seconds for one in outcomes),
        "kind": kind,
        "failed": failed,
        "points": points,
    }


def _request(name: str, samples: Sequence[Sample]) -> RequestTimes:
    statuses = Counter(str(one.status or "no response") for one in samples)
    return {
        **times_of(one.seconds for one in samples),
        "request": name,
        "statuses": dict(sorted(statuses.items())),
    }


def times_of(seconds: Iterable[float]) -> Times:
    """Return the percentiles of times, by the nearest rank."""
    ordered = sorted(seconds) or [0.0]
    p50, p90, p95, p99 = (round(percentile(ordered, share), 4) for share in SHARES)
    most, count = round(ordered[-1], 4), len(ordered)
    return {"count": count, "p50": p50, "p90": p90, "p95": p95, "p99": p99, "most": most}
