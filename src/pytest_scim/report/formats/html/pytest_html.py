"""The report inside pytest-html's page: ours first, its table below as raw results."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Final, Protocol

import pytest

from pytest_scim.report.formats.html.page import fragment
from pytest_scim.report.model import Record
from pytest_scim.report.write import PAGE, write_page

_ENVELOPE: Final = Path(__file__).with_name("templates") / "envelope.css"
_TEST_CELL: Final = ('<td class="col-testId">', "</td>")


class ReportData(Protocol):
    """What the adapter reads and changes of pytest-html's report."""

    title: str
    outcomes: Mapping[str, dict[str, object]]
    data: Mapping[str, Mapping[str, object]]

    def set_data(self, key: str, value: object) -> None:
        """Set what the page's script inserts under ``key``."""


class HtmlPage:
    """Has pytest-html write its page beside the report folder, until it is known which that is."""

    def __init__(self, config: pytest.Config, get_record: Callable[[], Record]) -> None:
        self._config = config
        self._get_record = get_record
        folder = tempfile.TemporaryDirectory(prefix="pytest-scim-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        self._written = Path(folder.name) / PAGE
        config.option.htmlpath = str(self._written)
        config.option.self_contained_html = True
        config.pluginmanager.register(PytestHtmlAdapter(get_record), "scim-html")

    def copy_to(self, folder: Path) -> None:
        """Put the page into a folder, also where pytest-html is not in use.

        Raises:
            OSError: it cannot be written there.
        """
        if self._written.exists():
            shutil.copyfile(self._written, folder / PAGE)
        else:
            write_page(self._get_record(), folder)

    def set_folder(self, folder: Path) -> None:
        """Have pytest-html report that its page is in a folder."""
        for plugin in self._writers():
            if hasattr(plugin, "_report_path"):
                plugin._report_path = (folder / PAGE).absolute()  # noqa: SLF001 - it has no other way

    def withdraw(self) -> None:
        """Have pytest-html write no page."""
        for plugin in self._writers():
            self._config.pluginmanager.unregister(plugin)

    def _writers(self) -> list[object]:
        plugins = self._config.pluginmanager.get_plugins()
        return [one for one in plugins if type(one).__module__.startswith("pytest_html.")]


class PytestHtmlAdapter:
    """A plugin for pytest-html's hooks; does nothing where pytest-html is not in use.

    ``get_record`` is called once, when pytest-html writes its summary.
    """

    def __init__(self, get_record: Callable[[], Record]) -> None:
        self._get_record = get_record

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_report_title(self, report: ReportData) -> None:
        """Set the title; escape what pytest-html inserts into its page as HTML."""
        report.title = "pytest-scim"
        report.outcomes["xfailed"]["label"] = "Declared deviations"
        # Its script puts these values into the page as HTML, a branch's name for one.
        environment = report.data["environment"]
        report.set_data("environment", {key: _as_text(environment[key]) for key in environment})

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_summary(self, prefix: list[str]) -> None:
        """Put the report before pytest-html's own summary."""
        style = f"<style>{_ENVELOPE.read_text(encoding='utf-8')}</style>"
        raw = '<h2 class="scim-raw" id="scim-raw">Raw results</h2>'
        prefix.extend([style, fragment(self._get_record()), raw])

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Add a column for the verdict, which is more precise than pytest's outcome."""
        cells.insert(1, '<th class="sortable" data-column-type="verdict">Verdict</th>')

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_html_results_table_row(self, report: pytest.TestReport, cells: list[str]) -> None:
        """Escape the node id, which pytest-html does not, and add the verdict."""
        if not cells:
            return
        cells[:] = [_escaped(cell) for cell in cells]
        verdict = escape(str(getattr(report, "scim_verdict", None) or ""))
        cells.insert(1, f'<td class="col-verdict">{verdict}</td>')


def _escaped(cell: str) -> str:
    start, end = _TEST_CELL
    if not cell.startswith(start):
        return cell
    return f"{start}{escape(cell[len(start) : -len(end)], quote=False)}{end}"


def _as_text(value: object) -> object:
    if isinstance(value, dict):
        return {escape(str(key)): _as_text(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_text(item) for item in value]
    return escape(str(value))
