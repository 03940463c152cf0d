"""Checks that judge the base URL or the credentials before any response of the target."""

import pytest


def require_connection(request: pytest.FixtureRequest) -> None:
    """Raise Blocked unless Okta could save the integration."""
    request.getfixturevalue("console")
