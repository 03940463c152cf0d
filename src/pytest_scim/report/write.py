"""The files of a run's report folder: written beside the old ones, then put in their place."""

import errno
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from pytest_scim.report.formats.har import har
from pytest_scim.report.formats.html.page import render_page
from pytest_scim.report.formats.junit import junit
from pytest_scim.report.formats.test_plan import plan_csv
from pytest_scim.report.formats.writes import writes_lines
from pytest_scim.report.model import Record, write, write_json

RECORD: Final = "record.json"
PAGE: Final = "report.html"
JUNIT: Final = "junit.xml"
HAR: Final = "exchanges.har"
PLAN: Final = "oin-test-plan.csv"
WRITES: Final = "writes.jsonl"

PARTIAL: Final = "partial"
"""The folder inside a report folder for runs that are not whole."""


def is_whole(record: object) -> bool:
    """Return whether a record is of a run that could judge everything that it was to judge."""
    if not isinstance(record, dict) or "partial" not in record:
        return False
    return not record["partial"] and record.get("usable", True) is True


def report_folder(record: Record, asked: Path, *, given: bool) -> Path:
    """Return the folder for the report of a run.

    A run that is not whole never replaces the report of one that is. It goes into a folder of
    its own: always where nobody has ``given`` a folder, else where that holds a whole run.
    """
    if is_whole(record) or (given and not holds_whole(asked)):
        return asked
    return asked / PARTIAL


def holds_whole(folder: Path) -> bool:
    """Return whether a folder holds the report of a whole run."""
    try:
        return is_whole(json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return False


class Draft:
    """A report that is being written: a folder inside ``folder``, whose files then move up.

    What goes wrong before ``publish`` leaves the earlier report as it was.

    Raises:
        OSError: the folder cannot be made, or not written to.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.path = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))

    def publish(self) -> None:
        """Put every file in its place, over the one of the same name.

        Raises:
            OSError: one of them cannot be put there.
        """
        files = sorted(self.path.iterdir())
        for file in files:
            place = self.folder / file.name
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
        for file in files:
            file.replace(self.folder / file.name)
        self.discard()

    def discard(self) -> None:
        """Remove the draft and what is in it."""
        shutil.rmtree(self.path, ignore_errors=True)


def write_all(record: Record, folder: Path) -> None:
    """Write what tools read, all but the page, which pytest-html writes."""
    folder.mkdir(parents=True, exist_ok=True)
    write(record, folder / RECORD)
    _write(folder / JUNIT, '<?xml version="1.0" encoding="utf-8"?>\n' + junit(record))
    write_json(har(record), folder / HAR)
    _write(folder / PLAN, plan_csv(record))
    _write(folder / WRITES, writes_lines(record))


def write_page(record: Record, folder: Path) -> None:
    """Write the page on its own, without pytest-html's table."""
    _write(folder / PAGE, render_page(record))


def _write(path: Path, text: str) -> None:
    # newline="": a CSV brings its own line ends. "replace": see record.write.
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(text)
