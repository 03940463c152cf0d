"""``pytest-scim report``: write the page of a run again, from its record alone."""

import argparse
from pathlib import Path

from pytest_scim.cli.records import live_file, read_live, read_record, record_path
from pytest_scim.cli.usage_errors import Commands


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    report = commands.add_parser("report", help="write report.html again from record.json alone")
    report.add_argument("record", metavar="RECORD", help="record.json of a run, or its folder")
    report.add_argument(
        "--out", metavar="FILE", help="file to write (default: report.html beside the record)"
    )
    report.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Write the page, byte for byte as the run did it with this version."""
    del rest
    from pytest_scim.report import write  # noqa: PLC0415 - only for this command
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    path = record_path(options.record)
    live = live_file(options.record, path)
    record = read_live(live) if live is not None else read_record(path)
    out = Path(options.out) if options.out else (live or path).with_name(write.PAGE)
    try:
        if live is not None:
            write.write_all(record, live.parent)
        write.write_page(record, out)
    except OSError as error:
        raise SettingsError(f"{out} cannot be written: {error.strerror}") from None
    print(out)
    return 0
