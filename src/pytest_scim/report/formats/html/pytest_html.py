"""pytest-html's page beside ours: pytest's own outcomes, each with its verdict and a link."""

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Final, Protocol, cast
from urllib.parse import quote

import pytest

PAGE: Final = "results.html"
"""The name of pytest-html's page in a report folder."""

OURS: Final = "report.html"
"""The page that its links lead to; ``report.write`` has it beside this one."""

_ENDS: Final = re.compile("</(?:td|a)>$")
_CLASS: Final = re.compile(r'^<td class="(?:col-(?:verdict|duration)()|([\w-]+))">')
_TEST_CELL: Final = ('<td class="col-testId">', "</td>")


Rows = Mapping[str, list[dict[str, object]]]
"""The rows of pytest-html's table by node id: ``resultsTableRow`` has the cells."""


class ReportData(Protocol):
    """What the adapter reads and changes of pytest-html's report."""

    title: str
    outcomes: Mapping[str, dict[str, object]]
    data: Mapping[str, Mapping[str, object]]

    def set_data(self, key: str, value: object) -> None:
        """Set what the page's script inserts under ``key``."""


class ResultsPage:
    """Has pytest-html write its page beside the report folder, until it is known which that is.

    With ``--html`` it goes where the user wants it, and nowhere else.
    """

    def __init__(self, config: pytest.Config, title: str) -> None:
        self._config = config
        given = getattr(config.option, "htmlpath", None)
        # As pytest-html reads it.
        self.given = Path(os.path.expandvars(given)).expanduser().absolute() if given else None
        folder = tempfile.TemporaryDirectory(prefix="pytest-scim-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        self._written = Path(folder.name) / PAGE
        if self.given is None:
            config.option.htmlpath = str(self._written)
            config.option.self_contained_html = True
        self._adapter = PytestHtmlAdapter(title)
        config.pluginmanager.register(self._adapter, "scim-html")

    def aim(self, folder: Path) -> None:
        """Have the links of a page that the user wants elsewhere lead to a report folder."""
        if self.given is not None:
            self._adapter.place = quote(
                os.path.relpath(folder.absolute() / OURS, self.given.parent)
            )

    def copy_to(self, folder: Path) -> None:
        """Put the page into a folder, where pytest-html has written one.

        Raises:
            OSError: it cannot be written there.
        """
        if self._written.exists():
            shutil.copyfile(self._written, folder / PAGE)

    def set_folder(self, folder: Path) -> None:
        """Have pytest-html report that its page is in a folder."""
        for plugin in self._writers() if self.given is None else []:
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

    ``place`` is the address of our page, which the links lead to; it is read at the end.
    """

    def __init__(self, title: str, place: str = OURS) -> None:
        self._title = title
        self.place = place
        self._rows: Rows = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_report_title(self, report: ReportData) -> None:
        """Set the title; escape what pytest-html inserts into its page as HTML."""
        report.title = f"{self._title}: results of pytest"
        report.outcomes["xfailed"]["label"] = "Declared deviations"
        # Its script puts these values into the page as HTML, a branch's name for one.
        environment = report.data["environment"]
        report.set_data("environment", {key: _as_text(environment[key]) for key in environment})
        self._rows = cast("Rows", report.data.get("tests", {}))

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_summary(self, prefix: list[str]) -> None:
        """Put a link to our page before pytest-html's own summary, and make its rows short."""
        for row in (row for rows in self._rows.values() for row in rows):
            _shorten(row, self.place)
        place = escape(self.place)
        prefix.append(f'<p>The findings, with their exchanges: <a href="{place}">{place}</a></p>')

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Add a column for the verdict, which is more precise than pytest's outcome."""
        cells.insert(1, '<th class="sortable" data-column-type="verdict">Verdict</th>')

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_html_results_table_row(self, report: pytest.TestReport, cells: list[str]) -> None:
        """Escape the node id, which pytest-html does not, and add the verdict and a link."""
        if not cells:
            return
        cells[:] = [_escaped(cell) for cell in cells]
        verdict = escape(str(getattr(report, "scim_verdict", None) or ""))
        cells.insert(1, f'<td class="col-verdict">{verdict}</td>')
        if check := getattr(report, "scim_check", None):
            link = f"<a href={OURS}#c-{quote(check)}>report</a>"
            cells[-1] = f'<td class="col-links">{link}</td>'

    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_html_results_table_html(self, report: pytest.TestReport, data: list[str]) -> None:
        """Leave out the text of our checks: our page has it, with the exchanges."""
        if hasattr(report, "scim_check"):
            data.clear()


def _shorten(row: dict[str, object], place: str) -> None:
    """Leave out of a row what HTML and pytest-html's script do not need; complete its link.

    The page has each quotation mark as six characters, and each angle bracket as four.
    """
    for key in ("extras", "log"):
        if not row.get(key):
            row.pop(key, None)
    cells = [_ENDS.sub("", _ENDS.sub("", str(cell))) for cell in _items(row["resultsTableRow"])]
    short = (
        _CLASS.sub(lambda found: f"<td class={found[2]}>" if found[2] else "<td>", one)
        for one in cells
    )
    row["resultsTableRow"] = ["".join(short).replace(f"<a href={OURS}#", f"<a href={place}#")]


def _items(cells: object) -> list[object]:
    return cells if isinstance(cells, list) else []


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
