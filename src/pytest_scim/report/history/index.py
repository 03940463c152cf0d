"""Writes the page that lists the stored runs."""

from pathlib import Path
from typing import Final

from pytest_scim.report.formats.html.pages.runs import runs_page
from pytest_scim.report.history.stored import stored
from pytest_scim.report.write import Draft

INDEX: Final = "index.html"


def write_index(runs: Path, title: str) -> Path:
    """Write the page into the folder of the runs, and return its path.

    Raises:
        OSError: the folder cannot be read, or the page not be written.
    """
    found, older = stored(runs)
    draft = Draft(runs)
    try:
        text = runs_page(found, older, title)
        (draft.path / INDEX).write_text(text, encoding="utf-8", errors="replace", newline="")
        draft.publish()
    except OSError:
        draft.discard()
        raise
    return runs / INDEX
