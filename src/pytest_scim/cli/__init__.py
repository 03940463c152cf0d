"""The console script ``pytest-scim`` and its sub-commands."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Final

import pytest_scim
from pytest_scim.cli import (
    baseline,
    bundle,
    checks,
    compare,
    explain,
    guide,
    login,
    new,
    plan,
    profiles,
    report,
    reproduce,
    run,
    scan,
    schema,
    serve,
    storm,
    sweep,
)
from pytest_scim.cli.usage_errors import USAGE_ERROR, Parser, on_one_line

COMMANDS: Final = (
    run,
    plan,
    report,
    compare,
    baseline,
    bundle,
    reproduce,
    checks,
    explain,
    profiles,
    new,
    guide,
    schema,
    login,
    serve,
    storm,
    sweep,
    scan,
)
"""The modules of the sub-commands, in the order of the help."""

CLOSED_PIPE: Final = 141
"""The exit code that a shell reports of a process that wrote to a closed pipe: 128 + SIGPIPE."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1: something found or left, 4: a usage error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # not every terminal has an arrow
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        code = int(options.act(options, rest))
        sys.stdout.flush()
    except _usage_errors() as error:
        for sentence in getattr(error, "sentences", (error,)):
            print(f"pytest-scim: {on_one_line(str(sentence))}", file=sys.stderr)
        return USAGE_ERROR
    except BrokenPipeError:
        # The interpreter flushes once more at its end, which would raise the same error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    return code


def _parser() -> Parser:
    parser = Parser(
        prog="pytest-scim",
        description="Run Okta's provisioning checks against a SCIM 2.0 service provider.",
    )
    version = f"pytest-scim {pytest_scim.__version__}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    for command in COMMANDS:
        command.add_to(commands)
    return parser


def _usage_errors() -> tuple[type[Exception], ...]:
    from pytest_scim.profile import ProfileError  # noqa: PLC0415 - loads little, but not nothing
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415
    from pytest_scim.target.http.auth.credentials import CredentialsError  # noqa: PLC0415
    from pytest_scim.target.http.connection import ConnectionSetupError  # noqa: PLC0415
    from pytest_scim.target.http.tls import TrustError  # noqa: PLC0415

    return ProfileError, SettingsError, CredentialsError, ConnectionSetupError, TrustError
