"""``pytest-scim schema``: print the JSON Schema of a profile or of a record."""

import argparse
from pathlib import Path

import pytest_scim
from pytest_scim.cli.usage_errors import Commands


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "schema",
        help="print the JSON Schema of profiles or of record.json",
        description="Print the JSON Schema of profiles, for an editor, or of record.json.",
    )
    parser.add_argument(
        "schema",
        nargs="?",
        choices=("profile", "record"),
        default="profile",
        help="which schema (default: %(default)s)",
    )
    parser.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Print the schema."""
    del rest
    folder = {"profile": "profile", "record": "report"}[options.schema]
    package = Path(pytest_scim.__file__).parent
    print((package / folder / "schema.json").read_text(encoding="utf-8"), end="")
    return 0
