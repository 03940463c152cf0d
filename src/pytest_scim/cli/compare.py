"""``pytest-scim compare``: what differs between two runs, from their records alone."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.report.history.comparison import Comparison

DESCRIPTION: Final = """\
Compare two runs of one profile by their records alone: the causes and the checks that are fixed,
broken, new or gone, the checks that are no longer judged, the operations that became slower, and
the options, versions and checks in which the runs differ. The same two records always give the
same bytes.

An operation counts as slower where its median rose by half and by 50 ms or more, with 8 responses
or more in each run, or its 95th percentile doubled and rose by 100 ms or more, with 40 responses
or more, and where the 99 % confidence intervals of both runs do not overlap. Slower responses do
not change the exit code.
"""

EPILOG: Final = """\
exit codes:
  0 nothing got worse
  1 it got worse: a MUST is violated that the first run judged otherwise or did not judge (unless
    a violation blocked it, or it has a cause that the first run had), a MUST that it judged is no
    longer judged, pytest-scim failed, or test resources are left for a new reason
  4 usage error, or records of different profiles or integrations
"""

FORMATS: Final = ("text", "markdown", "html")


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    compare = commands.add_parser(
        "compare",
        help="compare two runs: fixed, broken, new, gone, slower",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    compare.add_argument("old", metavar="OLD", help="record.json of the first run, or its folder")
    compare.add_argument("new", metavar="NEW", help="record.json of the second run, or its folder")
    compare.add_argument(
        "--format", choices=FORMATS, default="text", help="what to write (default: %(default)s)"
    )
    compare.add_argument("--out", metavar="FILE", help="file to write (default: standard output)")
    compare.add_argument("--strict", action="store_true", help="let SHOULD findings count, too")
    compare.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Write the comparison, and return 1 where something got worse."""
    del rest
    from pytest_scim.cli.records import read_record, record_path  # noqa: PLC0415 - only for this command
    from pytest_scim.report.history.comparison import NotComparableError, compare  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    old, new = read_record(options.old), read_record(options.new)
    out = Path(options.out) if options.out is not None else None
    if out and out.resolve() in {record_path(one).resolve() for one in (options.old, options.new)}:
        raise SettingsError(f"--out {out} is one of the two records: name another file")
    try:
        found = compare(old, new, strict=options.strict)
    except NotComparableError as error:
        raise SettingsError(str(error)) from None
    text = rendered(found, options.format)
    if out is None:
        sys.stdout.write(text)
        return int(found.got_worse)
    try:
        out.write_text(text, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise SettingsError(f"{out} cannot be written: {error.strerror}") from None
    print(out)
    return int(found.got_worse)


def rendered(found: "Comparison", kind: str) -> str:
    """Return the comparison in one of the formats."""
    from pytest_scim.report.history.texts import as_markdown, terminal  # noqa: PLC0415

    if kind == "html":
        from pytest_scim.report.formats.html.pages.comparison import comparison_page  # noqa: PLC0415

        return comparison_page(found)
    return as_markdown(found) if kind == "markdown" else terminal(found)
