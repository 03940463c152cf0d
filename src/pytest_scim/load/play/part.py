"""One worker's part of a storm, from the first request to the clean-up."""

import time
from collections.abc import Callable, Sequence
from typing import Final, TypedDict

from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.load.plan.order import Order
from pytest_scim.load.plan.shapes import Act, Requests, Stage, stages
from pytest_scim.load.play.engine import Engine, Outcome, Played
from pytest_scim.load.play.population import Expected, Population, populate
from pytest_scim.load.play.tally import Sample
from pytest_scim.load.play.target import StormTarget, open_target
from pytest_scim.okta.playing import play
from pytest_scim.run.context.parties import org_of
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import DataGenerator, new_password, new_tag
from pytest_scim.scim.names import FAMILY
from pytest_scim.target.cleanup.delete.cleanup import Leftover

PUT_CALLS: Final = 4
"""Requests of a deactivation where Okta sends PUT (custom apps)."""


class StagePart(TypedDict):
    """What one worker measured in a stage: its outcomes and the samples of its requests."""

    name: str
    measured: bool
    outcomes: list[Outcome]
    samples: list[Sample]


class PartResult(TypedDict):
    """What one worker reports: all of it is plain data, which Locust carries to the master."""

    part: int
    tag: str
    stages: list[StagePart]
    expected: Expected
    skipped: int
    waits: list[float]
    own_requests: int
    interrupted: bool
    notes: list[str]


class Part:
    """Performs the share of one worker.

    ``ended`` is called with each outcome, in the thread that performed its task. ``sleep`` waits
    after a 429 in place of the clock.
    """

    def __init__(
        self,
        order: Order,
        settings: Settings,
        *,
        ended: Callable[[Outcome], None] = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.order = order
        self.left: list[Leftover] | None = None
        self._results: list[StagePart] = []
        self._gives_up = False
        profile, tag = settings.profile, new_tag()
        self.target = open_target(
            settings,
            tag,
            order.in_flight,
            rate=_rate(order, settings),
            sleep=sleep,
            stopped=lambda: self.engine.stopped,
        )
        self._end = time.monotonic() + order.seconds
        self.engine = Engine(self._perform, exhausted=self._exhausted, ended=ended)
        self._requests = Requests(deactivate=PUT_CALLS if profile.integration == "aiw" else 1)
        password = new_password()
        self.target.outlet.add(password)
        org = org_of(profile, lambda: password)
        self.population: Population = populate(order, org, _source(settings, self.target, order))
        rule = profile.rule("updatable_attributes")
        self.population.renames = rule is None or FAMILY in rule.parameters["attributes"]

    @property
    def stages(self) -> list[Stage]:
        """The stages of the share, in order."""
        return stages(self.order, self._requests)

    def run(self, stage: Stage) -> None:
        """Perform a stage; its tasks are performed by those who call ``engine.work``."""
        outcomes = list(self.engine.run(stage))
        samples, self.target.tally.samples = self.target.tally.samples, []
        part: StagePart = {
            "name": stage.name,
            "measured": stage.measured,
            "outcomes": outcomes,
            "samples": samples,
        }
        self._results.append(part)
        if not self.engine.stopped:
            self.target.prove()

    def result(self, *, interrupted: bool = False, notes: Sequence[str] = ()) -> PartResult:
        """Return what the worker has measured, and what Okta believes now."""
        return {
            "part": self.order.part,
            "tag": self.target.tag,
            "stages": self._results,
            "expected": self.population.expected(),
            "skipped": self.engine.skipped,
            "waits": [wait["seconds"] for wait in self.target.pacing.waits],
            "own_requests": self.target.tally.voices["check"],
            "interrupted": interrupted,
            "notes": [*notes],
        }

    def clean(self) -> list[Leftover]:
        """Remove what the worker created, once, and return what is left."""
        if self.left is None:
            self.engine.stop()
            self.left = self.target.clean(lambda: self._gives_up)
            self.target.close()
        return self.left

    def give_up(self) -> None:
        """End the clean-up as well: the journal of what is left stays."""
        self._gives_up = True

    def _exhausted(self) -> bool:
        sent = self.target.tally.voices["okta"]
        return sent >= self.order.requests or time.monotonic() >= self._end

    def _perform(self, act: Act, connection: int) -> Played:
        before, task, ours = self.target.tally.own(), None, False
        try:
            task = play(self.population.flow(act), self.target.send(connection))
            error = None if task.ok else (task.message or "the task failed without a message")
        except (Finding, Blocked, NotRun) as refusal:  # raised before a request leaves
            error = str(refusal) or type(refusal).__name__
        except Exception as defect:  # noqa: BLE001 - one task of thousands: the others go on
            error, ours = f"{type(defect).__name__}: {defect}", True
        self.population.note(act, task)
        return Played(self._printable(act, error), ours, self.target.tally.own() - before)

    def _printable(self, act: Act, error: str | None) -> str | None:
        """Return a message without names, so that equal errors of many users are one row."""
        for name in self.population.named(act) if error else ():
            error = (error or "").replace(name, "…")
        return error and self.target.outlet.message(error)


def _rate(order: Order, settings: Settings) -> float | None:
    limit = settings.profile.rate_limit
    return None if limit is None or order.embedded else limit / order.workers


def _source(settings: Settings, target: StormTarget, order: Order) -> DataGenerator:
    profile = settings.profile
    return DataGenerator(
        order.seed,
        target.tag,
        domain=profile.test_users.email_domain,
        username_format=profile.test_users.username_format,
        group_prefix=profile.test_users.group_prefix,
        profile=profile,
        generated=target.outlet.say,
    )
