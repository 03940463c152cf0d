"""The hooks of a run with ``--profile``: each calls the session."""

import gc
from collections.abc import Generator

import pytest

import pytest_scim
from pytest_scim.checks.check import check_of
from pytest_scim.checks.verdict import Verdict
from pytest_scim.plugin import fixtures
from pytest_scim.plugin.fixtures.needs import FixtureNeeds
from pytest_scim.plugin.terminal.letters import LETTERS, show
from pytest_scim.profile.messages import printable
from pytest_scim.run.session.applicability import applies
from pytest_scim.run.session.protocol import Phase, Session
from pytest_scim.target.cleanup.journal.file import JournalError


class Hooks:
    """A plugin that is registered once the profile is read, and calls ``session``."""

    def __init__(self, config: pytest.Config, session: Session) -> None:
        self.config = config
        self.session = session
        self.needs = FixtureNeeds()
        self._reports: dict[str, pytest.TestReport] = {}
        config.stash[fixtures.SESSION] = session
        for part in fixtures.CAST:
            config.pluginmanager.register(part)
        self._select_suites()

    def _select_suites(self) -> None:
        """With no path on the command line, run the suites that come with the plugin."""
        if self.config.args_source is pytest.Config.ArgsSource.ARGS:
            return
        own = self.session.profile.suites
        self.config.args = [str(pytest_scim.ROOT / "suites"), *([str(own)] if own else [])]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Name the folder of a profile's own checks before any code in it is run."""
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        folder = str(self.session.profile.suites)
        if folder in self.config.args and reporter is not None:
            message = f"The profile runs Python code of its own: checks in {printable(folder)}"
            reporter.write_line(message)

    # -- collection ---------------------------------------------------------------

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Open the journal before anything is created, and print the tag of the run."""
        if self.config.option.collectonly:
            return
        self.needs.plan(self.session.lifetimes, session.items)
        try:
            lines = self.session.start()
        except JournalError as error:
            raise pytest.UsageError(str(error)) from None
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            for line in lines:
                reporter.write_line(printable(self.session.redact(line)))
        gc.freeze()  # of modules and collected checks nothing is garbage: a tenth of a run's time

    def pytest_unconfigure(self) -> None:
        """Let garbage be collected as before."""
        gc.unfreeze()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Generate an item for each fault on which a check runs."""
        check = getattr(metafunc.function, "__check__", None)
        if check is None or not applies(check, self.session.profile):
            return
        if variants := self.session.variants(check):
            faults = [fault for _, fault in variants]
            ids = [name for name, _ in variants]
            metafunc.parametrize("fault", faults, indirect=True, ids=ids)

    # -- a check ------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Start a check, or raise why it is not applicable."""
        if (check := check_of(item)) is not None:
            self.session.begin(check)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[object]
    ) -> Generator[None, object, object]:
        """Note which fixture creates what the target creates now."""
        name, shared = self.needs.name_of(fixturedef), fixturedef.scope != "function"
        with self.session.lifetimes.setting_up(name, shared=shared):
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Mark the end of the set-up."""
        del item
        self.session.act()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Judge the phase of a check, and set the outcome of its report."""
        check = check_of(item)
        if check is not None:
            # The report has a text of its own, and a traceback would cost 7 ms. Should pytest no
            # longer call this method, the traceback is back, and nothing else changes.
            item._repr_failure_py = lambda *_, **__: ""  # type: ignore[assignment,method-assign]  # noqa: SLF001
        report = yield
        error = call.excinfo.value if call.excinfo else None
        if check is None or isinstance(error, KeyboardInterrupt):
            return report
        if call.when != "call" and error is None:
            return report
        show(report, self.session.report(check, _phase(item, call)))
        report.scim_check = check.id  # type: ignore[attr-defined] # pytest-html links to it
        self._reports[check.id] = report
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        """End a test file after its last check, unless the run is interrupted."""
        result = yield
        if nextitem is None or nextitem.path != item.path:
            for check, shown in self.session.end_file():
                show(self._reports[check.id], shown)
            self._reports.clear()
        return result

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Return the category and the letter of a verdict for the progress line."""
        word = getattr(report, "scim_verdict", None)
        if word is None:
            return None
        verdict = Verdict(word)
        if verdict is Verdict.ERROR:
            return ("error", *LETTERS[verdict])
        if verdict is Verdict.BLOCKED:
            # A category of its own: the check that blocks it reports the cause.
            return ("blocked", *LETTERS[verdict])
        category = "xfailed" if verdict is Verdict.DEVIATES else report.outcome
        return (category, *LETTERS[verdict])

    # -- the end ------------------------------------------------------------------

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Set the exit code of a session that fails for another reason than a check."""
        if self.session.failed() and not self.config.option.collectonly:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter") -> None:
        """Print the last lines of the session."""
        if self.config.option.collectonly or not (lines := list(self.session.lines())):
            return
        terminalreporter.section("pytest-scim")
        for line in lines:
            terminalreporter.write_line(line)


def _phase(item: pytest.Item, call: pytest.CallInfo[None]) -> Phase:
    found = call.excinfo
    callspec = getattr(item, "callspec", None)
    return Phase(
        found.value if found else None,
        call.when,
        call.duration,
        lambda: str(found.getrepr(style="short")) if found else "",
        callspec.params.get("fault") if callspec else None,
    )
