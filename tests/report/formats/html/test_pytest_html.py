import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from ...specimen.texts import HOSTILE

ROOT = Path(__file__).resolve().parents[4]
CONFTEST = """
import os, pytest
from pytest_metadata.plugin import metadata_key
from pytest_scim.report.formats.html.pytest_html import PytestHtmlAdapter

def pytest_configure(config):
    config.stash[metadata_key]["Branch"] = os.environ["HOSTILE"]
    config.stash[metadata_key]["Nested"] = {"name": os.environ["HOSTILE"]}
    config.pluginmanager.register(PytestHtmlAdapter("Acme", "../report.html"))

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.scim_verdict = "advisory"
    report.scim_check = "okta.a.b"
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
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(TESTS)
    reported = ["--html=results.html", "--self-contained-html"] if html else ["-p", "no:html"]
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
    return folder / "results.html"


def rows(page):
    blob = unescape(re.search(r'data-jsonblob="([^"]*)"', page.read_text(encoding="utf-8"))[1])
    return [test for tests in json.loads(blob)["tests"].values() for test in tests]


def test_the_page_links_to_ours(page):
    text = page.read_text(encoding="utf-8")
    assert '<a href="../report.html">' in text
    assert "Declared deviations" in text
    assert "Acme: results of pytest" in text


def test_the_table_has_verdicts_with_links_and_escaped_node_ids(page):
    for row in rows(page):
        (cells,) = row["resultsTableRow"]
        assert row["verdict"] == "advisory"
        assert cells.startswith(
            f"<td class=col-result>{row['result']}<td>advisory<td class=col-testId>"
        )
        assert cells.endswith("<td class=col-links><a href=../report.html#c-okta.a.b>report")
        assert "<script>" not in cells
    assert "&lt;script&gt;" in page.read_text(encoding="utf-8").replace("&amp;", "&")


def test_the_table_has_no_bodies(page):
    assert not [row for row in rows(page) if "log" in row]
    assert page.stat().st_size < 100_000


def test_nothing_of_the_target_runs_in_the_page(page, chromium):
    opened = chromium.new_page()
    opened.goto(page.as_uri())
    assert opened.title() == "Acme: results of pytest"
    assert "test_told" in opened.inner_text("#results-table")
    assert opened.locator("#results-table td.col-links a").count() == 2
    assert opened.locator("#results-table tbody tr.collapsible td").count() == 10
    assert opened.query_selector("img[src='x']") is None
    assert opened.locator("h1", has_text="owned").count() == 0
    opened.close()


def test_without_pytest_html_the_adapter_is_silent(tmp_path):
    ran = run(tmp_path, html=False)
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
