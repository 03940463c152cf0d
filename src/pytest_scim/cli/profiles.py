"""``pytest-scim profiles``: list the profiles that come with pytest-scim."""

import argparse
import json

from pytest_scim.cli.usage_errors import Commands


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    profiles = commands.add_parser("profiles", help="list the profiles that come with pytest-scim")
    profiles.add_argument("--json", action="store_true", help="print JSON")
    profiles.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Print the name, the integration and the title of each profile."""
    del rest
    from pytest_scim.profile.bundled import bundled  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.load import load  # noqa: PLC0415

    found = [load(name) for name in bundled()]
    rows = [
        {
            "name": one.name,
            "title": one.title,
            "integration": one.integration,
            "features": [name for name, on in one.features.items() if on],
            "file": str(one.path),
        }
        for one in found
    ]
    if options.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    width = max(len(one.name) for one in found)
    for one in found:
        print(f"{one.name:<{width}}  {one.integration}  {one.title}")
    return 0
