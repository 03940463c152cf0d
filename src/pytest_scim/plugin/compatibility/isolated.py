"""Loaded by ``pytest-scim run`` alone: no conftest file but those of the checks."""

from argparse import SUPPRESS
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the folders whose conftest files count."""
    parser.addoption("--scim-conftests", action="append", default=[], help=SUPPRESS)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Load conftest files from these folders down only.

    pytest itself can draw such a line for one folder (``--confcutdir``), and then only upwards.
    """
    folders = [Path(one) for one in early_config.known_args_namespace.scim_conftests]

    def counts(path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in folders)

    manager: Any = early_config.pluginmanager
    manager._is_in_confcutdir = counts  # noqa: SLF001
