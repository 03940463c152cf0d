"""A plugin of ``pytest-scim run`` alone: pytest loads only the conftest files of the checks."""

from argparse import SUPPRESS
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the folders whose conftest files pytest loads."""
    parser.addoption("--scim-conftests", action="append", default=[], help=SUPPRESS)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Load only the conftest files inside these folders.

    pytest itself can exclude only those above one folder (``--confcutdir``).
    """
    folders = [Path(one) for one in early_config.known_args_namespace.scim_conftests]

    def counts(path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in folders)

    manager = early_config.pluginmanager
    manager._is_in_confcutdir = counts  # type: ignore[method-assign]  # noqa: SLF001
