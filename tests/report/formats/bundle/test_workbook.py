"""The workbook of the plan: text in every cell, and the same bytes for the same record."""

import datetime as dt
import re

import pytest

from pytest_scim.report.formats.bundle.plan import COLUMNS
from pytest_scim.report.formats.bundle.workbook import EPOCH, moment, plan_xlsx

from ...specimen.checks import check
from ...specimen.record import specimen
from ...specimen.texts import CONTROLS, EMOJI
from .reading import STARTS, parts, strings

ABOUT = [("App", "Acme"), ("Result", "=HYPERLINK(1)")]


def test_the_same_record_gives_the_same_bytes():
    assert plan_xlsx(specimen(), ABOUT, "") == plan_xlsx(specimen(), ABOUT, "")


def test_it_is_created_when_the_run_finished():
    properties = parts(plan_xlsx(specimen(), ABOUT, ""))["docProps/core.xml"]
    times = re.findall(r">([0-9T:Z-]+)</dcterms:(?:created|modified)>", properties)
    assert times == ["2026-11-22T09:16:40Z"] * 2


@pytest.mark.parametrize("text", ["", "yesterday", "1979-12-31T00:00:00Z", "9999-01-01T00:00:00Z"])
def test_a_time_that_is_none_is_the_first_one_that_an_archive_can_hold(text):
    assert moment(text) == EPOCH


def test_a_time_is_in_utc():
    assert moment("2026-11-22T09:16:40+02:00") == dt.datetime(2026, 11, 22, 7, 16, 40)  # noqa: DTZ001


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_is_a_formula_a_number_or_a_link(start):
    text = f"{start}cmd|' /C calc'!A0"
    reported = [
        check(f"a.{text}", "violates", message=text, okta_cases=["C9290"]),
        check("a.link", "violates", message="https://evil.test/", okta_cases=["C9291"]),
        check("a.number", "violates", message="12345", okta_cases=["C9292"]),
    ]
    book = plan_xlsx(specimen(checks=reported), [*ABOUT, (text, text)], text)
    found = parts(book)
    sheets = [body for name, body in found.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2
    for body in sheets:
        cells = re.findall(r"<c [^>]*>", body)
        assert cells
        assert all(' t="s"' in cell for cell in cells)
        assert "<f>" not in body
        assert "<hyperlink" not in body
    assert not [name for name in found if "rels" in name and "hyperlink" in found[name]]
    assert 'quotePrefix="1"' in found["xl/styles.xml"]
    assert any(one.startswith(f"a.{text.replace(chr(13), '␍')}") for one in strings(book))


def test_it_has_the_columns_of_the_plan_and_all_cases():
    sheet = parts(plan_xlsx(specimen(), ABOUT, ""))["xl/worksheets/sheet1.xml"]
    assert len(re.findall(r"<row ", sheet)) == 62
    assert strings(plan_xlsx(specimen(), ABOUT, ""))[: len(COLUMNS)] == list(COLUMNS)


def test_a_text_that_xml_forbids_or_that_is_too_long_is_in_it_all_the_same():
    long = check("a." + "b" * 40_000, "violates", message="no", okta_cases=["C9290"])
    odd = check("a.c", "violates", message=CONTROLS + EMOJI, okta_cases=["C9291"])
    found = strings(plan_xlsx(specimen(checks=[long, odd]), ABOUT, ""))
    assert any(text.startswith("bell␇ null␀") and text.endswith(EMOJI) for text in found)
    assert any(len(text) == 32_000 for text in found)


def test_a_row_is_as_high_as_its_text_and_no_higher_than_a_row_can_be():
    long = check("a.b", "violates", message="word " * 60, okta_cases=["C9290"])
    longest = check("a." + "b" * 9_000, "violates", okta_cases=["C9291"])
    book = parts(plan_xlsx(specimen(checks=[long, longest]), ABOUT, ""))
    heights = re.findall(r'<row [^>]* ht="([\d.]+)"', book["xl/worksheets/sheet1.xml"])
    heights = [float(one) for one in heights]
    assert len(heights) > 50  # a row of one line has the height of the sheet
    assert min(heights) > 15
    assert 405 < max(heights) <= 409
