"""``pytest-scim storm``: Okta's provisioning of many users at once."""

import argparse
from typing import Final

from pytest_scim.cli.run import add_options
from pytest_scim.cli.usage_errors import Commands, Parser
from pytest_scim.load.plan.order import GROUPS, IN_FLIGHT, LARGEST, LOOPBACK, RATE, REQUESTS, USERS
from pytest_scim.load.plan.shapes import DEFAULT, SHAPES

DESCRIPTION: Final = """\
Send what Okta sends when an admin provisions many users and groups at once, at the rate at which
Okta starts its tasks. Then compare the target with what Okta believes. Without --base-url the
target is the embedded provider. Needs Locust 2.47, which the extra `load` installs.
"""

EXIT_CODES: Final = """\
exit codes:
  0 the target has what Okta believes    1 it has not, a worker was lost, or resources are left
  2 interrupted                          4 usage error
  6 the target could not be used
"""

PORT: Final = 5557
WEB_PORT: Final = 8089


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    storm = commands.add_parser(
        "storm",
        help="provision many users and groups at once (needs Locust)",
        description=DESCRIPTION,
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_options(storm, "profile", "base-url", "feature", "seed", "yes", "insecure")
    storm.add_argument(
        "--report-dir", metavar="DIR", help="folder for the report (default: reports/PROFILE/storm)"
    )
    storm.add_argument(
        "--shape",
        action="append",
        choices=SHAPES,
        metavar="NAME",
        help="send only this shape; repeatable",
    )
    _add_bounds(storm)
    _add_processes(storm)
    storm.set_defaults(act=act)


def _epilog() -> str:
    shapes = "\n".join(f"  {name:<12} {shape.title}" for name, shape in SHAPES.items())
    usual = f"default: {', '.join(DEFAULT)}, as far as the profile offers them"
    return f"shapes:\n{shapes}\n{usual}\n\n{EXIT_CODES}"


def _add_bounds(storm: Parser) -> None:
    numbers = (
        ("users", None, f"number of users (default: {USERS}; a remote target needs it)"),
        ("groups", GROUPS, "groups at once (default: %(default)s)"),
        ("members", LARGEST, "members of the largest group (default: %(default)s)"),
        (
            "requests",
            REQUESTS,
            "start no further task after this many requests of Okta (default: %(default)s)",
        ),
        ("in-flight", IN_FLIGHT, "tasks at once (default: %(default)s)"),
        ("rate", int(RATE), "requests that are offered in a second (default: %(default)s)"),
    )
    for name, default, text in numbers:
        storm.add_argument(f"--{name}", type=_positive, default=default, metavar="N", help=text)
    storm.add_argument(
        "--time",
        default="30m",
        metavar="TIME",
        help="start no further task after this time, for example 10m (default: %(default)s)",
    )


def _add_processes(storm: Parser) -> None:
    storm.add_argument(
        "--master",
        type=_positive,
        metavar="N",
        help="share out the storm to N workers, and judge it; needs --base-url",
    )
    storm.add_argument(
        "--worker", metavar="HOST", help="perform a share of the storm of the master on this host"
    )
    storm.add_argument(
        "--bind",
        default=LOOPBACK,
        metavar="HOST",
        help="address at which the master listens for workers, without encryption: use that of a "
        "private network (default: %(default)s)",
    )
    storm.add_argument(
        "--port",
        type=_positive,
        default=PORT,
        metavar="N",
        help="port of the master (default: %(default)s)",
    )
    storm.add_argument(
        "--web",
        type=_positive,
        nargs="?",
        const=WEB_PORT,
        metavar="PORT",
        help="serve Locust's page on this port of 127.0.0.1 (default: 8089) during the storm",
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_positive.__name__ = "number of 1 or more"  # argparse prints it


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Perform a storm, or a share of one."""
    # Here because other commands, and their help, do not need what a storm does.
    from pytest_scim.cli.storm.command import act  # noqa: PLC0415

    return act(options, rest)
