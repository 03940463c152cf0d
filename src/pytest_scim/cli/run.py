"""``pytest-scim run``: a run that nothing of the repository around it can change."""

import argparse
import os
import sys
from typing import Final

from pytest_scim.cli.parsing import Commands, Parser
from pytest_scim.run.options import OPTIONS

DESCRIPTION: Final = """\
Rehearse a profile, on the embedded provider or on the target at --base-url. Settings, plugins
and conftest files of the repository around it have no influence.
"""

ENVIRONMENT: Final = """\
environment variables:
  SCIM_TOKEN               the API token; or SCIM_TOKEN_FILE, a file that holds it and that you
                           alone can read; or SCIM_TOKEN_COMMAND, a command that prints it
  SCIM_USERNAME, SCIM_PASSWORD
                           for Basic authentication
  SCIM_CLIENT_ID, SCIM_CLIENT_SECRET, SCIM_REFRESH_TOKEN
                           for OAuth 2.0; see also: pytest-scim login
  SCIM_SECOND_TOKEN        another valid token, for the checks that need one
  SCIM_OLD_TOKEN           a token that a newer one has replaced, for the check that needs it
  SCIM_CONSENT             1 does what --yes does
  SCIM_CLIENT_CERT, SCIM_CLIENT_KEY
                           files with the client's certificate and key
  SSL_CERT_FILE, SSL_CERT_DIR
                           certificates of an authority of your own
  HTTP_PROXY, HTTPS_PROXY, NO_PROXY
                           the way to a remote target
  PYTEST_SCIM_STATE_DIR    where journals are kept (default: the user's state folder)
  GITHUB_STEP_SUMMARY      the file that a summary is appended to; GitHub sets it

exit codes:
  0 no MUST is violated    1 one is, or something failed    2 interrupted
  4 usage error            6 the target could not be used: nothing was judged
"""


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    run = commands.add_parser(
        "run",
        help="rehearse a profile, isolated from the repository around it",
        description=DESCRIPTION,
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_options(run, *(option.name for option in OPTIONS))
    run.add_argument("-k", metavar="EXPRESSION", help="run the checks whose names match only")
    run.add_argument("-x", action="store_true", help="stop after the first check that fails")
    run.add_argument("-q", action="count", default=0, help="print less")
    run.add_argument("-v", action="count", default=0, help="print more")
    run.add_argument(
        "-p",
        action="append",
        default=[],
        metavar="NAME",
        help="load this pytest plugin, too, by its entry point or module; may be repeated",
    )
    run.set_defaults(act=act)


def add_options(parser: Parser, *names: str) -> None:
    """Add options of a run; what pytest calls ``--scim-NAME`` is understood, too."""
    for option in OPTIONS:
        if option.name not in names:
            continue
        needed = option.name == "profile"
        parser.add_argument(f"--{option.name}", **option.attributes).required = needed
        hidden = {"help": argparse.SUPPRESS, "default": argparse.SUPPRESS}
        parser.add_argument(f"--scim-{option.name}", **option.attributes | hidden)


def arguments(options: argparse.Namespace) -> list[str]:
    """Return what pytest is given for the options of a run, and for ``-k``."""
    given = [argument for option in OPTIONS for argument in option.arguments(options)]
    return [*given, *(["-k", options.k] if options.k is not None else [])]


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Become pytest: assertions in the suites are rewritten only in a process of its own."""
    del rest
    from pytest_scim.cli.isolated import command, environment  # noqa: PLC0415
    from pytest_scim.profile.load import load  # noqa: PLC0415 - only for this command

    how = ["-x"] * options.x + ["-q"] * options.q + ["-v"] * options.v
    how += [f"-p{name}" for name in options.p]
    suites = load(options.scim_profile, bundled_checks_only=True).suites
    whole = [*command(suites), *how, *arguments(options)]
    sys.stdout.flush()
    os.execve(sys.executable, whole, environment(os.environ))  # noqa: S606 - our own interpreter
