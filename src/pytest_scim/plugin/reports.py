"""The end of a run: clean-up, the report folder, the exit code and the terminal's summary."""

import os
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_scim.plugin.options import text, value
from pytest_scim.plugin.signals import Signals
from pytest_scim.plugin.terminal.again import again
from pytest_scim.plugin.terminal.github import GitHub
from pytest_scim.plugin.terminal.quiet import legend
from pytest_scim.report.exit_code import exit_code
from pytest_scim.report.formats.banner import count
from pytest_scim.run.build_record import LIVE
from pytest_scim.run.credentials import outlet_of
from pytest_scim.run.session.checks import CheckSession

if TYPE_CHECKING:  # loaded at the end of a run
    from pytest_scim.report.history.baseline import Baseline
    from pytest_scim.report.model import Record
    from pytest_scim.report.write import Draft
    from pytest_scim.run.settings import Settings

OWN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
"""The exit codes by which pytest counts failures, which pytest-scim counts itself."""


class Reports:
    """A plugin that ends a run and writes its reports: not for proofs or ``--collect-only``.

    Raises:
        UsageError: the baseline cannot be used, or the report folder cannot be created.
    """

    def __init__(self, config: pytest.Config, session: CheckSession) -> None:
        from pytest_scim.report.formats.html.pytest_html import ResultsPage  # noqa: PLC0415 - 20 ms

        self._config = config
        self._settings = session.settings
        self._checks = session
        self._signals = Signals()
        config.add_cleanup(self._signals.watch())
        self._baseline = _baseline(config, session.settings)
        self._created = _create(self._settings.report_dir)
        session.live.path = self._settings.report_dir / LIVE
        config.add_cleanup(session.live.close)
        self._page = ResultsPage(config, session.settings.profile.title)
        self._record: Record | None = None
        self._report: Path | None = None
        self._index: Path | None = None
        self._problems: list[str] = []
        self._uncollected = False

    # -- before and while the checks run ---------------------------------------------

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Delete the new report folder where no check was collected."""
        try:
            return (yield)
        except pytest.UsageError:
            self._page.withdraw()
            for folder in self._created:
                with suppress(OSError):
                    folder.rmdir()
            raise

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Store that a file of checks could not be read."""
        self._uncollected |= report.failed

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Run the checks, or none of them where the target cannot be used."""
        try:
            self._wait_for_target()
            if self._checks.collected and self._checks.check_target() is not None:
                session.items.clear()
            return (yield)
        finally:
            self._signals.hold()

    def _wait_for_target(self) -> None:
        """Wait for a target that is still starting; one that never responds is unusable later."""
        settings = self._settings
        if not settings.wait or settings.base_url is None or not self._checks.collected:
            return
        from pytest_scim.target.http.bounds.arrival import wait_for  # noqa: PLC0415 - only there

        self._print(f"waiting up to {settings.wait:.0f} s for the target to respond")
        waited = wait_for(settings.base_url, settings.wait, settings.trust)
        if waited is not None:
            self._print(f"the target responds after {waited:.0f} s")

    def pytest_keyboard_interrupt(self) -> None:
        """Store that the run was interrupted."""
        self._checks.interrupted = True

    # -- the end ------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Clean up and write the reports, whatever happened before."""
        if not self._checks.collected:
            return (yield)
        self._clean_up(session)
        draft = self._draft(self._final())
        result = None
        try:
            result = yield  # pytest-html writes its page
        except OSError as error:  # its own, or that of another plugin that writes at the end
            self._problems.append(f"{error.filename} could not be written: {error.strerror}")
        self._publish(draft)
        self._set_exit_code(session)
        return result

    def _clean_up(self, session: pytest.Session) -> None:
        self._signals.hold()
        if self._checks.interrupted:
            self._print(
                "Interrupted: deleting what the run created. A second Ctrl-C stops this clean-up."
            )
        elif self._checks.standing and not self._is_watched and not self._is_local:
            what = count(self._checks.standing, "resource")
            self._print(f"clean-up: removing {what} from the target")
        self._checks.cut = str(session.shouldfail) if session.shouldfail else None
        self._checks.finish(self._signals)
        self._checks.interrupted |= bool(self._signals.received)

    @property
    def _is_watched(self) -> bool:
        """Whether the live line displays the progress."""
        progress = self._config.pluginmanager.get_plugin("scim-progress")
        return progress is not None and progress.started

    @property
    def _is_local(self) -> bool:
        """Whether the clean-up sends nothing over a network, and takes no time."""
        url = self._settings.base_url
        return url is None or self._settings.is_local(url)

    def _print(self, line: str) -> None:
        progress = self._config.pluginmanager.get_plugin("scim-progress")
        if progress is not None and progress.active:
            progress.say(line)
            return
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            with suppress(OSError):
                reporter.ensure_newline()
                reporter.write_line(line)

    def _final(self) -> "Record":
        """Return the record of the run that is over."""
        if self._record is None:
            self._record = self._checks.record()
        return self._record

    def _draft(self, record: "Record") -> "Draft | None":
        """Write a draft of the report and return it, or ``None`` where it cannot be written."""
        from pytest_scim.report import write  # noqa: PLC0415 - only at the end of a run

        settings = self._settings
        folder = write.report_folder(record, settings.report_dir, given=settings.report_given)
        draft = None
        self._page.aim(folder)
        try:
            draft = write.Draft(folder)
            write.write_all(record, draft.path)
        except OSError as error:
            self._note_unwritten(error, draft)
            return None
        return draft

    def _publish(self, draft: "Draft | None") -> None:
        if draft is not None:
            try:
                self._page.copy_to(draft.path)
                self._search(draft.path)
                self._store(draft.path)
                draft.publish()
            except OSError as error:
                self._note_unwritten(error, draft)
            else:
                self._report = draft.folder
                self._checks.live.remove()
                self._page.set_folder(draft.folder)
        if self._report is None:
            self._page.withdraw()

    def _store(self, files: Path) -> None:
        """Store a copy of the report, where the options say so; the report itself follows."""
        if not value(self._config, "keep"):
            return
        from pytest_scim.report.history.index import write_index  # noqa: PLC0415 - as above
        from pytest_scim.report.history.stored import store  # noqa: PLC0415 - as above

        settings = self._settings
        try:
            folder = store(self._final(), files, settings.report_dir)
            self._index = write_index(folder.parent, settings.profile.title)
        except OSError as error:
            self._problems.append(f"the run could not be stored: {error.strerror}")

    def _search(self, folder: Path) -> None:
        """Delete every file that contains a secret or a value of others, and fail the run.

        Raises:
            OSError: a file cannot be read back.
        """
        from pytest_scim.target.http.recording.leaks import LeakSearch  # noqa: PLC0415 - as above

        search = LeakSearch(self._checks.outlet)
        others = [Path(path) for path in (self._config.getoption("xmlpath", None),) if path]
        others += [self._page.given] if self._page.given else []
        for file in [*sorted(folder.iterdir()), *(path for path in others if path.is_file())]:
            if (leak := search.in_file(file)) is not None:
                file.unlink()
                self._problems.append(f"{file.name} contained {leak} and was deleted")

    def _note_unwritten(self, error: OSError, draft: "Draft | None" = None) -> None:
        self._problems.append(f"the reports could not be written: {error.strerror}")
        if draft is not None:
            draft.discard()

    def _set_exit_code(self, session: pytest.Session) -> None:
        """Set the exit code of the record, unless pytest has one of its own."""
        if session.exitstatus in OWN:
            decide = self._baseline.exit_code if self._baseline else exit_code
            code = decide(self._final(), strict=self._settings.strict)
            session.exitstatus = code or int(bool(self._problems) or self._uncollected)

    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter") -> None:
        """Print the summary of the record, and what a CI job reads of it."""
        if not self._checks.collected:
            return
        job = GitHub(os.environ, self._checks.outlet)
        commands = job.write(self._final(), self._report)
        self._problems += job.problems
        terminalreporter.section("pytest-scim")
        for line in self._summary():
            terminalreporter.write_line(line)
        output = self._config.pluginmanager.get_plugin("scim-output")
        if output is not None:
            output.command(commands)

    def _summary(self) -> list[str]:
        from pytest_scim.report.formats.summary.terminal import terminal_summary  # noqa: PLC0415 - as above

        command = again(self._config, self._settings.seed)
        chosen = self._settings.report_dir
        lines = terminal_summary(self._final(), self._report, chosen, command)
        ran = [str(one.verdict) for one in self._checks.outcomes.values()]
        printed = self._config.option.verbose <= 0 and not self._is_watched
        letters = [f"letters: {legend(ran)}"] if printed and {*ran} - {"conforms"} else []
        strict = self._settings.strict
        compared = self._baseline.lines(self._final(), strict=strict) if self._baseline else []
        stored = [f"stored runs: {self._index}"] if self._index else []
        return [*letters, *lines, *stored, *compared, *self._problems]


def _baseline(config: pytest.Config, settings: "Settings") -> "Baseline | None":
    """Return the baseline of the options, if they name one."""
    named = text(config, "baseline")
    if named is None:
        return None
    from pytest_scim.report.history.baseline import BaselineError, load_baseline  # noqa: PLC0415

    try:
        profile = settings.profile
        return load_baseline(named, profile.name, profile.integration, settings.report_dir)
    except BaselineError as error:
        raise pytest.UsageError(outlet_of(os.environ).line(str(error))) from None


def _create(folder: Path) -> list[Path]:
    """Create the report folder; return the new folders, the innermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = "is a file" if folder.is_file() else error.strerror
        raise pytest.UsageError(f"--report-dir {folder}: {message}") from None
    return missing
