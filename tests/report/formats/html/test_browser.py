import shutil
import subprocess

import pytest

from pytest_scim.report.formats.html.page import render_page

from ...specimen.record import specimen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    *["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
    *["--disable-background-networking", "--disable-component-update", "--hide-scrollbars"],
]

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here to open the page with")


def chromium(folder, *arguments):
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'browser'}", *arguments]
    return subprocess.run(command, capture_output=True, timeout=600, check=True).stdout.decode()


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(render_page(specimen()), encoding="utf-8")
    return path


def test_a_browser_shows_hostile_text_as_text(page, tmp_path):
    dom = chromium(tmp_path, "--dump-dom", page.as_uri())
    assert "<title>Not ready" in dom
    assert "<h1>owned" not in dom
    assert "<script" not in dom
    assert "<img" not in dom
    assert "&lt;script&gt;document.title=" in dom


@pytest.mark.parametrize("size", ["1280,2400", "800,2400"])
def test_a_browser_paints_the_page(page, tmp_path, size):
    picture = tmp_path / "page.png"
    chromium(tmp_path, f"--screenshot={picture}", f"--window-size={size}", page.as_uri())
    assert picture.stat().st_size > 50_000


def test_a_link_to_an_exchange_opens_what_it_is_folded_in(page, tmp_path):
    dom = chromium(tmp_path, "--dump-dom", f"{page.as_uri()}#x21")
    assert dom.count('<details open=""') + dom.count('class="scim-exchange" open=""') == 2
