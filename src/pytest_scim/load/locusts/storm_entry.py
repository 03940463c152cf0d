"""The file that Locust loads. Locust is imported first: it replaces the sockets of all others."""

# ruff: noqa: I001 - the order is the purpose of this file
import locust

import itertools
import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Any

import gevent
from locust.runners import STATE_MISSING, MasterRunner, WorkerRunner

from pytest_scim.load.course import Storm
from pytest_scim.load.judge.verdict import INTERRUPTED
from pytest_scim.load.launch import ORDER, READY, settings_for
from pytest_scim.load.locusts.links import MasterLink, WorkerLink
from pytest_scim.load.plan.order import order_of
from pytest_scim.load.play.engine import Outcome
from pytest_scim.run.credentials import outlet_of

NUMBERS = itertools.count()
PAUSE = 0.05
BUSY = (
    "Locust used more than 90 % of a processor, so the times are longer than those of the target: "
    "share the storm out to several workers"
)
USAGE = 4


class OktaTaskFailed(Exception):
    """A task of Okta's that failed, with its message."""


class OktaConnection(locust.User):
    """One of the tasks that Okta has under way at once."""

    storm: "Process | None" = None

    def __init__(self, environment: Any) -> None:  # noqa: ANN401 - Locust's own type is not exact
        super().__init__(environment)
        self.number = next(NUMBERS)

    @locust.task
    def perform(self) -> None:
        """Perform the next task of the storm."""
        part = self.storm.storm.part if self.storm is not None else None
        if part is None or not part.engine.work(self.number):
            time.sleep(PAUSE)


class Process:
    """A storm in a process of Locust: alone, the master or a worker."""

    def __init__(self, environment: Any) -> None:  # noqa: ANN401 - as above
        self.environment = environment
        self.order = order_of(Path(os.environ[ORDER]).read_text(encoding="utf-8"))
        self.storm = Storm(
            self.order, settings_for(self.order, os.environ), say=_say, ended=self._fire
        )
        self.begun = False
        environment.process_exit_code = INTERRUPTED  # until the storm has another
        self.thread = Thread(target=self._perform, daemon=True)
        runner = environment.runner
        self.crew = self.lead = None
        if isinstance(runner, WorkerRunner):
            self.crew = WorkerLink(runner, self.order, self._stop)
        elif isinstance(runner, MasterRunner):
            self.lead = MasterLink(runner, self._workers)

    def start(self, **_: object) -> None:
        """Begin the storm, once: Locust reports each start of its users."""
        if not self.begun:
            self.begun = True
            self.thread.start()

    def interrupt(self) -> None:
        """End the storm after Ctrl-C; where it has not begun, end Locust at once."""
        self.storm.interrupt()
        if not self.begun:
            os.kill(os.getpid(), signal.SIGTERM)

    def end(self, **_: object) -> None:
        """Clean up before Locust ends, where the storm has not ended."""
        if self.crew is not None:
            self.crew.alone = True
        if self.thread.is_alive():
            if not self.storm.interrupted:
                self.storm.interrupt()
            self.thread.join()

    def _stop(self) -> None:
        if self.storm.part is not None:
            self.storm.part.engine.stop()

    def _perform(self) -> None:
        code = 1
        try:
            if self.crew is not None:
                code = self.storm.work(self.crew)
            elif self.lead is not None:
                code = self.storm.lead(self.lead)
            else:
                code = self.storm.alone()
        except Exception as error:  # noqa: BLE001 - the process ends with one sentence
            _say(f"pytest-scim failed: {type(error).__name__}: {error}")
        self.environment.process_exit_code = code
        if self.crew is None or self.storm.interrupted:
            gevent.spawn(self._quit)

    def _quit(self) -> None:
        self.environment.runner.quit()
        if self.environment.web_ui is not None:
            self.environment.web_ui.stop()

    def _workers(self) -> list[str]:
        """Return the ids of the workers that are connected."""
        clients = self.environment.runner.clients
        return [one.id for one in clients.all if one.state != STATE_MISSING]

    def note_load(self, **_: object) -> None:
        """Note that this machine is too slow for the storm."""
        if BUSY not in self.storm.notes:
            self.storm.notes.append(BUSY)

    def _fire(self, outcome: Outcome) -> None:
        """Report the outcome of a task to Locust, for its web page."""
        failed = OktaTaskFailed(outcome.error) if outcome.error else None
        self.environment.events.request.fire(
            request_type=outcome.stage,
            name=outcome.kind,
            response_time=outcome.seconds * 1000,
            response_length=0,
            exception=failed,
            context={},
        )


def _say(line: str) -> None:
    sys.stdout.write(f"{outlet_of(os.environ).line(line)}\n")
    sys.stdout.flush()


def prepare(environment: Any, **_: object) -> None:  # noqa: ANN401 - as above
    """Prepare the storm before Locust connects its workers and starts its users."""
    process = OktaConnection.storm = Process(environment)
    environment.events.test_start.add_listener(process.start)
    environment.events.quitting.add_listener(process.end)
    environment.events.cpu_warning.add_listener(process.note_load)
    gevent.signal_handler(signal.SIGINT, process.interrupt)
    Path(os.environ[ORDER]).with_name(READY).touch()


locust.events.init.add_listener(prepare)  # type: ignore[no-untyped-call]
