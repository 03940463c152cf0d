"""Okta's test plan as a workbook: all cells are text, and no cell is a formula or a link."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from pytest_scim.report.escaping import xml_legal
from pytest_scim.report.formats.bundle.plan import COLUMNS, OPEN, rows
from pytest_scim.report.model import Record
from pytest_scim.scim.characters import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

EPOCH: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the formats that have it know no time zone
"""The time of a record that has none: the first one that a zip file can hold."""

PLAN, ABOUT = "Test plan", "About"
"""The two sheets."""

_LAST: Final = 2107
"""The last year that a zip file can hold."""
_LONGEST: Final = 32_000
"""Characters of a cell; XlsxWriter leaves out a text that is longer than a cell may be."""
_WIDTHS: Final = (9, 30, 26, 34, 60, 50, 14, 30, 12, 62, 60)
_ABOUT_WIDTHS: Final = (20, 100)
_LINE: Final = 15
_HIGHEST: Final = 409
"""Points of a line, and of the highest row that a workbook can have."""
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def plan_xlsx(record: Record, about: Sequence[tuple[str, str]], warning: str) -> bytes:
    """Return the plan as a workbook; ``about`` are terms with their values, for a second sheet."""
    import xlsxwriter  # noqa: PLC0415 - only for this file

    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        title = f"Okta's SCIM test plan: {_text(record['profile']['title'])[:200]}"
        version = f"pytest-scim {_text(record['version'])[:100]}"
        book.set_properties(
            {"title": title, "created": moment(record["finished"]), "comments": version}
        )
        _write_plan(book, record, warning)
        _write_about(book, about)
    return out.getvalue()


def moment(text: str) -> datetime:
    """Return a time of a record in UTC, without a time zone, or ``EPOCH`` where it is none."""
    try:
        found = datetime.fromisoformat(text)
        found = found.astimezone(UTC) if found.tzinfo else found
    except (ValueError, OverflowError):
        return EPOCH
    in_range = EPOCH.year <= found.year <= _LAST
    return found.replace(tzinfo=None, microsecond=0) if in_range else EPOCH


def _write_plan(book: "Workbook", record: Record, warning: str) -> None:
    sheet = book.add_worksheet(PLAN)
    head, cell = _head(book), _cell(book)
    open_ = _cell(book, {"bg_color": "#FDF2DA"})
    table = rows(record, warning)
    _write(sheet, 0, COLUMNS, head)
    for number, row in enumerate(table, 1):
        _write(sheet, number, row, open_ if OPEN in row[6:7] else cell)
        sheet.set_row(number, _height(row, _WIDTHS))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(table), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_about(book: "Workbook", about: Iterable[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(ABOUT)
    cell = _cell(book)
    for number, row in enumerate(about):
        _write(sheet, number, row, cell)
        sheet.set_row(number, _height(row, _ABOUT_WIDTHS))
    for column, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(column, column, width)


def _write(sheet: "Worksheet", row: int, texts: Iterable[str], cell: "Format") -> None:
    for column, text in enumerate(texts):
        sheet.write_string(row, column, _text(text), cell)


def _height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Return the height of a row in points: not every spreadsheet finds it out for itself."""
    lines = max(
        sum(max(1, -(-len(line) // width)) for line in text.splitlines() or [""])
        for text, width in zip(texts, widths, strict=True)
    )
    return min(_LINE * lines, _HIGHEST)


def _head(book: "Workbook") -> "Format":
    return _cell(book, {"bold": True, "bottom": 1})


def _cell(book: "Workbook", more: dict[str, object] | None = None) -> "Format":
    """Return the format of a cell: as text, so that it stays text when somebody edits it."""
    as_text = {"num_format": "@", "quote_prefix": True}
    return book.add_format({**as_text, "text_wrap": True, "valign": "top", **(more or {})})


def _text(text: str) -> str:
    """Return a text that a workbook can hold, with a sign for each invisible character."""
    return xml_legal(visible(text))[:_LONGEST]
