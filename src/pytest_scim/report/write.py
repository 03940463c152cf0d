"""The files of a report folder: written into a draft, which then replaces the earlier ones."""

import errno
import json
import math
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, cast

from pytest_scim.report.formats.har import Entries, har
from pytest_scim.report.formats.html.page import render_page
from pytest_scim.report.formats.junit import junit
from pytest_scim.report.formats.test_plan.results import plan_csv
from pytest_scim.report.formats.writes import writes_lines
from pytest_scim.report.model import Record

RECORD: Final = "record.json"
PAGE: Final = "report.html"
JUNIT: Final = "junit.xml"
HAR: Final = "exchanges.har"
PLAN: Final = "oin-test-plan.csv"
WRITES: Final = "writes.jsonl"

PARTIAL: Final = "partial"
"""The folder inside a report folder for runs that are not whole."""


def is_whole(record: object) -> bool:
    """Return whether a record is of a complete run on a usable target."""
    if not isinstance(record, dict) or "partial" not in record:
        return False
    return not record["partial"] and record.get("usable", True) is True


def report_folder(record: Record, chosen: Path, *, given: bool) -> Path:
    """Return the folder for the report of a run.

    The report of a partial run never replaces that of a whole run. It gets a folder of its own
    inside ``chosen`` where the user has not ``given`` that, or where that holds a whole run.
    """
    if is_whole(record) or (given and not holds_whole(chosen)):
        return chosen
    return chosen / PARTIAL


def holds_whole(folder: Path) -> bool:
    """Return whether a folder holds the report of a whole run."""
    try:
        return is_whole(_beginning(folder / RECORD))
    except (OSError, ValueError, RecursionError):
        return False


def _beginning(path: Path) -> object:
    """Return a record without its checks and exchanges, which may be large."""
    with path.open(encoding="utf-8") as file:
        lines: list[str] = []
        for line in file:
            if line.rstrip() in _LISTS:
                text = "".join(lines).rstrip().removesuffix(",")
                return json.loads(f"{text}}}")
            lines.append(line)
    return json.loads("".join(lines))


class Draft:
    """A report that is being written: a folder inside ``folder``, whose files then move up.

    What goes wrong before ``publish`` leaves the earlier report as it was.

    Raises:
        OSError: the folder cannot be created or written to.
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


_LISTS: Final = frozenset({'"causes": [', '"checks": [', '"exchanges": ['})
"""The lines of a record, as ``write_json`` writes it, at which what may be large begins."""

_ENCODER: Final = json.JSONEncoder(allow_nan=False)
_LEVELS: Final = 3
"""As deep as lists of checks and exchanges are, in the record and in a HAR file."""


def write(record: Record, path: Path) -> Record:
    """Write a record as JSON that any parser reads, whatever the target sent, and return it so.

    ASCII only, since a target can send lone surrogates that UTF-8 cannot hold; NaN and
    the infinities, which Python reads but JSON does not know, become strings.
    """
    try:
        write_json(record, path)
    except ValueError:
        record = cast("Record", _finite(record))
        write_json(record, path)
    return record


def write_json(value: object, path: Path) -> None:
    """Write a value as JSON, each check and each exchange in lines of its own.

    Piece by piece, since the text of a long run would take much memory.

    Raises:
        ValueError: it holds NaN or an infinity, and part of it is written.
    """
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(_pieces(value, _LEVELS))
        file.write("\n")


def is_as_written(record: Record, content: bytes) -> bool:
    """Return whether the content of a record's file is as a run writes it, but for line ends."""
    text = content.replace(b"\r\n", b"\n")
    try:
        written = "".join(_pieces(record, _LEVELS))
    except ValueError:  # NaN, which a run writes as a string
        return False
    return text == f"{written}\n".encode("ascii")


def _pieces(value: object, levels: int) -> Iterator[str]:
    """Yield JSON, its outer ``levels`` with a line for each of their items."""
    if isinstance(value, Sequence) and not value and not isinstance(value, str):
        yield "[]"  # also where it is no list, as of a run without exchanges
        return
    if not levels or not value or not isinstance(value, (dict, Sequence)) or type(value) is str:
        yield _ENCODER.encode(value)
        return
    if levels == 1 and isinstance(value, dict):  # as an exchange: of a list each item is one piece
        rows = (f"{_ENCODER.encode(key)}: {_ENCODER.encode(item)}" for key, item in value.items())
        yield "{\n" + ",\n".join(rows) + "\n}"
        return
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    begin = opened
    for item in value:
        yield f"{begin}\n"
        if isinstance(value, dict):
            yield f"{json.dumps(item)}: "
        yield from _pieces(value[item] if isinstance(value, dict) else item, levels - 1)
        begin = ","
    yield f"\n{closed}"


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    return value


def write_all(record: Record, folder: Path) -> None:
    """Write the record, and every file that follows from it."""
    folder.mkdir(parents=True, exist_ok=True)
    record = write(record, folder / RECORD)
    write_page(record, folder / PAGE)
    write_text(folder / JUNIT, '<?xml version="1.0" encoding="utf-8"?>\n' + junit(record))
    write_json(har(record, Entries(record)), folder / HAR)
    # The mark by which spreadsheets recognize UTF-8.
    write_text(folder / PLAN, "\ufeff" + plan_csv(record))
    write_text(folder / WRITES, writes_lines(record))


def write_page(record: Record, path: Path) -> None:
    """Write the page on its own."""
    write_text(path, render_page(record))


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, its line ends as they are."""
    # newline="": a CSV brings its own line ends. "replace": see ``write``.
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(text)
