"""Perform a storm as the options of ``pytest-scim storm`` say."""

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_scim.load import launch
from pytest_scim.load.plan.order import LOOPBACK, RETURNED, USERS, Order
from pytest_scim.load.plan.shapes import DEFAULT, SHAPES, unoffered
from pytest_scim.run.settings import SettingsError, check_base_url, duration, settings_of
from pytest_scim.run.test_data import new_tag

if TYPE_CHECKING:
    from pytest_scim.profile import Profile


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Perform a storm, or a share of one."""
    del rest
    launch.require_locust()
    order = _order(options)
    profile = launch.profile_for(order)
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
    return launch.start(order, _locust(options), os.environ)


def _order(options: argparse.Namespace) -> Order:
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
