"""Licences: how many the target has, and what the fixture ``license_members`` returns."""

from collections.abc import Callable
from typing import Final, TypeAlias

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.okta.users import OktaGroup
from pytest_scim.plugin.fixtures import Rule, Settings, Task

License: TypeAlias = Callable[[OktaGroup], tuple[str, Task]]
"""Gives licences to the members of an Okta group; returns the Group's id and Okta's task."""

EMBEDDED: Final = 3
"""Licences of the embedded provider, where the profile does not say how many the target has."""


def seats_of(rule: Rule, settings: Settings) -> int:
    """Return how many licences the target has.

    Raises:
        NotRun: the profile does not say, and the target is not the embedded provider.
    """
    if (seats := rule.parameters.get("seats")) is not None:
        return seats
    if settings.embedded:
        return EMBEDDED
    raise NotRun(
        "the profile's rule licence_cap has no `seats`: ask the vendor how many licences the "
        "target has, and add the number; no check assigned more users than that on purpose"
    )
