"""``pytest-scim bundle``: what belongs to a submission in one archive, from a record alone."""

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pytest_scim.cli.usage_errors import Commands, on_one_line

if TYPE_CHECKING:
    from pytest_scim.report.formats.bundle.cover import Cover
    from pytest_scim.report.model import Record
    from pytest_scim.target.http.recording.exchange import RecordedExchange

RECORD = "record.json"
"""The file of a report folder that the archive is written from."""

_NO_SECRETS = (
    "note: no credentials of the run are in the environment, so the files were searched for "
    "the forms of credentials only. Set SCIM_TOKEN to search for the token itself"
)


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    bundle = commands.add_parser(
        "bundle",
        help="write an archive for the submission, from record.json alone",
        description="Write cover sheet, report, record, exchanges, JUnit and Okta's test plan (CSV "
        "and workbook) into one archive, all of it from record.json. The same record gives the "
        "same bytes. Before it writes, it searches all files for secrets and values of others.",
    )
    bundle.add_argument("record", metavar="RECORD", help="record.json of a run, or its folder")
    bundle.add_argument(
        "--out", metavar="FILE", required=True, help="archive to write, as acme.zip"
    )
    bundle.add_argument("--force", action="store_true", help="replace FILE where it exists")
    bundle.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Write the archive, and return 1 where a file contains a secret or a value of others."""
    del rest
    from pytest_scim.report.formats.bundle import archive  # noqa: PLC0415 - only for this command
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    path, out = Path(options.record), Path(options.out)
    path = path / RECORD if path.is_dir() else path
    _require_place(out, path, force=options.force)
    record, edited = _load(path)
    try:
        with tempfile.TemporaryDirectory(prefix="pytest-scim-") as name:
            folder = Path(name)
            sheet = archive.render(record, folder, edited)
            if found := _leak(record, folder, os.environ):
                print(f"pytest-scim: {on_one_line(found)}", file=sys.stderr)
                return 1
            archive.pack(record, folder, out)
    except OSError as error:
        raise SettingsError(f"{out} cannot be written: {error.strerror}") from None
    except (LookupError, ValueError, RecursionError):
        # The schema of a record says nothing of, for example, the indexes in it.
        raise SettingsError(
            f"{options.record}: it was edited so that it contradicts itself and cannot be rendered"
        ) from None
    _print(out, sheet, os.environ)
    return 0


def _require_place(out: Path, record: Path, *, force: bool) -> None:
    """Refuse a place for the archive before anything is read.

    Raises:
        SettingsError: something is there, as the record itself, or the folder is not.
    """
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415 - as above

    if out.is_dir():
        raise SettingsError(f"{out} is a folder: --out names the archive to write")
    if out.resolve() == record.resolve():
        raise SettingsError(f"{out} is the record: name another --out")
    if out.exists() and not force:
        raise SettingsError(f"{out} exists: name another --out, or replace it with --force")
    if not out.parent.is_dir():
        raise SettingsError(f"{out} cannot be written: {out.parent} is not a folder")


def _load(path: Path) -> "tuple[Record, bytes | None]":
    """Return a record, and the content of its file unless that is as a run writes it.

    Raises:
        SettingsError: it is no record, or of a run that judged nothing.
    """
    from pytest_scim.report.model import RecordError, load  # noqa: PLC0415 - as above
    from pytest_scim.report.write import is_as_written  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    try:
        record = load(path)
        content = path.read_bytes()
    except RecordError as error:
        raise SettingsError(str(error)) from None
    except (OSError, RecursionError):
        raise SettingsError(f"{path}: it cannot be read as a record") from None
    if not record["usable"]:
        raise SettingsError(
            f"{path}: the target could not be used in this run, so there is nothing to submit"
        )
    return record, None if is_as_written(record, content) else content


def _leak(record: "Record", folder: Path, environ: Mapping[str, str]) -> str | None:
    """Return in one sentence which file contains a secret or a value of others, or ``None``."""
    from pytest_scim.run.credentials import all_secrets  # noqa: PLC0415 - as above
    from pytest_scim.target.http.recording.leaks import LeakSearch  # noqa: PLC0415
    from pytest_scim.target.http.recording.outlet import Outlet  # noqa: PLC0415
    from pytest_scim.target.http.recording.unmasked import unmasked  # noqa: PLC0415

    outlet = Outlet(all_secrets(environ))
    outlet.secrets.publish(record["target"])
    profile = [value for value in record["profile"].values() if isinstance(value, str)]
    exchanges = cast("list[RecordedExchange]", record["exchanges"])  # two names of one shape
    leak = unmasked(exchanges, record["target"], record["run"], profile)
    where = "the record"
    search = LeakSearch(outlet)
    for path in sorted(folder.iterdir()):
        if leak is not None:
            break
        where, leak = path.name, search.in_file(path)
    return leak and f"{where} contains {leak}: nothing was written"


def _print(out: Path, sheet: "Cover", environ: Mapping[str, str]) -> None:
    from pytest_scim.run.credentials import secrets_in  # noqa: PLC0415 - as above

    print(out)
    for name, what in sheet.files:
        print(f"  {name:<20} {what}")
    print(f"{sheet.headline}. {sheet.why}")
    for line in sheet.standing:
        print(f"note: {line}")
    if not secrets_in(environ):
        print(_NO_SECRETS)
