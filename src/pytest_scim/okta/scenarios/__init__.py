"""Named scenarios: what the admin does, and what an ordinary target returns.

``pytest-scim plan --requests`` prints them; the golden files hold their requests byte for byte.
"""

from typing import Final

from pytest_scim.okta.scenarios import entitlements, groups, users
from pytest_scim.okta.scenarios.scenario import Scenario, perform

SCENARIOS: Final = (*users.SCENARIOS, *groups.SCENARIOS, *entitlements.SCENARIOS)

__all__ = ["SCENARIOS", "Scenario", "perform"]
