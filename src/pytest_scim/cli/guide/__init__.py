"""``pytest-scim guide``: the skeleton of the configuration guide that a submission links."""

import argparse
import sys
from pathlib import Path
from typing import Final

from pytest_scim.cli.new_file import FORCE_HELP
from pytest_scim.cli.usage_errors import Commands

DESCRIPTION: Final = """\
Print the skeleton of the configuration guide for the admins of your customers, as Markdown: what
Okta's reviewers require, as far as the profile states it. What a profile cannot state is marked
with TODO. With --lint, print instead what the form of the OIN Wizard does not take.
"""

EPILOG: Final = """\
exit codes: 0; with --lint 1 where a line was printed; 4 usage error
"""


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    guide = commands.add_parser(
        "guide",
        help="print the skeleton of the configuration guide of a profile, or verify the OIN form",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    guide.add_argument("profile", metavar="NAME|PATH", help="name or path of the vendor's profile")
    guide.add_argument(
        "--out", type=Path, metavar="FILE", help="file to write (default: standard output)"
    )
    guide.add_argument("--force", action="store_true", help=FORCE_HELP)
    guide.add_argument(
        "--lint",
        action="store_true",
        help="print one line for each value that the OIN Wizard's form does not take",
    )
    guide.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Print or write the guide, or print the problems."""
    del rest
    from pytest_scim.profile.load import load  # noqa: PLC0415 - only for this command

    profile = load(options.profile, bundled_checks_only=True)
    if options.lint:
        from pytest_scim.cli.guide.lint import problems  # noqa: PLC0415
        from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

        if options.out is not None:
            raise SettingsError("--lint writes no file: leave out --out")
        found = problems(profile)
        for sentence in found:
            print(sentence)
        return int(bool(found))
    from pytest_scim.cli.guide.document import gaps, guide  # noqa: PLC0415
    from pytest_scim.cli.new_file import check_out, write_new  # noqa: PLC0415

    text = guide(profile)
    if options.out is None:
        sys.stdout.write(text)
        return 0
    check_out(options.out, force=options.force)
    write_new(options.out, text, force=options.force)
    print(f"{options.out} was written; {gaps(text)} gaps are marked with TODO.")
    return 0
