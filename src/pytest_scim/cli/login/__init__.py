"""``pytest-scim login``: authorizes once with OAuth 2.0 in a browser."""

import argparse
import os

from pytest_scim.cli.usage_errors import Commands


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    login = commands.add_parser(
        "login", help="authorize once in the browser (OAuth 2.0) and store the refresh token"
    )
    login.add_argument("--profile", required=True, metavar="NAME|PATH", help="the vendor profile")
    login.add_argument(
        "--redirect-uri",
        default="http://127.0.0.1:8765/callback",
        metavar="URL",
        help="redirect URI registered for the client (default: %(default)s)",
    )
    login.add_argument(
        "--no-browser",
        action="store_true",
        help="print the URL, and ask you to paste the redirect URL",
    )
    login.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Authorize, and store the refresh token."""
    del rest
    from pytest_scim.cli.login.authorize import login  # noqa: PLC0415
    from pytest_scim.profile.load import load  # noqa: PLC0415
    from pytest_scim.run.credentials import client_of  # noqa: PLC0415 - only for this command
    from pytest_scim.run.settings import state_dir  # noqa: PLC0415

    profile = load(options.profile)
    client = client_of(profile, os.environ)
    folder = state_dir(os.environ)
    print(login(profile, client, folder, options.redirect_uri, browser=not options.no_browser))
    return 0
