"""The course of a storm: in one process, in a worker, and in the master of several workers.

Nothing here knows Locust. ``Crew`` and ``Lead`` are what connects the processes.
"""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from pytest_scim.load.judge.compare import Difference, compare, merged
from pytest_scim.load.judge.reading import read_target
from pytest_scim.load.judge.verdict import (
    INCONSISTENT,
    INTERRUPTED,
    UNUSABLE,
    exit_code,
    verdict_of,
)
from pytest_scim.load.plan.order import Order
from pytest_scim.load.plan.shapes import names
from pytest_scim.load.play.engine import Outcome
from pytest_scim.load.play.part import Part, PartResult
from pytest_scim.load.play.target import StormTarget, open_target
from pytest_scim.load.report.model import StormRecord, build, course_of
from pytest_scim.load.report.summary import summary
from pytest_scim.load.report.write import PAGE, write
from pytest_scim.okta.flows.app import test_api_credentials
from pytest_scim.okta.playing import play
from pytest_scim.run.context.parties import org_of
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import new_password, new_tag
from pytest_scim.target.cleanup.delete.cleanup import Leftover
from pytest_scim.target.requests import request
from pytest_scim.target.usability.problem import problem

CLEAN: Final = "clean-up"
"""The name under which the workers wait for the end of the comparison."""


class Crew(Protocol):
    """What connects a worker with the master; ``stages`` are those of the whole storm."""

    stages: list[str]

    def order(self) -> Order | None:
        """Return the share of this worker, or ``None`` where the storm ends before it begins."""

    def wait_for(self, name: str) -> bool:
        """Wait until all workers are ready for a stage; return whether it begins."""

    def deliver(self, result: PartResult) -> None:
        """Report what this worker measured and expects."""

    def deliver_left(self, left: Sequence[Leftover]) -> None:
        """Report what the clean-up of this worker left."""


class Lead(Protocol):
    """What connects the master with its workers."""

    @property
    def lost(self) -> int:
        """How many workers are lost."""

    def begin(self, order: Order) -> None:
        """Share out an order."""

    def gather(self, name: str) -> bool:
        """Wait until all workers are ready for a stage, and begin it; ``False``: one is lost."""

    def parts(self) -> list[PartResult]:
        """Wait until each worker has reported, and return what those report that are not lost."""

    def left(self) -> list[Leftover]:
        """Have the workers clean up, and return what they left."""

    def stop(self) -> None:
        """Have the workers start no further task."""


@dataclass(slots=True)
class Storm:
    """One process of a storm. ``say`` prints a line; ``ended`` gets the outcome of each task."""

    order: Order
    settings: Settings
    say: Callable[[str], None] = print
    ended: Callable[[Outcome], None] = lambda _: None
    sleep: Callable[[float], None] = time.sleep
    part: Part | None = None
    interrupted: bool = False
    notes: list[str] = field(default_factory=list)
    _lead: Lead | None = None

    def interrupt(self) -> None:
        """Start no further task, compare nothing, and clean up; the second time end that, too."""
        if self.interrupted and self.part is not None:
            self.part.give_up()
        self.interrupted = True
        if self.part is not None:
            self.part.engine.stop()
        if self._lead is not None:
            self._lead.stop()

    def alone(self) -> int:
        """Perform a whole storm, and return the exit code."""
        started = _now()
        part = self._part(self.order)
        try:
            if (reason := _unusable(part.target, self.settings)) is not None:
                self.say(reason)
                return UNUSABLE
            for stage in part.stages:
                if not self.interrupted:
                    self._announce(stage.name, len(stage.acts))
                    part.run(stage)
            result = part.result(interrupted=self.interrupted, notes=self.notes)
            differences = [] if self.interrupted else self._compare(part.target, [result])
            left = part.clean()
            return self._finish(started, [result], differences, left, part.target)
        finally:
            part.clean()
            part.engine.close()

    def work(self, crew: Crew) -> int:
        """Perform the share of a worker, and return the exit code."""
        share = crew.order()
        if share is None:
            return UNUSABLE
        part = self._part(share)
        try:
            stages = {stage.name: stage for stage in part.stages}
            for name in crew.stages:
                if not crew.wait_for(name) or self.interrupted:
                    break
                if name in stages:
                    part.run(stages[name])
            crew.deliver(part.result(interrupted=self.interrupted, notes=self.notes))
            if not self.interrupted:
                crew.wait_for(CLEAN)
            left = part.clean()
            crew.deliver_left(left)
            remains = any(not row.get("kept") for row in left)
            return INTERRUPTED if self.interrupted else int(remains)
        finally:
            part.clean()
            part.engine.close()

    def lead(self, lead: Lead) -> int:
        """Have the workers perform a storm, judge it, and return the exit code."""
        started, self._lead = _now(), lead
        target = open_target(self.settings, new_tag(), 1)
        try:
            if (reason := _unusable(target, self.settings)) is not None:
                self.say(reason)
                return UNUSABLE
            lead.begin(self.order)
            for name in names(self.order):
                if self.interrupted or not lead.gather(name):
                    lead.stop()
                    break
                self.say(f"{name} begins")
            parts = lead.parts()
            whole = not (self.interrupted or lead.lost)
            differences = self._compare(target, parts) if whole else []
            left = lead.left()
            return self._finish(started, parts, differences, left, target, lost=lead.lost)
        finally:
            target.close()

    def _part(self, order: Order) -> Part:
        self.part = Part(order, self.settings, ended=self.ended, sleep=self.sleep)
        if self.interrupted:
            self.part.engine.stop()
        return self.part

    def _announce(self, name: str, tasks: int) -> None:
        self.say(f"{name}: {tasks:,} tasks")

    def _compare(self, target: StormTarget, parts: Sequence[PartResult]) -> list[Difference]:
        """Compare the target with what Okta believes, once every change may be visible."""
        self.say("comparing the target with what Okta believes")
        profile = self.settings.profile
        target.pacing.sleep(profile.propagation.timeout)
        expected = merged(part["expected"] for part in parts)
        org = org_of(profile, new_password)
        return compare(expected, read_target(target.read, org, expected))

    def _finish(
        self,
        started: str,
        parts: Sequence[PartResult],
        differences: list[Difference],
        left: Sequence[Leftover],
        target: StormTarget,
        *,
        lost: int = 0,
    ) -> int:
        """Judge the storm, write its report, print its summary, and return the exit code."""
        interrupted = self.interrupted or any(part["interrupted"] for part in parts)
        missing = _missing(self.order, lost, interrupted=interrupted)
        verdict = verdict_of(parts, differences, missing)
        code = exit_code(verdict, left, interrupted=interrupted)
        course = course_of(self.order, parts, lost, interrupted=interrupted)
        record = build(
            self.order,
            self.settings.profile,
            parts,
            verdict,
            left,
            course=course,
            times=(started, _now()),
            code=code,
        )
        for line in summary(record):
            self.say(line)
        return code if self._write(record, target) else max(code, INCONSISTENT)

    def _write(self, record: StormRecord, target: StormTarget) -> bool:
        """Write the report; return whether all of it was written."""
        folder = Path(self.order.report_dir)
        try:
            problems = write(record, folder, target.outlet)
        except OSError as error:
            problems = [f"the report cannot be written to {folder}: {error.strerror}"]
        for line in problems or [f"report: {folder / PAGE}"]:
            self.say(line)
        return not problems


def _missing(order: Order, lost: int, *, interrupted: bool) -> str | None:
    """Return why nothing can be judged, or ``None``."""
    if lost:
        return (
            f"{lost} of {order.workers} workers were lost: what they have created is in the "
            "journals on their machines, and pytest-scim sweep removes it there"
        )
    return "the storm was interrupted" if interrupted else None


def _unusable(target: StormTarget, settings: Settings) -> str | None:
    """Return why the target cannot be used, or ``None``; nothing was created before."""
    assert settings.base_url is not None
    reason = problem(
        lambda path: target.read(request("GET", path)), settings.base_url, "is the token right?"
    )
    if reason is not None:
        return reason
    task = play(test_api_credentials(org_of(settings.profile, new_password)), target.read)
    return None if task.ok else f"Okta's Test API Credentials fails: {task.message}"


def _now() -> str:
    now = dt.datetime.now(dt.UTC)
    return now.isoformat(timespec="seconds").replace("+00:00", "Z")
