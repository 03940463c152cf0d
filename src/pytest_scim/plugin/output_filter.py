"""Everything that pytest prints of a run, or writes of it by itself, passes the outlet."""

import logging
import sys
import warnings
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.stream import FilteredStream


class Output:
    """A plugin of its own, for a run that may have secrets and other people's values at hand.

    Covered are the terminal, captured output, log records, warnings, recorded properties, the
    trace of ``--debug``, and what checks print past pytest with ``-s``.
    """

    def __init__(self, config: pytest.Config, outlet: Outlet, report_dir: Path) -> None:
        self._config = config
        self._outlet = outlet
        outlet.say(str(config.rootpath), str(Path.cwd()), str(report_dir.absolute()))
        config.add_cleanup(redact_logs(outlet.text))
        self._filter_trace()

    def _filter_trace(self) -> None:
        """Let pluggy's trace, which has the repr of whatever a hook gets, pass the outlet."""
        root: Any = self._config.trace.root
        write = getattr(root, "_writer", None)
        if write is not None:
            root.setwriter(lambda text: write(self._outlet.text(text)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Filter the terminal, and where nothing is captured the streams that checks print to."""
        if self._config.pluginmanager.has_plugin("terminalreporter"):
            self._filter_terminal()
        if self._config.getoption("capture") == "no":
            self._config.add_cleanup(self._filter_prints())

    def _filter_terminal(self) -> None:
        writer: Any = self._config.get_terminal_writer()
        stream = writer._file  # noqa: SLF001 - it has no other way
        screen = bool(writer.hasmarkup) and stream.isatty()
        writer._file = self._filtered(stream, colors=writer.hasmarkup, screen=screen)  # noqa: SLF001

    def _filtered(self, stream: Any, **options: bool) -> Any:
        return FilteredStream(stream, self._outlet, **options)

    def _filter_prints(self) -> Callable[[], None]:
        out, err = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self._filtered(out), self._filtered(err)

        def give_back() -> None:
            sys.stdout, sys.stderr = out, err

        return give_back

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Filter what was captured in each phase, and the properties that a check recorded."""
        report = yield
        report.sections = [(title, self._outlet.text(text)) for title, text in report.sections]
        report.user_properties = [
            (self._outlet.line(str(name)), self._outlet.value(value))
            for name, value in report.user_properties
        ]
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(self) -> Generator[None, Any, pytest.CollectReport]:
        """Filter why a file of checks could not be read."""
        report: pytest.CollectReport = yield
        if report.failed:
            report.longrepr = self._outlet.text(str(report.longrepr))
        report.sections = [(title, self._outlet.text(text)) for title, text in report.sections]
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Filter a warning before anybody keeps it."""
        shown = self._outlet.text(str(warning_message.message))
        if shown != str(warning_message.message):
            warning_message.message = UserWarning(shown)


def redact_logs(redact: Callable[[str], str]) -> Callable[[], None]:
    """Redact every record that is logged from now on, and return what puts an end to it.

    Records are caught where they are made, so that no handler of pytest's (live, captured
    or to a file) nor of anybody else gets to see what they held.
    """
    make = logging.getLogRecordFactory()

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info and record.exc_info[0] is not None:
            # A formatter takes the text that is there before it makes its own.
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return record

    logging.setLogRecordFactory(factory)
    return lambda: logging.setLogRecordFactory(make)
