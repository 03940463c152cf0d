"""``pytest-scim scan``: search files, as the artifacts of a CI job, for secrets."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.target.http.recording.leaks import LeakSearch


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    scan = commands.add_parser(
        "scan",
        help="search files for the secrets in the environment, also inside up to three encodings",
    )
    scan.add_argument("folder", metavar="FOLDER", help="folder to search, including its subfolders")
    scan.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Search, and return 1 where a file contains a piece of a secret or cannot be read."""
    del rest
    from pytest_scim.run.credentials import all_secrets  # noqa: PLC0415 - only for this command
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415
    from pytest_scim.target.http.recording.leaks import LeakSearch  # noqa: PLC0415
    from pytest_scim.target.http.recording.outlet import Outlet  # noqa: PLC0415

    folder = Path(options.folder)
    if not folder.is_dir():
        raise SettingsError(f"{folder} is not a folder")
    secrets = all_secrets(os.environ)
    if not secrets:
        raise SettingsError(
            "no secret to search for: set SCIM_TOKEN or the other credentials of the run"
        )
    outlet = Outlet(secrets)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = list(_leaks(files, LeakSearch(outlet)))
    for path, what in found:
        print(outlet.text(f"{path}: {what}"))
    searched = f"{len(files)} file{'s' * (len(files) != 1)} searched"
    print(f"{searched}, {len(found) or 'none'} with a piece of a secret or not readable.")
    return int(bool(found))


def _leaks(files: list[Path], search: "LeakSearch") -> Iterator[tuple[Path, str]]:
    """Yield the files that contain a secret, and those that cannot be read."""
    for path in files:
        try:
            leak = search.in_file(path)
        except OSError as error:
            yield path, f"cannot be read: {error.strerror}"
        else:
            if leak is not None:
                yield path, str(leak)
