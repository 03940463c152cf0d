"""``pytest-scim storm``: Okta's provisioning of many users at once."""

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_scim.cli.run import add_options
from pytest_scim.cli.usage_errors import Commands, Parser
from pytest_scim.load.plan.order import (
    GROUPS,
    IN_FLIGHT,
    LARGEST,
    RATE,
    REQUESTS,
    RETURNED,
    USERS,
    Order,
)
from pytest_scim.load.plan.shapes import DEFAULT, SHAPES, unoffered
from pytest_scim.run.settings import SettingsError, check_base_url, duration, settings_of

if TYPE_CHECKING:
    from pytest_scim.profile import Profile

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
LOOPBACK: Final = "127.0.0.1"


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
    del rest
    from pytest_scim.load.launch import profile_for, require_locust, start  # noqa: PLC0415

    require_locust()
    order = _order(options)
    profile = profile_for(order)
    order = replace(order, shapes=_shapes(options, profile))
    if not order.embedded:
        settings = settings_of(
            profile,
            {"base_url": order.base_url, "yes": options.scim_yes, "insecure": order.insecure},
            os.environ,
        )
        _require_room(options, profile, order, local=settings.is_local(order.base_url))
    if profile.rate_limit is not None and not order.embedded:
        order = replace(order, rate=min(order.rate, profile.rate_limit))
    order = replace(order, one_group=profile.rule("one_group_per_user") is not None)
    report_dir = Path(options.report_dir or Path("reports") / profile.name / "storm")
    order = replace(order, report_dir=str(report_dir.resolve()))
    return start(order, _locust(options), os.environ)


def _order(options: argparse.Namespace) -> Order:
    from pytest_scim.run.test_data import new_tag  # noqa: PLC0415

    _require_roles(options)
    named, url = Path(options.scim_profile), options.scim_base_url
    return Order(
        profile=str(named.resolve() if named.is_file() else named),
        base_url=check_base_url(url) if url else "",
        report_dir="",
        shapes=(),
        features=tuple(options.scim_feature),
        embedded=url is None,
        insecure=options.scim_insecure,
        users=options.users or USERS,
        requests=options.requests,
        seconds=duration(options.time, "--time") or 0.0,
        groups=options.groups,
        largest=options.members,
        returned=min(RETURNED, options.groups),
        in_flight=options.in_flight,
        rate=float(options.rate),
        seed=options.scim_seed or new_tag(),
        role="worker" if options.worker else "master" if options.master else "alone",
        workers=options.master or 1,
    )


def _require_roles(options: argparse.Namespace) -> None:
    if options.worker and options.master:
        raise SettingsError("--master and --worker are for different processes: give one of them")
    if (options.worker or options.master) and options.scim_base_url is None:
        raise SettingsError(
            "--master and --worker need --base-url: the embedded provider is in one process"
        )
    if options.worker and options.web:
        raise SettingsError("--web is for the master, not for a --worker")


def _shapes(options: argparse.Namespace, profile: "Profile") -> tuple[str, ...]:
    """Return the shapes of a storm: those that were named, or all that the profile offers."""
    chosen = options.shape or DEFAULT
    lacking = unoffered(chosen, profile.offers)
    if options.shape and lacking:
        name, feature = next(iter(lacking.items()))
        raise SettingsError(
            f"--shape {name} needs the feature {feature}, which {profile.name} does not offer"
        )
    found = tuple(name for name in SHAPES if name in chosen and name not in lacking)
    if not found:
        raise SettingsError(f"{profile.name} does not offer create_users, which every storm needs")
    return found


def _require_room(
    options: argparse.Namespace, profile: "Profile", order: Order, *, local: bool
) -> None:
    """Raise SettingsError where the target has no room for a storm, or would not be rid of it."""
    limit = profile.limits.users_at_once
    if limit is not None and order.users > limit:
        raise SettingsError(
            f"the storm creates {order.users:,} users, and limits.users_at_once of {profile.name} "
            f"is {limit}: --users {limit} is the most"
        )
    if not local and options.users is None:
        raise SettingsError("a storm on a remote target needs --users with the number of users")
    if not local and profile.delete != "allowed":
        raise SettingsError(
            f"{profile.name} forbids deletes, so a storm would leave {order.users:,} deactivated "
            "users at the remote target"
        )


def _locust(options: argparse.Namespace) -> list[str]:
    """Return the arguments of Locust that are about its processes and its page."""
    if options.worker:
        return ["--master-host", options.worker, "--master-port", str(options.port)]
    given = []
    if options.master:
        given = ["--master-bind-host", options.bind, "--master-bind-port", str(options.port)]
    if options.web is None:
        return [*given, "--headless"]
    return [*given, "--autostart", "--web-host", LOOPBACK, "--web-port", str(options.web)]
