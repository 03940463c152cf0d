"""Moments of a run, as its target sees them: a test waits for one and acts while the run waits."""

import subprocess
from collections.abc import Callable
from threading import Event

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import Fault

PATIENCE = 1200
"""Seconds after which nobody comes: no test is to hang for ever."""


class Gate:
    """Holds back one answer of a target, until the test lets it pass.

    A run that waits for an answer cannot be over, however fast or slow the machine is. The
    answer that is held back is the first after which ``when`` is true, and what it tells of
    has been done.
    """

    def __init__(self) -> None:
        self._when: Callable[[], bool] | None = None
        self._reached = Event()
        self._opened = Event()

    def hold(self, when: Callable[[], bool]) -> None:
        """Say which answer to hold back, before the run may come to it."""
        self._reached, self._opened = Event(), Event()
        self._when = when

    def wait(self, process: subprocess.Popen) -> None:
        """Wait for a run to come to the gate."""
        for _ in range(PATIENCE * 10):
            if self._reached.wait(0.1):
                return
            assert process.poll() is None, "the run was over before it came to the gate"
        raise AssertionError("the run does not come to the gate")

    def open(self, *, then: Callable[[], bool] | None = None) -> None:
        """Let the answer pass; hold back another one, which ``then`` is about."""
        opened = self._opened
        if then is not None:
            self.hold(then)
        opened.set()

    @property
    def fault(self) -> Fault:
        """The gate as a fault of the provider."""
        return Fault("T-gate", "", (), self._pass)

    def _pass(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if self._when is not None and self._when():
            self._when = None
            opened = self._opened
            self._reached.set()
            assert opened.wait(PATIENCE), "nobody opened the gate"
        return reply
