"""Masks what pytest prints of a run, and what it writes by itself."""

import logging
import sys
import warnings
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TextIO, cast

import pytest

from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.stream import FilteredStream


class Output:
    """A plugin that masks secrets and values of others in the output of a run.

    It covers the terminal, captured output, log records, warnings, recorded properties, the
    trace of ``--debug``, and what checks print with ``-s``.
    """

    def __init__(self, config: pytest.Config, outlet: Outlet, report_dir: Path) -> None:
        self._config = config
        self._outlet = outlet
        outlet.say(str(config.rootpath), str(Path.cwd()), str(report_dir.absolute()))
        config.add_cleanup(redact_logs(outlet.text))
        self._filter_trace()

    def _filter_trace(self) -> None:
        """Mask pluggy's trace, which contains the repr of each argument of a hook."""
        tracer = self._config.trace.root
        write = getattr(tracer, "_writer", None)
        if write is not None:
            tracer.setwriter(lambda text: write(self._outlet.text(text)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Filter the terminal, and where nothing is captured the streams that checks print to."""
        if self._config.pluginmanager.has_plugin("terminalreporter"):
            self._filter_terminal()
        if self._config.getoption("capture") == "no":
            self._config.add_cleanup(self._filter_prints())

    def _filter_terminal(self) -> None:
        writer = self._config.get_terminal_writer()
        stream = writer._file  # noqa: SLF001 - pytest has no other way
        screen = bool(writer.hasmarkup) and stream.isatty()
        writer._file = self._filtered(stream, colors=writer.hasmarkup, screen=screen)  # noqa: SLF001

    def on_screen(self, stream: TextIO) -> TextIO:
        """Return a stream that masks what a program draws on a terminal."""
        return self._filtered(stream, colors=True, screen=True)

    def _filtered(self, stream: TextIO, *, colors: bool = False, screen: bool = False) -> TextIO:
        """Return a stream that masks what it writes, and has all other methods of ``stream``."""
        filtered = FilteredStream(stream, self._outlet, colors=colors, screen=screen)
        return cast("TextIO", filtered)

    def command(self, lines: list[str]) -> None:
        """Print commands to the CI server: the filter lets none through that is not ours."""
        writer = self._config.get_terminal_writer()
        stream = getattr(writer._file, "_stream", None)  # noqa: SLF001 - as above
        if lines and stream is not None:
            writer.flush()
            encoding = getattr(stream, "encoding", None) or "utf-8"
            text = "".join(f"{line}\n" for line in lines)
            stream.write(text.encode(encoding, "replace").decode(encoding))
            stream.flush()

    def _filter_prints(self) -> Callable[[], None]:
        out, err = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self._filtered(out), self._filtered(err)

        def restore() -> None:
            sys.stdout, sys.stderr = out, err

        return restore

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
    def pytest_make_collect_report(
        self,
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Filter the error of a file of checks that could not be read."""
        report = yield
        if report.failed:
            report.longrepr = self._outlet.text(str(report.longrepr))
        report.sections = [(title, self._outlet.text(text)) for title, text in report.sections]
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Filter a warning before any plugin stores it."""
        masked = self._outlet.text(str(warning_message.message))
        if masked != str(warning_message.message):
            warning_message.message = UserWarning(masked)


def redact_logs(redact: Callable[[str], str]) -> Callable[[], None]:
    """Redact every log record from now on; return a function that ends this.

    The factory of log records redacts them, so that no handler, of pytest or of another plugin,
    receives a secret.
    """
    make = logging.getLogRecordFactory()

    def factory(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info and record.exc_info[0] is not None:
            # A formatter uses this text in place of its own.
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return record

    logging.setLogRecordFactory(factory)
    return lambda: logging.setLogRecordFactory(make)
