"""``pytest-scim plan``: what a run would send, create and leave."""

import argparse
import os

from pytest_scim.cli.run import add_options, arguments
from pytest_scim.cli.usage_errors import Commands

TAKEN = ("profile", "base-url", "feature", "check", "seed", "read-only", "scale", "examples")
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
    plan.add_argument(
        "-k", metavar="EXPRESSION", help="plan only the checks, or actions, whose names match"
    )
    plan.add_argument(
        "--requests",
        action="store_true",
        help="print the requests that each Okta action would send",
    )
    plan.add_argument(
        "--measure",
        action="store_true",
        help="perform the run on the embedded provider and count, which takes as long as that run; "
        "always done with -k, --check, --read-only and --scale",
    )
    plan.add_argument("--json", action="store_true", help="print the requests as JSON")
    plan.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Print the plan of a run, or the requests that Okta would send."""
    del rest
    if options.requests:
        return _print_requests(options)
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415 - only for this command

    if options.json:
        raise SettingsError("--json needs --requests")
    from pytest_scim.cli.plan.summary import plan  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.load import load, parse_features  # noqa: PLC0415
    from pytest_scim.run.settings import check_base_url, state_dir  # noqa: PLC0415

    base_url = check_base_url(options.scim_base_url) if options.scim_base_url else None
    features = parse_features(options.scim_feature)
    profile = load(options.scim_profile, features=features, bundled_checks_only=True)
    # The run on the embedded provider has a profile and a target of its own.
    options.scim_profile = options.scim_base_url = None
    given = arguments(options)
    performed = bool(options.k is not None or options.scim_check or options.measure)
    performed |= options.scim_read_only or options.scim_scale
    if performed:
        from pytest_scim.cli.plan.measuring import measured  # noqa: PLC0415 - only for a part

        counts = measured(profile, base_url, given)
    else:
        from pytest_scim.cli.plan.estimate import estimated  # noqa: PLC0415
        from pytest_scim.run.settings import examples_of  # noqa: PLC0415

        number = examples_of(options.scim_examples, base_url, profile)
        counts = estimated(profile, base_url, number)
    lines = plan(profile, base_url, counts, given, state_dir(os.environ))
    if profile.suites is not None and not performed:
        lines.append(f"Note: the checks in {profile.suites} are not counted without --measure.")
    print("\n".join(lines))
    return 0


def _print_requests(options: argparse.Namespace) -> int:
    from pytest_scim.cli.plan.requests import print_requests, requests_as_json  # noqa: PLC0415
    from pytest_scim.profile.load import load, parse_features  # noqa: PLC0415 - as above

    features = parse_features(options.scim_feature)
    profile = load(options.scim_profile, features=features, bundled_checks_only=True)
    if options.json:
        print(requests_as_json(profile, options.k))
    else:
        print_requests(profile, print, options.k)
    return 0
