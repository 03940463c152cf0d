"""``pytest-scim plan``: what a run would send, create and leave."""

import argparse
import os

from pytest_scim.cli.parsing import Commands


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    plan = commands.add_parser(
        "plan", help="say what a run would send, create and leave; further options are pytest's"
    )
    plan.add_argument("--profile", required=True, metavar="NAME|PATH", help="whose run it is")
    plan.add_argument("--base-url", metavar="URL", help="the target; nothing is sent to it")
    plan.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Print the plan of a run."""
    from pytest_scim.plan import plan  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.loader import load  # noqa: PLC0415
    from pytest_scim.settings import check_base_url, state_dir  # noqa: PLC0415

    base_url = check_base_url(options.base_url) if options.base_url else None
    print("\n".join(plan(load(options.profile), base_url, rest, state_dir(os.environ))))
    return 0
