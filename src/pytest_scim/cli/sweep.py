"""``pytest-scim sweep``: remove what an interrupted run left behind."""

import argparse
import os
from pathlib import Path
from typing import Any

from pytest_scim.cli.parsing import Commands


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    sweep = commands.add_parser("sweep", help="remove what an interrupted run left behind")
    sweep.add_argument("--profile", metavar="NAME|PATH", help="only what runs of this profile left")
    sweep.add_argument("--base-url", metavar="URL", help="only what is left at this target")
    sweep.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Sweep, and return 1 where something is left."""
    del rest
    from pytest_scim.authentication import outlet_of  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.loader import load  # noqa: PLC0415 - only for this command
    from pytest_scim.settings import check_base_url, state_dir  # noqa: PLC0415
    from pytest_scim.sweep import sweep  # noqa: PLC0415

    profile = load(options.profile) if options.profile else None
    base_url = check_base_url(options.base_url) if options.base_url else None
    results = sweep(state_dir(os.environ), os.environ, profile=profile, base_url=base_url)
    outlet = outlet_of(os.environ)
    for line in _told(results):
        print(outlet.text(line))
    return int(any(left for _, left in results))


def _told(results: list[tuple[Path, list[dict[str, Any]]]]) -> list[str]:
    from pytest_scim.report.summary import left_lines  # noqa: PLC0415 - only for this command

    if not results:
        return ["Nothing to clean up."]
    lines = []
    for journal, left in results:
        lines.append(f"{journal.name}: {'clean' if not left else f'{len(left)} left'}")
        lines += [f"  {line}" for line in left_lines(left)]
    return lines
