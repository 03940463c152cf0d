"""The page in Debian's Chromium: what a reader can do with it, and what a reader can see."""

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_scim.report.formats.html.page import render_page

from ....specimen.record import specimen
from .generated import crowded_record, long_record

AXE = Path(__file__).with_name("axe")


@pytest.fixture(scope="session")
def axe():
    """Return the source of axe-core, installed as the lock file says."""
    source = AXE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("axe-core needs npm, which is not on the PATH")
        install = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(install, cwd=AXE, check=True, capture_output=True, timeout=300)
    return source.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Return the files of three pages: of the specimen, and of two runs with ten causes."""
    folder = tmp_path_factory.mktemp("pages")
    records = {"specimen": specimen(), "ten": long_record(1_500), "crowded": crowded_record()}
    for name, record in records.items():
        text = render_page(record)
        (folder / f"{name}.html").write_text(text, encoding="utf-8", errors="replace")
    return {name: folder / f"{name}.html" for name in records}


@pytest.fixture
def reader(chromium, pages):
    """Return a function that opens a page, and fails on any other request and on any error."""
    with opened(chromium, pages) as open_page:
        yield open_page


@contextmanager
def opened(chromium, pages):
    contexts, complaints = [], []

    def open_page(name="specimen", anchor="", *, width=1280, height=900, **options):
        address = pages[name].as_uri()
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda one: complaints.append(one.url) if address not in one.url else 0)
        page.goto(address + anchor)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
