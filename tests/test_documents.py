"""What the documents show is what the harness takes."""

import re
from pathlib import Path

import pytest

from pytest_scim.profile.load import load

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("page", ["README.md", "profiles/README.md"])
def test_the_profile_that_a_page_shows_can_be_loaded(page, tmp_path):
    text = (ROOT / page).read_text()
    actual = next(b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "title:" in b)
    path = tmp_path / "acme.yaml"
    path.write_text(actual)
    assert load(str(path)).name == "acme"


def test_no_document_names_a_file_that_is_not_there():
    # tests/docs follows the links of docs/, also those to pages that are written.
    pages = [*ROOT.glob("*.md"), *ROOT.glob("[a-z]*/README.md")]
    assert len(pages) > 5
    for page in (path.relative_to(ROOT).as_posix() for path in pages):
        links = re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text())
        for link in (link for link in links if "://" not in link):
            assert (ROOT / page).parent.joinpath(link).exists(), f"{page} links to {link}"
