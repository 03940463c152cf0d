"""The hooks of a run with --profile: follows each check, writes the reports."""

import os
import signal
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import pytest_scim
from pytest_scim import fixtures
from pytest_scim.check import check_of
from pytest_scim.chronicle import Outcome
from pytest_scim.director import Director, applies
from pytest_scim.interruption import end_as_interrupted
from pytest_scim.logs import redact_logs
from pytest_scim.profile.words import printable
from pytest_scim.prove import CLEAN, Prover
from pytest_scim.settings import Settings
from pytest_scim.telling import LETTERS, proof_lines, say_proof, told
from pytest_scim.verdict import PYTEST_OUTCOME, Verdict


class Stage:
    """Registered as a plugin of its own once a profile was read."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self.config = config
        self.settings = settings
        self.proving: bool = config.getoption("scim_prove")
        self.lead: Any = Prover(settings) if self.proving else Director(settings)
        self._made: list[Path] = []
        self._unwritten: str | None = None
        self._foreign_code: Path | None = None
        config.stash[fixtures.STAGE] = self.lead
        for part in fixtures.CAST:
            config.pluginmanager.register(part)
        self._select_suites()
        if not self.proving:
            self._redact_logs()
            config.add_cleanup(end_as_interrupted(signal.SIGTERM))
        if not self.proving and not config.option.collectonly:
            self._ask_for_html()

    def _select_suites(self) -> None:
        """With no path on the command line, run the suites that come with the plugin."""
        if self.config.args_source is not pytest.Config.ArgsSource.ARGS:
            self.config.args = [str(pytest_scim.ROOT / "suites")]
            if self.settings.profile.suites is not None:
                self._foreign_code = self.settings.profile.suites
                self.config.args.append(str(self._foreign_code))

    def _redact_logs(self) -> None:
        self.config.add_cleanup(redact_logs(self.lead.redact))

    def _ask_for_html(self) -> None:
        from pytest_scim.report.pytest_html import PytestHtmlAdapter  # noqa: PLC0415

        folder = self.settings.report_dir
        self._made = [place for place in (folder, *folder.parents) if not place.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            told = "is a file" if folder.is_file() else error.strerror
            raise pytest.UsageError(f"--report-dir {folder}: {told}") from None
        self.config.option.htmlpath = str(folder / "report.html")
        self.config.option.self_contained_html = True
        self.config.pluginmanager.register(PytestHtmlAdapter(self.lead.record), "scim-html")

    def _withdraw_html(self) -> None:
        """Take back what was made for a report that will not be."""
        for plugin in self.config.pluginmanager.get_plugins():
            if type(plugin).__module__.startswith("pytest_html."):
                self.config.pluginmanager.unregister(plugin)
        for folder in self._made:
            with suppress(OSError):
                folder.rmdir()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Name the folder of a profile's own checks before any code in it is run."""
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if self._foreign_code is not None and reporter is not None:
            folder = printable(str(self._foreign_code))
            reporter.write_line(f"The profile runs Python code of its own: checks in {folder}")

    # -- collection ---------------------------------------------------------------

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Leave no report behind when there is nothing to report on."""
        try:
            return (yield)
        except pytest.UsageError:
            self._withdraw_html()
            raise

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        """Open the journal before anything is created, and print the tag of the run."""
        if self.proving or self.config.option.collectonly or not self.lead.collected:
            return
        from pytest_scim.target.cleanup.journal import JournalError  # noqa: PLC0415 - as above

        try:
            lines = self.lead.start()
        except JournalError as error:
            self.lead.collected.clear()  # there is nothing to report on
            raise pytest.UsageError(str(error)) from None
        reporter: Any = self.config.pluginmanager.get_plugin("terminalreporter")
        for line in lines if reporter is not None else []:
            reporter.write_line(printable(self.lead.redact(line)))

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Under --scim-prove, make one item for the clean provider and one for each fault."""
        check = getattr(metafunc.function, "__check__", None)
        if not self.proving or check is None or not applies(check, self.settings.profile):
            return
        faults = self.lead.params(check)
        ids = [CLEAN if fault is None else fault.id for fault in faults]
        metafunc.parametrize("fault", faults, indirect=True, ids=ids)

    # -- a check ------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Start a check, or say that it is not offered."""
        if (check := check_of(item)) is not None:
            self.lead.begin(check)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """The set-up is over."""
        del item
        self.lead.act()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn a phase's outcome into a verdict, and the verdict into pytest's word."""
        check = check_of(item)
        if check is not None:
            # A verdict is told in our words. A traceback, which nobody would read, costs 7 ms;
            # should pytest no longer ask here, it is made again, and nothing else changes.
            item._repr_failure_py = lambda *_, **__: ""  # type: ignore[assignment,method-assign]  # noqa: SLF001
        report = yield
        error = call.excinfo.value if call.excinfo else None
        if check is None or isinstance(error, KeyboardInterrupt):
            return report
        if call.when != "call" and error is None:
            return report
        if self.proving:
            fault = item.callspec.params["fault"]  # type: ignore[attr-defined]
            say_proof(report, self.lead.judge(check, error, call.when, fault))
        else:
            outcome = self.lead.judge(check, error, call.when, call.duration)
            self._say_outcome(report, outcome, call)
        return report

    def _say_outcome(
        self, report: pytest.TestReport, outcome: Outcome, call: pytest.CallInfo[None]
    ) -> None:
        verdict = outcome.verdict
        report.scim_verdict = str(verdict)  # type: ignore[attr-defined]
        report.outcome = PYTEST_OUTCOME[verdict]  # type: ignore[assignment]
        if verdict is Verdict.ADVISORY and self.settings.strict:
            report.outcome = "failed"
        text = told(outcome)
        if verdict is Verdict.ERROR and call.excinfo is not None:
            text = self.lead.redact(f"{text}\n{call.excinfo.getrepr(style='short')}")
        report.sections = [(title, self.lead.redact(body)) for title, body in report.sections]
        # pytest's own JUnit wants a text of all that did not pass. That of a blocked check stays
        # out of the terminal, since it is no "failed" there (see pytest_report_teststatus).
        report.longrepr = None if report.outcome == "passed" else text
        if report.outcome == "skipped":
            report.longrepr = (str(report.location[0]), report.location[1] or 0, text)
        if verdict is Verdict.DEVIATES:
            report.wasxfail = outcome.message or ""

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Show verdicts in pytest's progress line."""
        word = getattr(report, "scim_verdict", None)
        if word is None:
            return None
        verdict = Verdict(word)
        if verdict is Verdict.ERROR:
            return ("error", *LETTERS[verdict])
        if verdict is Verdict.BLOCKED:
            # A category of its own: its cause is told once, by the check that blocks it.
            return ("blocked", *LETTERS[verdict])
        category = "xfailed" if verdict is Verdict.DEVIATES else report.outcome
        return (category, *LETTERS[verdict])

    # -- the end ------------------------------------------------------------------

    def pytest_keyboard_interrupt(self) -> None:
        """Remember that the run did not end by itself."""
        if not self.proving:
            self.lead.interrupted = True

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Clean up and write the reports, whatever happened before."""
        if self.proving:
            if self.lead.unproven and not self.config.option.collectonly:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
            return
        if self.config.option.collectonly or not self.lead.collected:
            return
        self.lead.finish()
        from pytest_scim.report import files  # noqa: PLC0415

        try:
            files.write_all(self.lead.record(), self.settings.report_dir)
        except OSError as error:
            self._unwritten = f"the reports could not be written: {error.strerror}"
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what came of it."""
        if self.config.option.collectonly:
            return
        lines = proof_lines(self.lead) if self.proving else self._summary()
        if lines:
            terminalreporter.section("pytest-scim")
            for line in lines:
                terminalreporter.write_line(line)

    def _summary(self) -> list[str]:
        if not self.lead.collected:
            return []
        from pytest_scim.report.summary import markdown_summary, terminal_summary  # noqa: PLC0415

        record = self.lead.record()
        if page := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(page).open("a", encoding="utf-8") as file:
                file.write(markdown_summary(record))
        lines = list(terminal_summary(record, self.settings.report_dir))
        return [*lines, self._unwritten] if self._unwritten else lines
