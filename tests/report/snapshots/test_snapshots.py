"""Every file and every text that a record becomes, against the one that is stored.

``make snapshots`` writes the stored ones again; read each difference by eye before you commit it.
Of a page, the style, the script and what is packed have tests of their own, and are left out here.
"""

import base64
import gzip
import os
import re
from pathlib import Path

import pytest

from pytest_scim.report.formats.bundle import standing
from pytest_scim.report.formats.bundle.archive import FILES, SUMS, render
from pytest_scim.report.formats.html.page import render_page
from pytest_scim.report.formats.html.pages.comparison import comparison_page
from pytest_scim.report.formats.script.script import Scripts, functions
from pytest_scim.report.formats.summary.github import annotations, outputs
from pytest_scim.report.formats.summary.job import markdown_summary
from pytest_scim.report.formats.summary.terminal import terminal_summary
from pytest_scim.report.history.comparison import compare
from pytest_scim.report.history.texts import as_markdown, terminal

from ..formats.bundle.reading import strings
from ..specimen.record import specimen

FOLDER = Path("reports/acme")
STORED = Path(__file__).parent / "stored"
VERSION = "1.0.0"
"""Of the record, so that a new version of pytest-scim changes no snapshot."""

WORKBOOK = "oin-test-plan.xlsx"


def record(**changes):
    return specimen(version=VERSION, **changes)


def page(text):
    """A page without what a computer reads: one line for each element, its script and style cut."""
    text = re.sub(r"(<(script|style)\b[^>]*>).*?(</\2>)", r"\1…\3", text, flags=re.DOTALL)
    text = re.sub(r"'sha256-[^']*'", "'sha256-…'", text)
    return re.sub(r"\n\s*\n+", "\n", text)


def packed(text):
    found = re.search(r'id="packed">(.*?)</script>', text, re.DOTALL)
    return gzip.decompress(base64.b64decode(found[1])).decode()


def scripts():
    """The scripts of all checks that have one, without the functions that all begin with."""
    one = record()
    found = {row["id"]: Scripts(one).script(row) for row in one["checks"]}
    shown = {id_: text.replace(functions(), "…\n") for id_, text in found.items() if text}
    return "\n".join(f"### {id_}\n{text}" for id_, text in shown.items())


def comparison():
    later = record(run="scimlatr", started="2026-11-23T09:15:02.120Z")
    for row in later["checks"][:2]:
        row["verdict"] = "conforms"
    return compare(record(), later)


def again(check):
    return f"pytest-scim run --check {check}"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standing, "__version__", VERSION)
        render(record(), folder)
    return folder


TEXTS = {
    "packed-exchanges.txt": lambda: packed(render_page(record())),
    "terminal.txt": lambda: "\n".join(terminal_summary(record(), FOLDER, None, again)),
    "job-summary.md.txt": lambda: markdown_summary(record()),
    "annotations.txt": lambda: "\n".join(annotations(record())),
    "outputs.txt": lambda: outputs(record(), FOLDER),
    "scripts.sh": scripts,
    "comparison.txt": lambda: terminal(comparison()),
    "comparison.md.txt": lambda: as_markdown(comparison()),
    "comparison.html": lambda: page(comparison_page(comparison())),
}
BUNDLED = [name for name, _ in FILES if name != SUMS]
"""The files of a report and of a bundle; the checksums follow from them."""


def compared(name, text):
    """Compare a text with the stored one, which the environment may say to write."""
    path = STORED / name
    if os.environ.get("PYTEST_SCIM_REGOLD"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    expected = path.read_bytes().decode("utf-8", "surrogatepass")
    assert text.splitlines() == expected.splitlines(), f"{name} changed: make snapshots"


@pytest.mark.parametrize("name", BUNDLED)
def test_a_file_of_a_bundle_is_as_stored(bundle, name):
    content = (bundle / name).read_bytes()
    if name == WORKBOOK:
        compared(f"{name}.txt", "\n".join(strings(content)))
    else:
        text = content.decode()
        compared(name, page(text) if name.endswith(".html") else text)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_as_stored(name):
    compared(name, TEXTS[name]())


def test_each_stored_file_has_a_test():
    stored = {path.name for path in STORED.iterdir()}
    assert stored == {*TEXTS, *BUNDLED, f"{WORKBOOK}.txt"} - {WORKBOOK}
