"""The plan opened with LibreOffice: whatever the target sent is text in a cell.

It takes seconds to start, so these tests need SCIM_ALL (``make nightly``) and Debian's
``libreoffice-calc``.
"""

import os
import re
import shutil
import subprocess
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from pytest_scim.report.formats.bundle.plan import plan_csv
from pytest_scim.report.formats.bundle.workbook import plan_xlsx

from ...specimen.checks import check
from ...specimen.record import specimen
from .reading import STARTS

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CASES = ["C9290", "C9293", "C9307", "C9334", "C9335", "C9336", "C9291", "C9309"]
LINK = "https://evil.test/"

pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(not os.environ.get("SCIM_ALL"), reason="make nightly starts LibreOffice"),
]

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

COMMA, SEMICOLON = ("CSV:44,34,76,1", "CSV:59,34,76,1")
"""Filters of LibreOffice: the separator, the quotation mark, UTF-8 and the first line."""


def record():
    """Return a record in which a text of the target begins with each sign."""
    texts = [f"{start}1+1;=1+1" for start in STARTS]
    checks = [
        check(f"a.{number}", "violates", message=text, okta_cases=[case])
        for number, (case, text) in enumerate(zip(CASES, texts, strict=True))
    ]
    checks.append(check(f"{texts[0]}", "violates", message=LINK, okta_cases=["C9292"]))
    return specimen(checks=checks)


def opened(path, *options):
    """Return the cells of a file that LibreOffice opens, each with its type and its formula."""
    command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{path.parent}/profile"]
    command += [*options, "--convert-to", "ods", "--outdir", str(path.parent / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with ZipFile(path.parent / "out" / f"{path.stem}.ods") as archive:
        content = archive.read("content.xml")
    return [
        ("\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p")), cell)
        for cell in ET.fromstring(content).iter(f"{TABLE}table-cell")
        if len(cell)
    ]


def assert_all_text(cells):
    for text, cell in cells:
        assert cell.get(f"{OFFICE}value-type") == "string", text
        assert cell.get(f"{TABLE}formula") is None, text
        assert not list(cell.iter(f"{TEXT}a")), text


def test_every_cell_of_the_workbook_is_text(tmp_path):
    path = tmp_path / "plan.xlsx"
    about = [("=1+1", "\t=1+1"), ("@SUM(1)", "-1"), ("x" * 40_000, LINK)]
    path.write_bytes(plan_xlsx(record(), about, ""))
    cells = opened(path)
    assert len(cells) > 61 * 7
    assert_all_text(cells)
    found = {text for text, _ in cells}
    assert {"=1+1;=1+1", "+1+1;=1+1", "-1+1;=1+1", "@1+1;=1+1", "=1+1", "@SUM(1)"} <= found
    assert LINK in found


@pytest.mark.parametrize("separator", [COMMA, SEMICOLON])
def test_no_cell_of_the_csv_is_a_formula(tmp_path, separator):
    path = tmp_path / "plan.csv"
    path.write_text(plan_csv(record(), ""), encoding="utf-8", newline="")
    cells = opened(path, f"--infilter={separator}")
    assert not [text for text, cell in cells if cell.get(f"{TABLE}formula") is not None]
    texts = [text for text, _ in cells]
    assert any(re.match(r"'?=1\+1", text) for text in texts)
    if separator == COMMA:
        dates = re.compile(r"\d{4}-\d{2}-\d{2}")  # the day of the run
        assert_all_text([one for one in cells if not dates.fullmatch(one[0])])
        assert texts[0] == "ID"  # the byte-order mark is no part of it


@pytest.mark.parametrize(("text", "separator"), [('"a","=1+1"', COMMA), ("a,b;=1+1,c", SEMICOLON)])
def test_these_tests_see_a_formula(tmp_path, text, separator):
    path = tmp_path / "plan.csv"
    path.write_text(f"{text}\r\n", newline="")
    formulas = [cell.get(f"{TABLE}formula") for _, cell in opened(path, f"--infilter={separator}")]
    assert any(formulas)
