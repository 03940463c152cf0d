"""``pytest-scim run``: a run isolated from the pytest configuration of the repository."""

import argparse
import os
import sys
from typing import Final

from pytest_scim.cli.usage_errors import Commands, Parser
from pytest_scim.run.options import OPTIONS

DESCRIPTION: Final = """\
Run Okta's provisioning checks with a profile, against the target at --base-url or, without one,
against the embedded provider. pytest settings, plugins and conftest files of the repository are
ignored.
"""

ENVIRONMENT: Final = """\
environment variables:
  SCIM_TOKEN               the API token; or SCIM_TOKEN_FILE, a file that contains it and that
                           only you can read; or SCIM_TOKEN_COMMAND, a command that prints it
  SCIM_USERNAME, SCIM_PASSWORD
                           for Basic authentication
  SCIM_CLIENT_ID, SCIM_CLIENT_SECRET, SCIM_REFRESH_TOKEN
                           for OAuth 2.0; see also: pytest-scim login --help
  SCIM_SECOND_TOKEN        a second valid token; enables the checks that need one
  SCIM_OLD_TOKEN           a revoked token; enables the check that needs one
  SCIM_CONSENT             set to 1: same as --yes
  SCIM_CLIENT_CERT, SCIM_CLIENT_KEY
                           files with a client certificate and its key
  SSL_CERT_FILE, SSL_CERT_DIR
                           certificates of your own certificate authority
  HTTP_PROXY, HTTPS_PROXY, NO_PROXY
                           proxies for a remote target
  PYTEST_SCIM_STATE_DIR    folder for journals (default: the user's state folder)
  GITHUB_STEP_SUMMARY, GITHUB_OUTPUT
                           files to append a summary and outputs to; set by GitHub, as
                           GITHUB_ACTIONS, with which a run prints annotations
  CI, TERM                 no live line where a CI server sets CI, or where TERM is dumb

exit codes:
  0 none of the following
  1 a MUST is violated or blocks a check, a deviation is stale, pytest-scim failed, or
    resources are left; with --baseline, only if that is worse than in the baseline
  2 interrupted            4 usage error
  6 the target could not be used; no check was judged
"""


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    run = commands.add_parser(
        "run",
        help="run the checks, isolated from the pytest configuration of the repository",
        description=DESCRIPTION,
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_options(run, *(option.name for option in OPTIONS))
    run.add_argument("ids", nargs="*", metavar="ID", help="same as --check ID")
    run.add_argument("-k", metavar="EXPRESSION", help="run only the checks whose names match")
    run.add_argument("-x", action="store_true", help="stop after the first check that fails")
    run.add_argument("-q", action="count", default=0, help="print less")
    run.add_argument("-v", action="count", default=0, help="print more")
    run.add_argument(
        "-p",
        action="append",
        default=[],
        metavar="NAME",
        help="also load this pytest plugin, named by entry point or module; repeatable",
    )
    run.set_defaults(act=act)


def add_options(parser: Parser, *names: str) -> None:
    """Add options of a run, also under pytest's names for them, ``--scim-NAME``."""
    for option in OPTIONS:
        if option.name not in names:
            continue
        needed = option.name == "profile"
        parser.add_argument(f"--{option.name}", **option.attributes).required = needed
        twin = parser.add_argument(f"--scim-{option.name}", **option.attributes)
        twin.help = twin.default = argparse.SUPPRESS


def arguments(options: argparse.Namespace) -> list[str]:
    """Return pytest's arguments for the options of a run, and for ``-k`` where a command has it."""
    given = [argument for option in OPTIONS for argument in option.arguments(options)]
    expression = getattr(options, "k", None)
    return [*given, *(["-k", expression] if expression is not None else [])]


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Replace this process by pytest: assertions are rewritten only in a process of its own."""
    del rest
    from pytest_scim.cli.isolated import command, environment  # noqa: PLC0415
    from pytest_scim.profile.load import load  # noqa: PLC0415 - only for this command

    how = ["-x"] * options.x + ["-q"] * options.q + ["-v"] * options.v
    how += [f"-p{name}" for name in options.p]
    how += [f"--scim-check={one}" for one in options.ids]
    suites = load(options.scim_profile, bundled_checks_only=True).suites
    whole = [*command(suites), *how, *arguments(options)]
    sys.stdout.flush()
    os.execve(sys.executable, whole, environment(os.environ))  # noqa: S606 - the interpreter of this process
