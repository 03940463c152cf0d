"""The files of a bundle, rendered from a record alone, and the archive that they are in."""

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

from pytest_scim.report import write
from pytest_scim.report.formats.bundle.cover import Cover, cover, cover_text
from pytest_scim.report.formats.bundle.plan import plan_csv
from pytest_scim.report.formats.bundle.standing import Standing, standing
from pytest_scim.report.formats.bundle.workbook import moment, plan_xlsx
from pytest_scim.report.formats.html.cover import render_cover
from pytest_scim.report.model import Record

SUMS: Final = "SHA256SUMS"

FILES: Final = (
    ("cover.html", "the cover sheet"),
    ("cover.txt", "the same as plain text"),
    (write.PAGE, "the report: findings with requests and responses, and all checks"),
    (write.PLAN, "Okta's test plan with verdict, evidence and date; manual cases are open"),
    ("oin-test-plan.xlsx", "the same as a workbook"),
    (write.JUNIT, "all checks, as CI servers read them"),
    (write.HAR, "all requests and responses, for a browser or a proxy"),
    (write.WRITES, "every write with the exchange that proves the resource ours"),
    (write.RECORD, "the record, from which all other files follow"),
    (SUMS, "the checksums of all other files (sha256sum -c SHA256SUMS)"),
)
"""The files of a bundle in their order, each with what it has."""

_Time: TypeAlias = tuple[int, int, int, int, int, int]
_MODE: Final = 0o644
_UNIX: Final = 3


def render(record: Record, folder: Path, edited: bytes | None = None) -> Cover:
    """Write all files of a bundle into an empty folder, and return the cover sheet.

    ``edited`` is the content of a record's file that is not as a run writes it: the bundle has it
    as it is, since it would be as a run writes it if it were written again.
    """
    stands = standing(record, as_written=edited is None)
    sheet = cover(record, stands, list(FILES))
    write.write_all(record, folder)
    if edited is not None:
        (folder / write.RECORD).write_bytes(edited)
    write.write_text(folder / "cover.html", render_cover(sheet))
    write.write_text(folder / "cover.txt", cover_text(sheet))
    write.write_text(folder / write.PLAN, plan_csv(record, stands.warning))
    about = [*sheet.facts, *_about(sheet, stands)]
    (folder / "oin-test-plan.xlsx").write_bytes(plan_xlsx(record, about, stands.warning))
    sums = [f"{_sum(folder / name)}  {name}\n" for name, _ in FILES if name != SUMS]
    write.write_text(folder / SUMS, "".join(sums))
    return sheet


def _about(sheet: Cover, stands: Standing) -> Sequence[tuple[str, str]]:
    verdicts = [(f"Verdict {one.name}", f"{one.word}: {one.about}") for one in sheet.verdicts]
    notes = [("Note", one) for one in (sheet.why, *stands.sentences)]
    return [*verdicts, ("Result", sheet.headline), *notes]


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(record: Record, folder: Path, out: Path) -> None:
    """Write the archive of a folder: always the same bytes for the same files.

    It replaces what ``out`` is as a whole, or leaves it as it was.

    Raises:
        OSError: it cannot be written.
    """
    at = moment(record["finished"])
    when = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    draft = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        with draft.open("xb") as file, zipfile.ZipFile(file, "w") as archive:
            for entry, _ in FILES:
                _add(archive, folder / entry, when)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


def _add(archive: zipfile.ZipFile, path: Path, when: _Time) -> None:
    entry = zipfile.ZipInfo(path.name, when)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = _UNIX, _MODE << 16
    archive.writestr(entry, path.read_bytes())
