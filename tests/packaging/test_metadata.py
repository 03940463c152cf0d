"""The page of the package on an index: its README and its links follow from one setting."""

import re
import tomllib
from types import SimpleNamespace

import pytest

import pytest_scim

from .loading import ROOT, script

pytest.importorskip("hatchling", reason="hatchling is not installed")
HOOK = script("package_metadata")
README = (ROOT / "README.md").read_text()
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
ADDRESS = "https://code.example.com/acme/pytest-scim"


def rendered(text):
    markdown = pytest.importorskip("readme_renderer.markdown", reason="it is not installed")
    html = markdown.render(text, stream=None)
    assert html, "an index would show the README as plain text"
    return html


@pytest.mark.parametrize("repository", ["", ADDRESS])
def test_the_readme_renders_on_an_index_without_relative_links(repository):
    html = rendered(HOOK.readme(README, repository, "1.0.0"))

    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert [one for one in addresses if not one.startswith(("http", "#"))] == []
    assert (f"{ADDRESS}/raw/v1.0.0/reports/specimen/report.png" in addresses) == bool(repository)
    assert html.count("<table>") == README.count("|---|")
    assert html.count("<pre") == len(re.findall(r"^```\w|\n\n    \S", README, re.MULTILINE))


PAGE = "See [the page](https://h/o/r/blob/v2/docs/a.md)."
PICTURE = "![A picture](https://h/o/r/raw/v2/b.png)"


@pytest.mark.parametrize(
    ("repository", "expected"),
    [("", "See the page.\n\nHere"), ("https://h/o/r", f"{PAGE}\n\n{PICTURE}\n\nHere")],
)
def test_each_path_becomes_an_address_or_text(repository, expected):
    text = "See [the page](docs/a.md).\n\n![A picture](b.png)\n\nHere"
    assert HOOK.readme(text, repository, "2") == expected
    outer = "[a](https://b.example) [c](#d)"
    assert HOOK.readme(outer, repository, "2") == outer


def test_the_hook_reads_the_setting_and_gives_no_links_without_it():
    metadata = {}
    HOOK.Metadata.update(SimpleNamespace(root=str(ROOT)), metadata)

    repository = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest-scim"]
    text = HOOK.readme(README, repository["repository"], pytest_scim.__version__)
    assert metadata["readme"] == {"content-type": "text/markdown", "text": text}
    assert metadata.get("urls", {}) == HOOK.urls(repository["repository"])


def test_no_page_has_an_address_that_the_setting_should_give():
    """While there is none, a page that named one would send its reader to somebody else."""
    if tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest-scim"]["repository"]:
        return
    pages = [*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.y*ml"), ROOT / "action.yml"]
    named = re.compile(
        r"https?://(?:github\.com|pypi\.org|\S*\.github\.io|\S*readthedocs)\S*scim\S*"
    )
    assert {path.name: found for path in pages if (found := named.findall(path.read_text()))} == {}


def test_the_changelog_has_the_version():
    headings = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", CHANGELOG, re.MULTILINE)
    assert headings[0] == pytest_scim.__version__
