"""Load the plugin in a checkout that was not installed."""

import pytest


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Load the plugin unless its entry point did.

    `pytest_plugins` would say the same, but pytest refuses it here when the suites are
    run from another folder, since this file then is no longer at the root.
    """
    pluginmanager.import_plugin("pytest_scim.plugin")
    from pytest_scim.plugin.options import add_plain_names  # noqa: PLC0415 - loaded just now

    add_plain_names(parser)
