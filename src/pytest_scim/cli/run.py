"""``pytest-scim run``: a run of the bundled checks."""

import argparse
import os
import sys

from pytest_scim.cli.parsing import Commands


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    run = commands.add_parser(
        "run", add_help=False, help="run pytest with the suites: pytest-scim run --profile NAME …"
    )
    run.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Become pytest: assertions in the suites are rewritten only in a process of its own."""
    del options
    command = [sys.executable, "-m", "pytest", "--pyargs", "pytest_scim.suites", *rest]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - the interpreter we run in
