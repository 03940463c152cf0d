"""``pytest-scim plan``: what a run would send, create and leave."""

import argparse
import os

from pytest_scim.cli.parsing import Commands
from pytest_scim.cli.run import add_options, arguments

TAKEN = ("profile", "base-url", "feature", "seed", "read-only", "scale", "examples")
"""The options of a run on which its plan depends."""


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    plan = commands.add_parser(
        "plan",
        help="print what a run would send, create and leave behind",
        description="Print what a run with these options would send, create and leave behind. "
        "This command sends nothing to the target.",
        allow_abbrev=False,
    )
    add_options(plan, *TAKEN)
    plan.add_argument("-k", metavar="EXPRESSION", help="plan only the checks whose names match")
    plan.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Print the plan of a run."""
    del rest
    from pytest_scim.cli.plan.summary import plan  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.load import load  # noqa: PLC0415
    from pytest_scim.run.settings import check_base_url, state_dir  # noqa: PLC0415

    base_url = check_base_url(options.scim_base_url) if options.scim_base_url else None
    profile = load(options.scim_profile, bundled_checks_only=True)
    options.scim_profile = options.scim_base_url = None  # the rehearsal has its own
    lines = plan(profile, base_url, arguments(options), state_dir(os.environ))
    print("\n".join(lines))
    return 0
