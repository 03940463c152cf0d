"""Load the plugin in a checkout that was not installed."""

import pytest


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Load the plugin unless its entry point did.

    `pytest_plugins` would say the same, but pytest refuses it here when the suites are
    run from another folder, since this file then is no longer at the root.
    """
    pluginmanager.import_plugin("pytest_scim.plugin")
