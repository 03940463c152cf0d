"""The files of a run's report folder."""

import json
from pathlib import Path
from typing import Final

from pytest_scim.report.har import har
from pytest_scim.report.junit import junit
from pytest_scim.report.page import render_page
from pytest_scim.report.record import Record, write
from pytest_scim.report.test_plan import plan_csv

RECORD: Final = "record.json"
PAGE: Final = "report.html"
JUNIT: Final = "junit.xml"
HAR: Final = "exchanges.har"
PLAN: Final = "oin-test-plan.csv"


def write_all(record: Record, folder: Path) -> None:
    """Write what tools read, all but the page, which pytest-html writes."""
    folder.mkdir(parents=True, exist_ok=True)
    write(record, folder / RECORD)
    _write(folder / JUNIT, '<?xml version="1.0" encoding="utf-8"?>\n' + junit(record))
    _write(folder / HAR, json.dumps(har(record), indent=1))
    _write(folder / PLAN, plan_csv(record))


def write_page(record: Record, folder: Path) -> None:
    """Write the page on its own, without pytest-html's table."""
    _write(folder / PAGE, render_page(record))


def _write(path: Path, text: str) -> None:
    # newline="": a CSV brings its own line ends. "replace": see record.write.
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(text)
