"""The hooks of a run with --profile: follows each check."""

from collections.abc import Generator
from typing import Any

import pytest

import pytest_scim
from pytest_scim.checks.check import check_of
from pytest_scim.checks.verdict import PYTEST_OUTCOME, Verdict
from pytest_scim.plugin import fixtures
from pytest_scim.plugin.terminal import LETTERS, proof_lines, say_proof, told
from pytest_scim.profile.messages import printable
from pytest_scim.run.record import Outcome
from pytest_scim.run.session.checks import Director, applies
from pytest_scim.run.session.proofs import CLEAN, Prover
from pytest_scim.run.settings import Settings


class Stage:
    """Registered as a plugin of its own once a profile was read."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self.config = config
        self.settings = settings
        self.proving: bool = config.getoption("scim_prove")
        self.lead: Any = Prover(settings) if self.proving else Director(settings)
        config.stash[fixtures.STAGE] = self.lead
        for part in fixtures.CAST:
            config.pluginmanager.register(part)
        self._select_suites()

    def _select_suites(self) -> None:
        """With no path on the command line, run the suites that come with the plugin."""
        if self.config.args_source is pytest.Config.ArgsSource.ARGS:
            return
        own = self.settings.profile.suites
        self.config.args = [str(pytest_scim.ROOT / "suites"), *([str(own)] if own else [])]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Name the folder of a profile's own checks before any code in it is run."""
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        folder = str(self.settings.profile.suites)
        if folder in self.config.args and reporter is not None:
            told = f"The profile runs Python code of its own: checks in {printable(folder)}"
            reporter.write_line(told)

    # -- collection ---------------------------------------------------------------

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        """Open the journal before anything is created, and print the tag of the run."""
        if self.proving or self.config.option.collectonly or not self.lead.collected:
            return
        from pytest_scim.target.cleanup.journal.file import JournalError  # noqa: PLC0415 - runs only

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
        """Start a check, or say that it is not applicable."""
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
        if verdict is Verdict.BLOCKED and not self.lead.fails(outcome):
            report.outcome = "skipped"
        if verdict is Verdict.ADVISORY and self.settings.strict:
            report.outcome = "failed"
        text = told(outcome)
        if verdict is Verdict.ERROR and call.excinfo is not None:
            text = self.lead.redact(f"{text}\n{call.excinfo.getrepr(style='short')}")
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

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let a proof fail when no fault names a check."""
        if self.proving and self.lead.unproven and not self.config.option.collectonly:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what came of a proof."""
        if self.proving and not self.config.option.collectonly:
            terminalreporter.section("pytest-scim")
            for line in proof_lines(self.lead):
                terminalreporter.write_line(line)
