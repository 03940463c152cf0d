"""The runs that ``--scim-keep`` stores: each in a folder by its date, and a page that lists them.

The page is written from a summary beside each record, of the newest runs only: a record may have
tens of megabytes, and a folder any number of runs.
"""

import errno
import json
import os
import re
import shutil
import stat
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple, TypedDict, cast

from pytest_scim.report.model import Record
from pytest_scim.report.write import RECORD

RUNS: Final = "runs"
"""The folder inside a report folder."""

SUMMARY: Final = "summary.json"

MOST: Final = 200
"""Runs that the page lists, the newest; of the older ones it has only the number."""

_LARGEST: Final = 20_000
"""Bytes of a summary; what is larger was not written here."""

_NAME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(?:-[A-Za-z0-9]{1,40})?(?:-\d{1,4})?")


class Summary(TypedDict):
    """What the page says of a run. ``must`` and ``should`` count its causes."""

    started: str
    version: str
    target: str
    embedded: bool
    partial: bool
    interrupted: bool
    usable: bool
    okta: bool | None
    spec: bool | None
    rfc: bool | None
    ready: bool | None
    must: int
    should: int
    left: int


class Stored(NamedTuple):
    """A stored run: the name of its folder, and its summary if that can be read."""

    name: str
    summary: Summary | None


def store(record: Record, files: Path, base: Path) -> Path:
    """Copy the files of a run into a folder of its own, and return that folder.

    Args:
        record: the run.
        files: the folder with its files.
        base: the report folder.

    Raises:
        OSError: the files cannot be copied, or the folder of the runs is a link elsewhere.
    """
    if not (files / RECORD).is_file():
        raise FileNotFoundError(errno.ENOENT, "the report has no record.json", str(files / RECORD))
    runs = base / RUNS
    runs.mkdir(parents=True, exist_ok=True)
    if runs.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, "it is a link to another folder", str(runs))
    folder = _new_folder(runs, _name(record))
    try:
        for file in sorted(files.iterdir()):
            if file.is_file() and not file.is_symlink():
                shutil.copyfile(file, folder / file.name)
        (folder / SUMMARY).write_text(json.dumps(summary_of(record)), encoding="ascii")
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def stored(runs: Path) -> tuple[list[Stored], int]:
    """Return the newest runs of a folder, the latest first, and the number of older ones."""
    with os.scandir(runs) as entries:
        names = [
            one.name
            for one in entries
            if _NAME.fullmatch(one.name) and one.is_dir(follow_symlinks=False)
        ]
    names.sort(reverse=True)
    found = [Stored(name, _read(runs / name / SUMMARY)) for name in names[:MOST]]
    return found, len(names) - len(found)


def summary_of(record: Record) -> Summary:
    """Return what the page says of a run."""
    levels = [cause["level"] for cause in record["causes"]]
    return {
        "started": record["started"],
        "version": record["version"],
        "target": record["target"],
        "embedded": record["embedded"],
        "partial": record["partial"],
        "interrupted": record["interrupted"],
        "usable": record["usable"],
        **record["verdicts"],
        "ready": record["ready"],
        "must": levels.count("MUST"),
        "should": len(levels) - levels.count("MUST"),
        "left": sum(not one.get("kept") for one in record["leftovers"]),
    }


def _name(record: Record) -> str:
    """Return the name of the folder of a run: its start in UTC, and its tag."""
    try:
        started = datetime.fromisoformat(record["started"]).astimezone(UTC)
        day = f"{started:%Y-%m-%dT%H-%M-%SZ}"
    except ValueError:  # a record that was changed by hand
        day = "0000-00-00T00-00-00Z"
    tag = re.sub(r"[^A-Za-z0-9]", "", record["run"] or "")[:40]
    return f"{day}-{tag}" if tag else day


def _new_folder(runs: Path, name: str) -> Path:
    for number in count(1):
        folder = runs / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError


def _read(path: Path) -> Summary | None:
    """Return a summary; ``None`` where the file is none, or is a link, a pipe or too large."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            text = file.read(_LARGEST + 1)
        found = json.loads(text) if len(text) <= _LARGEST else None
    except (OSError, ValueError, RecursionError):
        return None
    return cast("Summary", found) if _is_summary(found) else None


def _is_summary(found: object) -> bool:
    if not isinstance(found, dict):
        return False
    kinds: dict[type | tuple[type, ...], tuple[str, ...]] = {
        str: ("started", "version", "target"),
        bool: ("embedded", "partial", "interrupted", "usable"),
        (bool, type(None)): ("okta", "spec", "rfc", "ready"),
        int: ("must", "should", "left"),
    }
    return all(
        isinstance(found.get(key, ...), kind) for kind, keys in kinds.items() for key in keys
    )
