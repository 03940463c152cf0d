"""Attempts to run checks in threads: only those that conform count."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from pytest_scim.checks.check import Check
from pytest_scim.checks.outcomes import Blocked, NotApplicable, NotRun
from pytest_scim.run.context import RunContext
from pytest_scim.run.session.checks import CheckSession
from pytest_scim.scim.messages import Response
from pytest_scim.target.http.bounds.turns import Ended
from pytest_scim.target.requests import request
from pytest_scim.target.stop_requests import SMALL

PATIENCE: Final = 10.0
"""Seconds that requests at the same moment have, before the target is served one by one."""

FAILED: Final = 3
"""Failed checks after which no more are run ahead, if they are a quarter of all."""


class Attempts:
    """Runs each check in a thread, and gives the session what the log has of those that conform.

    ``failed`` are the ids of those that do not, ``unmet`` of those among them that did not lack
    something of the run. ``stopped`` is why no more checks are run in
    threads, or ``None``.
    """

    def __init__(self, session: CheckSession, context: RunContext) -> None:
        self.failed: set[str] = set()
        self.unmet: set[str] = set()
        self.stopped: str | None = None
        self._session = session
        self._context = context
        self._ended = 0

    def make(self, check: Check, place: int, run: Callable[[], None]) -> None:
        """Run a check.

        One that fails leaves nothing that others share, so that pytest can run it again.
        """
        log, started = self._context.log, time.perf_counter()
        self._context.test_data.of_check(check.id, place)
        try:
            self._session.begin_ahead(check)
            run()
        except (Ended, KeyboardInterrupt):
            raise
        except NotApplicable:
            pass
        except BaseException as error:  # noqa: BLE001 - whatever it is, pytest runs the check again
            # Another set-up would need further Users.
            log.forget(used=self._context.room.limit is None)
            self._release(check)
            self._fail(check, error)
        else:
            self._session.ran_ahead[check.id] = log.leave(time.perf_counter() - started)
        finally:
            self._ended += 1
            conforms = check.id in self._session.ran_ahead
            self._session.lifetimes.ended(check.id, conforms=conforms)

    def _release(self, check: Check) -> None:
        """Let what a failed check created be removed where nobody gets it any more."""
        for claim in self._context.ownership.standing:
            if self._session.lifetimes.is_forgotten(claim.holders, check.id):
                claim.holders = frozenset()

    def _fail(self, check: Check, error: BaseException) -> None:
        self.failed.add(check.id)
        if not isinstance(error, NotRun):  # such as a lack of room, which several checks share
            self.unmet.add(check.id)
        if self._context.target.hanging.forget():  # each would take a whole timeout again
            self.stopped = "a request got no response"
        elif len(self.unmet) >= FAILED and len(self.unmet) * 4 > self._ended:
            self.stopped = "many checks failed"


def why_one_by_one(context: RunContext, workers: int) -> str | None:
    """Return why the target is served one by one; ``None``: it may be sent several requests."""
    if context.settings.read_only or context.target.reuse is not None:
        return "the run only reads, or it uses Users of earlier runs again"
    try:
        context.connected()
    except (Blocked, NotRun):
        return "the app could not be connected"
    client = context.cleanup.client.impatient(PATIENCE)

    def ask(_: int) -> Response:
        return client.send(request("GET", "/Users", query=SMALL), "check")

    first = ask(0)
    with ThreadPoolExecutor(workers) as pool:
        several = list(pool.map(ask, range(workers)))
    if any(one.status != first.status for one in several):
        return f"the target did not respond alike to {workers} requests at the same moment"
    return None
