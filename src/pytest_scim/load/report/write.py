"""Write the report of a storm: the record and its page, each searched for secrets."""

import json
from pathlib import Path
from typing import Final

from pytest_scim.load.report.model import StormRecord
from pytest_scim.load.report.page import render
from pytest_scim.report.write import Draft, write_json
from pytest_scim.target.http.recording.leaks import LeakSearch
from pytest_scim.target.http.recording.outlet import Outlet

RECORD: Final = "storm.json"
PAGE: Final = "storm.html"


def write(record: StormRecord, folder: Path, outlet: Outlet) -> list[str]:
    """Write the report; return a sentence for each file that was not written, as it had a secret.

    Raises:
        OSError: the folder cannot be written to.
    """
    draft = Draft(folder)
    write_json(record, draft.path / RECORD)
    page = render(record)
    (draft.path / PAGE).write_text(page, encoding="utf-8", errors="replace")
    search, problems = LeakSearch(outlet), []
    for file in sorted(draft.path.iterdir()):
        if (leak := search.in_file(file)) is not None:
            file.unlink()
            problems.append(f"{file.name} would have contained {leak} and was not written")
    draft.publish()
    return problems


def load(path: Path) -> StormRecord:
    """Return the record of a storm that ``write`` wrote."""
    record: StormRecord = json.loads(path.read_text(encoding="ascii"))
    return record
