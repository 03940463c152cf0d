"""``pytest-scim sweep``: remove what an interrupted run left behind."""

import argparse
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.cli.sweep.connection import Swept

INTERRUPTED: Final = 2
LONGEST: Final = 600
"""Characters of a line that is printed."""


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    sweep = commands.add_parser("sweep", help="delete test resources left by a run that was killed")
    sweep.add_argument(
        "--profile", metavar="NAME|PATH", help="delete only what runs of this profile left"
    )
    sweep.add_argument(
        "--base-url", metavar="URL", help="delete only what runs on this target left"
    )
    sweep.add_argument(
        "--yes",
        action="store_true",
        help="confirm requests to a remote target; with --base-url, also with credentials that "
        "differ from the run's",
    )
    sweep.add_argument(
        "--by-tag",
        metavar="TAG",
        help="list the resources with this tag, for a run whose journal is lost; needs --base-url "
        "and --profile",
    )
    sweep.add_argument(
        "--delete",
        action="store_true",
        help="with --by-tag: delete the listed resources (or deactivate, if deletes are forbidden)",
    )
    sweep.add_argument(
        "--insecure", action="store_true", help="do not verify the target's certificate"
    )
    sweep.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Sweep, and return 1 where something is left or a journal cannot be used."""
    del rest
    from pytest_scim.cli.sweep.journals import exit_code  # noqa: PLC0415 - only for this command
    from pytest_scim.run.credentials import outlet_of  # noqa: PLC0415 - only for this command

    results: list[Swept] = []
    outlet = outlet_of(os.environ)
    try:
        for swept in _sweep(options):
            results.append(swept)
            print("\n".join(map(outlet.text, _lines(swept))), flush=True)
    except KeyboardInterrupt:
        print("pytest-scim: interrupted; the next sweep continues", file=sys.stderr)
        return INTERRUPTED
    if not results:
        print("Nothing to clean up.")
    return exit_code(results)


def _sweep(options: argparse.Namespace) -> Iterator["Swept"]:
    from pytest_scim.cli.sweep.by_tag import sweep_by_tag  # noqa: PLC0415
    from pytest_scim.cli.sweep.journals import sweep  # noqa: PLC0415
    from pytest_scim.cli.sweep.scope import Scope  # noqa: PLC0415
    from pytest_scim.profile.load import load  # noqa: PLC0415 - only for this command
    from pytest_scim.run.settings import SettingsError, check_base_url, state_dir  # noqa: PLC0415
    from pytest_scim.run.settings import trust_of as trust  # noqa: PLC0415

    if options.delete and options.by_tag is None:
        raise SettingsError("--delete needs --by-tag: a sweep by journals deletes without it")
    scope = Scope(
        state_dir(os.environ),
        os.environ,
        load(options.profile) if options.profile else None,
        check_base_url(options.base_url) if options.base_url else None,
        yes=options.yes,
        trust=trust(os.environ, insecure=options.insecure),
    )
    if options.by_tag is None:
        return sweep(scope)
    return sweep_by_tag(scope, options.by_tag, delete=options.delete)


def _lines(swept: "Swept") -> list[str]:
    from pytest_scim.report.escaping import one_line  # noqa: PLC0415
    from pytest_scim.report.formats.summary.verdicts import left_lines  # noqa: PLC0415 - only for this command

    rows = [f"  {one_line(line, LONGEST)}" for line in (*swept.rows, *left_lines(swept.left))]
    return [one_line(f"{swept.about}: {swept.sentence}", LONGEST), *rows]
