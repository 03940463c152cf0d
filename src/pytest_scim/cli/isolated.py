"""Starts pytest isolated from the configuration of the repository."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest_scim

SETTINGS: Final = Path(__file__).with_name("pytest.ini")

PLUGINS: Final = (
    "pytest_html.fixtures",
    "pytest_html.plugin",
    "pytest_metadata.plugin",
    "pytest_scim.plugin",
    "pytest_scim.plugin.compatibility.isolated",
)
"""The modules of the plugins that pytest loads, besides those that the user names."""


def command(suites: Path | None = None) -> list[str]:
    """Return the command that starts pytest, to be followed by options.

    pytest reads no ini file, no ``addopts`` and no plugin of the repository, writes no cache,
    and loads only the conftest files inside the bundled suites and ``suites``.

    Args:
        suites: the folder with the checks of a profile's own, if it has one.
    """
    folders = [pytest_scim.ROOT / "suites", *([suites] if suites is not None else [])]
    return [
        sys.executable,
        "-P",  # a file in the working folder shadows no module
        "-m",
        "pytest",
        f"--config-file={SETTINGS}",
        f"--rootdir={Path.cwd()}",
        f"--confcutdir={folders[0]}",
        "--disable-plugin-autoload",
        "--no-header",  # which names the folder and the plugins of a repository
        *(f"-p{name}" for name in (*PLUGINS, "no:cacheprovider")),
        *(f"--scim-conftests={folder}" for folder in folders),
    ]


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what pytest and its plugins read from it."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith("PYTEST_") or name.startswith("PYTEST_SCIM_")
    }
