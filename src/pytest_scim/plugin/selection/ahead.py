"""Run independent checks ahead, several at once, where each request takes long."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import pytest

import pytest_scim
from pytest_scim.checks.check import Check, check_of
from pytest_scim.checks.verdict import Verdict
from pytest_scim.plugin.fixtures.needs import FixtureNeeds
from pytest_scim.plugin.fixtures.set_up import arguments_of
from pytest_scim.plugin.selection.attempts import Attempts, why_one_by_one
from pytest_scim.plugin.selection.lanes import Lanes, Planned, planned
from pytest_scim.plugin.terminal.expected import expected
from pytest_scim.profile.messages import printable
from pytest_scim.run.session.checks import CheckSession
from pytest_scim.target.http.bounds.turns import Turns, together

AMPLE: Final = 100
"""Users that may exist at once where all checks may be run ahead."""

FEW: Final = 5
"""Checks for each worker that are run ahead at a time where fewer Users may exist."""

_SUITES: Final = pytest_scim.ROOT / "suites"


class RunsAhead:
    """Runs what is independent, before the first of it is next, in several threads.

    pytest takes the result of a check that conforms. It runs any other again when that is next,
    beside no other one, and that decides the verdict.
    """

    def __init__(self, config: pytest.Config, session: CheckSession, needs: FixtureNeeds) -> None:
        self.config = config
        self.session = session
        self._needs = needs
        self._workers = session.settings.workers
        self._items: dict[str, tuple[Check, pytest.Function]] = {}
        self._tried: set[str] = set()
        self._counts: dict[str, int] = {}
        self._probed = False
        self._failed: set[str] = set()
        self._why: str | None = None
        self._doubtful: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Store the checks, in their order."""
        for item in session.items:
            check = check_of(item)
            if isinstance(item, pytest.Function) and check is not None:
                self._items[check.id] = check, item
        self._counts, _ = expected(self.session.settings, self._items)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Run checks ahead where one of them is next; let pytest run none again that conforms."""
        check = check_of(item)
        if check is None or not isinstance(item, pytest.Function):
            return
        if check.id in self.session.ran_ahead:
            item.setup = item.runtest = _nothing  # type: ignore[method-assign]
        elif self._may_run(check.id) and len(batch := self._batch(check.id)) > 1:
            item.setup = partial(self._set_up, item, check, batch)  # type: ignore[method-assign]

    def _set_up(self, item: pytest.Function, check: Check, batch: Sequence[Planned]) -> None:
        """Run checks ahead, then set up the first of them."""
        room = next(self.session.contexts()).room.limit
        some = batch if room is None or room >= AMPLE else batch[: FEW * self._workers]
        self._tried |= {one.id for one in some}
        self._run(some, item)
        self.session.begin(check)  # again, since its own exchanges begin now
        if check.id in self.session.ran_ahead:
            item.runtest = _nothing  # type: ignore[method-assign]
        else:
            pytest.Function.setup(item)

    def _may_run(self, check: str) -> bool:
        """Return whether a check may be run ahead, with those after it."""
        return check not in self._tried and self._why is None and not self._doubtful

    def _batch(self, first: str) -> list[Planned]:
        """Return the batch that begins with ``first``, which may be none that is run ahead."""
        place = list(self._items).index(first)
        begin = self._planned(place, *self._items[first])
        if begin is None:
            return []
        later = list(enumerate(self._items.values()))[place + 1 :]
        found = (self._planned(n, *one) for n, one in later if one[0].id not in self._tried)
        return [begin, *(one for one in found if one is not None and one.batch == begin.batch)]

    def _planned(self, place: int, check: Check, item: pytest.Function) -> Planned | None:
        """Return how a check may be run ahead, or ``None``."""
        if not item.path.is_relative_to(_SUITES) or hasattr(item, "callspec"):
            return None
        requests = self._counts.get(check.id, 1)
        return planned(check, place, item.path.name, self._needs.of(item), requests)

    def _run(self, batch: Sequence[Planned], following: pytest.Function) -> None:
        context = next(self.session.contexts())
        if not self._probed:
            self._probed, self._why = True, why_one_by_one(context, self._workers)
            context.cleanup.at_once = self._why is None
        if self._why is not None:
            return
        lanes = Lanes(batch, self._counts)
        attempts = Attempts(self.session, context)
        with self.session.lifetimes.ahead():
            work = partial(self._work, lanes, attempts, following)
            # One more than may send at once: it prepares its request while the others wait.
            together(self._workers + 1, work, context.recording.added, limit=self._workers)
        context.target.hanging.forget()
        self._failed |= attempts.unmet

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """Send no more requests at the same moment to a target on which a check needs that."""
        check = check_of(item)
        outcome = self.session.outcomes.get(check.id) if check is not None else None
        if outcome is None or outcome.check.id not in self._failed:
            return
        if outcome.verdict is Verdict.CONFORMS:
            next(self.session.contexts()).cleanup.at_once = False
            self._doubtful.append(outcome.check.id)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where the target may not handle requests at the same moment."""
        if self._why is not None:
            sentence = f"--scim-workers had no effect, checks ran one by one: {self._why}"
        elif self._doubtful:
            names = ", ".join(self._doubtful)
            sentence = f"the target may not handle requests at the same moment: {names} failed "
            sentence += "beside other checks and conformed alone"
        else:
            return
        terminalreporter.write_line(printable(self.session.redact(f"pytest-scim: {sentence}")))

    def _work(
        self, lanes: Lanes, attempts: Attempts, following: pytest.Function, turns: Turns
    ) -> None:
        """Run checks until none is left."""
        while lanes and attempts.stopped is None:
            if (ready := lanes.ready()) is None:
                turns.wait()
                continue
            try:
                check, item = self._items[ready.id]
                attempts.make(check, ready.place, partial(self._call, item, following))
            finally:
                lanes.ended(ready, conforms=ready.id not in attempts.failed)
                turns.changed()

    def _call(self, item: pytest.Function, following: pytest.Function) -> None:
        """Set up a check, call its function, and tear it down."""
        given = item, following, self.session.lifetimes, self._needs.name_of
        with arguments_of(*given) as arguments:
            self.session.act()
            item.function(**arguments)


def _nothing() -> None:
    """Set up or run nothing: a thread has done it."""
