"""Load the plugin in a checkout that was not installed."""

pytest_plugins = ["pytest_scim.plugin"]
