"""``pytest-scim report``: write the page of a run again, from its record alone."""

import argparse
from pathlib import Path

from pytest_scim.cli.records import live_file, live_record, read_record, record_path
from pytest_scim.cli.usage_errors import Commands


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    report = commands.add_parser("report", help="write report.html again from record.json alone")
    named = "record.json of a run, its folder, or exchanges.jsonl of a run that was killed"
    report.add_argument("record", metavar="RECORD", help=named)
    report.add_argument(
        "--out", metavar="FILE", help="file to write (default: report.html beside the record)"
    )
    report.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Write the page, byte for byte as the run did it with this version.

    Of a run that was killed, write the whole report, beside the file of its exchanges.
    """
    del rest
    from pytest_scim.report import write  # noqa: PLC0415 - only for this command
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    path = record_path(options.record)
    live = live_file(options.record, path)
    out = Path(options.out) if options.out else (live or path).with_name(write.PAGE)
    try:
        if live is None:
            write.write_page(read_record(path), out)
        else:
            with live_record(live) as record:
                write.write_all(record, live.parent)
                write.write_page(record, out)
    except OSError as error:
        raise SettingsError(f"{out} cannot be written: {error.strerror}") from None
    print(out)
    return 0
