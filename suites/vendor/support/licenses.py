"""What the fixture ``license_members`` returns."""

from collections.abc import Callable
from typing import TypeAlias

from pytest_scim.okta.users import OktaGroup
from pytest_scim.plugin.fixtures import Task

License: TypeAlias = Callable[[OktaGroup], tuple[str, Task]]
"""Gives licences to the members of an Okta group; returns the Group's id and Okta's task."""
