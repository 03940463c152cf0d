"""The end of a run: clean-up, the report folder, the exit code and the terminal's summary."""

import os
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pytest_scim.plugin.signals import Signals
from pytest_scim.report.exit_code import exit_code
from pytest_scim.run.session.checks import CheckSession

OWN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
"""The exit codes by which pytest counts failures, which we count ourselves."""


class Reports:
    """A plugin of its own, for a run that reports: no proof, and no ``--collect-only``.

    Raises:
        UsageError: the report folder cannot be made.
    """

    def __init__(self, config: pytest.Config, session: CheckSession) -> None:
        from pytest_scim.report.formats.html.pytest_html import HtmlPage  # noqa: PLC0415 - 20 ms

        self._config = config
        self._settings = session.settings
        self._checks = session
        self._signals = Signals()
        config.add_cleanup(self._signals.watch())
        self._made = _make(self._settings.report_dir)
        self._page = HtmlPage(config, self._final)
        self._record: dict[str, Any] | None = None
        self._report: Path | None = None
        self._problems: list[str] = []
        self._uncollected = False

    # -- before and while the checks run ---------------------------------------------

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Leave no report behind when there is nothing to report on."""
        try:
            return (yield)
        except pytest.UsageError:
            self._page.withdraw()
            for folder in self._made:
                with suppress(OSError):
                    folder.rmdir()
            raise

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember that a file of checks could not be read."""
        self._uncollected |= report.failed

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Run the checks, or none of them where the target cannot be used."""
        try:
            if self._checks.collected and self._checks.check_target() is not None:
                session.items.clear()
            return (yield)
        finally:
            self._signals.hold()

    def pytest_keyboard_interrupt(self) -> None:
        """Remember that the run did not end by itself."""
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
        self._checks.cut = str(session.shouldfail) if session.shouldfail else None
        self._checks.finish(self._signals)
        self._checks.interrupted |= bool(self._signals.received)

    def _print(self, line: str) -> None:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            with suppress(OSError):
                reporter.ensure_newline()
                reporter.write_line(line)

    def _final(self) -> dict[str, Any]:
        """Return the record of the run that is over."""
        if self._record is None:
            self._record = self._checks.record()
        return self._record

    def _draft(self, record: dict[str, Any]) -> Any:
        """Write the report beside the earlier one; return it, or ``None`` when it cannot be."""
        from pytest_scim.report import write  # noqa: PLC0415 - only at the end of a run

        settings = self._settings
        folder = write.report_folder(record, settings.report_dir, given=settings.report_given)
        draft = None
        try:
            draft = write.Draft(folder)
            write.write_all(record, draft.path)
        except OSError as error:
            self._note_unwritten(error, draft)
            return None
        return draft

    def _publish(self, draft: Any) -> None:
        if draft is not None:
            try:
                self._page.copy_to(draft.path)
                self._search(draft.path)
                draft.publish()
            except OSError as error:
                self._note_unwritten(error, draft)
            else:
                self._report = draft.folder
                self._page.set_folder(draft.folder)
        if self._report is None:
            self._page.withdraw()

    def _search(self, folder: Path) -> None:
        """Remove every file that holds what should not be in it, and fail the run.

        Raises:
            OSError: a file cannot be read back.
        """
        from pytest_scim.target.http.recording.leaks import LeakSearch  # noqa: PLC0415 - as above

        search = LeakSearch(self._checks.outlet)
        others = [Path(path) for path in (self._config.getoption("xmlpath", None),) if path]
        for file in [*sorted(folder.iterdir()), *(path for path in others if path.is_file())]:
            if (leak := search.in_file(file)) is not None:
                file.unlink()
                self._problems.append(f"{file.name} contained {leak} and was deleted")

    def _note_unwritten(self, error: OSError, draft: Any = None) -> None:
        self._problems.append(f"the reports could not be written: {error.strerror}")
        if draft is not None:
            draft.discard()

    def _set_exit_code(self, session: pytest.Session) -> None:
        """Exit as the record says, unless pytest ended for a reason of its own."""
        if session.exitstatus in OWN:
            code = exit_code(self._final(), strict=self._settings.strict)
            session.exitstatus = code or int(bool(self._problems) or self._uncollected)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what came of it."""
        if not self._checks.collected:
            return
        terminalreporter.section("pytest-scim")
        for line in self._summary():
            terminalreporter.write_line(line)

    def _summary(self) -> list[str]:
        from pytest_scim.report.formats.summary import markdown_summary, terminal_summary  # noqa: PLC0415

        record = self._final()
        if page := os.environ.get("GITHUB_STEP_SUMMARY"):
            try:
                self._append(Path(page), markdown_summary(record))
            except OSError as error:
                self._problems.append(f"GITHUB_STEP_SUMMARY {page}: {error.strerror}")
        lines = terminal_summary(record, self._report, self._settings.report_dir)
        return [*lines, *self._problems]

    def _append(self, page: Path, text: str) -> None:
        """Append the summary to a file that is not ours, unless it holds what should not be."""
        from pytest_scim.target.http.recording.leaks import LeakSearch  # noqa: PLC0415 - as above

        search = LeakSearch(self._checks.outlet)
        if (leak := search.in_content(text.encode("utf-8", "replace"))) is not None:
            self._problems.append(
                f"GITHUB_STEP_SUMMARY was not written: it would have contained {leak}"
            )
            return
        with page.open("a", encoding="utf-8") as file:
            file.write(text)


def _make(folder: Path) -> list[Path]:
    """Make the report folder; return the folders that were not there, the innermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = "is a file" if folder.is_file() else error.strerror
        raise pytest.UsageError(f"--report-dir {folder}: {message}") from None
    return missing
