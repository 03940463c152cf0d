"""The live line of a run in an interactive terminal, and findings as they fall."""

import os
import threading
import time
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Final

import pytest

from pytest_scim.checks.check import check_of
from pytest_scim.checks.verdict import Verdict
from pytest_scim.plugin.terminal.live import Live
from pytest_scim.plugin.terminal.status import Status
from pytest_scim.run.session.checks import CheckSession

if TYPE_CHECKING:
    from pytest_scim.plugin.output_filter import Output

REFRESH: Final = 0.25
"""Seconds between two refreshes of the line."""

GROUPING: Final = 3.0
"""Seconds between two times that the findings so far are grouped by cause."""

FOUND: Final = {Verdict.VIOLATES: "red", Verdict.STALE: "red", Verdict.ADVISORY: "yellow"}
"""The verdicts that are findings, and the colour of each."""


class Progress:
    """A plugin that prints a live line in place of letters, where somebody watches.

    It starts with the first check and ends after the clean-up.
    """

    def __init__(self, config: pytest.Config, session: CheckSession, output: "Output") -> None:
        self._config = config
        self._session = session
        self._output = output
        self._live: Live | None = None
        self._status: Status | None = None
        self._refreshed = self._grouped = 0.0
        self._found = False
        self._announced: set[str] = set()

    @property
    def active(self) -> bool:
        """Whether the line is on the screen."""
        return self._live is not None

    @property
    def started(self) -> bool:
        """Whether the line was on the screen in this run."""
        return self._status is not None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """Display the line from the first check on; the clean-up has it, too."""
        if is_watched(self._config, os.environ) and self._session.collected:
            self._start()
        try:
            return (yield)
        finally:
            if self._status is not None:
                self._group(at_once=True)
                self._status.clean_up(self._session.standing)
                self._refresh(at_once=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Remove the line: the clean-up is over."""
        self._stop()

    def say(self, line: str) -> None:
        """Print a line above the live one."""
        if self._live is not None:
            self._live.say(line)

    def _start(self) -> None:
        from pytest_scim.plugin.terminal.expected import expected  # noqa: PLC0415 - if watched

        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        stream = self._config.get_terminal_writer()._file  # noqa: SLF001 - pytest has no other way
        self._live = Live(stream, self._output)
        self._config.add_cleanup(self._stop)
        self._status = Status(*expected(self._session.settings, self._session.order))
        self._session.watch(self._refresh)
        if reporter is not None:
            reporter.ensure_newline()

    def _stop(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    # -- a check ------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Name the part of the run that a check belongs to, and count it as done at its end."""
        check = check_of(item)
        if self._status is None or check is None:
            return (yield)
        from pytest_scim.report.queries import part_of  # noqa: PLC0415 - only where watched

        self._status.begin(check.id, part_of(check.id, check.feature))
        self._refresh()
        try:
            return (yield)
        finally:
            self._status.end(check.id)
            self._refresh()
            self._group()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_report_teststatus(
        self, report: pytest.TestReport
    ) -> Generator[None, tuple[str, str, str], tuple[str, str, str]]:
        """Return no letter where the live line is on the screen."""
        category, letter, word = yield
        if not self.active:
            return category, letter, word
        self._found |= getattr(report, "scim_verdict", None) in FOUND
        return category, "", ""

    def _refresh(self, *, at_once: bool = False) -> None:
        """Display the line as it is now; requests of other threads wait for the main one."""
        now = time.monotonic()
        if self._live is None or self._status is None:
            return
        if threading.current_thread() is not threading.main_thread():
            return
        if at_once or now - self._refreshed >= REFRESH:
            self._refreshed = now
            self._status.sent(self._session.sent)
            self._live.show(str(self._status))

    def _group(self, *, at_once: bool = False) -> None:
        """Print each new cause, once findings have fallen; grouping takes a tenth of a second."""
        now = time.monotonic()
        if self._live is None or self._status is None or not self._found:
            return
        if not at_once and now - self._grouped < GROUPING:
            return
        self._grouped, self._found = now, False
        causes = self._session.causes()
        self._status.causes = len(causes)
        for cause in causes:
            if self._announced.isdisjoint(cause["checks"]):
                verdict = self._session.outcomes[cause["id"]].verdict
                line = f"{cause['level']} {cause['id']}: {cause['title']}"
                self._live.say(line, FOUND.get(verdict, "red"))
            self._announced.update(cause["checks"])


def is_watched(config: pytest.Config, environ: Mapping[str, str]) -> bool:
    """Return whether somebody watches pytest's own terminal, without another way of progress."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if type(reporter) is not pytest.TerminalReporter:
        return False  # pytest-sugar and the like have their own
    isatty: object = reporter.isatty  # a value in pytest 8, a method since pytest 9
    if not (isatty() if callable(isatty) else isatty):
        return False  # nobody reads it
    if environ.get("CI") or environ.get("TERM") == "dumb":
        return False
    option = config.option
    return option.verbose == 0 and option.capture != "no" and not option.collectonly
