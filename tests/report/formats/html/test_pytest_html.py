import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from pytest_scim.report.write import write

from ...specimen.record import specimen
from ...specimen.texts import HOSTILE
from .test_browser import CHROMIUM, chromium

ROOT = Path(__file__).resolve().parents[4]
CONFTEST = """
import os, pathlib, pytest
from pytest_metadata.plugin import metadata_key
from pytest_scim.report import model as record
from pytest_scim.report.formats.html.pytest_html import PytestHtmlAdapter

def pytest_configure(config):
    config.stash[metadata_key]["Branch"] = os.environ["HOSTILE"]
    config.stash[metadata_key]["Nested"] = {"name": os.environ["HOSTILE"]}
    get_record = lambda: record.load(pathlib.Path(__file__).with_name("record.json"))
    config.pluginmanager.register(PytestHtmlAdapter(get_record))

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.scim_verdict = "advisory"
    return report
"""
TESTS = """
import os, pytest

@pytest.mark.parametrize("name", [os.environ["HOSTILE"]])
def test_told(name):
    pass

def test_failing():
    assert os.environ["HOSTILE"] == ""
"""


def run(folder, *, html=True):
    write(specimen(), folder / "record.json")
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(TESTS)
    reported = ["--html=report.html", "--self-contained-html"] if html else ["-p", "no:html"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", *reported],
        cwd=folder,
        env={**os.environ, "HOSTILE": HOSTILE, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    pytest.importorskip("pytest_html", reason="pytest-html is not installed")
    folder = tmp_path_factory.mktemp("run")
    ran = run(folder)
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
    return folder / "report.html"


def test_our_report_stands_before_the_raw_results(page):
    text = page.read_text(encoding="utf-8")
    assert text.index('class="scim-report"') < text.index("Raw results")
    assert text.index("Raw results") < text.index('id="results-table"')
    assert "Declared deviations" in text


def test_the_raw_table_has_the_verdict_and_escaped_node_ids(page):
    blob = unescape(re.search(r'data-jsonblob="([^"]*)"', page.read_text(encoding="utf-8"))[1])
    rows = [
        test["resultsTableRow"] for tests in json.loads(blob)["tests"].values() for test in tests
    ]
    assert [row[1] for row in rows] == ['<td class="col-verdict">advisory</td>'] * 2
    cells = "".join(cell for row in rows for cell in row)
    assert "&lt;script&gt;" in cells
    assert "<script>" not in cells


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium here to open the page with")
def test_nothing_of_the_target_runs_in_the_page(page, tmp_path):
    dom = chromium(tmp_path, "--dump-dom", page.as_uri())
    assert '<title id="head-title">pytest-scim</title>' in dom
    assert "test_told" in dom[dom.index('id="results-table"') :]
    assert "<img src=x" not in dom
    assert '<img src="x"' not in dom
    assert "<h1>owned" not in dom


def test_without_pytest_html_the_adapter_is_silent(tmp_path):
    ran = run(tmp_path, html=False)
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
