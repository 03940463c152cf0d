"""The target's three discovery documents, each requested once in a run."""

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import Users
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at
from pytest_scim.suites.support.shared_responses import Once


class Discovery:
    """The responses of ``/ServiceProviderConfig``, ``/ResourceTypes`` and ``/Schemas``."""

    def __init__(self, users: Users, once: Once) -> None:
        """Send nothing before a check needs it."""
        self._users = users
        self._once = once

    def __call__(self, name: str) -> Response:
        """Return the response of an endpoint, whatever it is."""
        return self._once.keyed((Discovery, name), self._users.ask, "GET", f"/{name}")

    def document(self, name: str) -> JSONObject:
        """Return the body of a response, or raise NotApplicable: Okta does not need discovery."""
        response = self(name)
        if not response.ok or not isinstance(response.json, dict):
            raise NotApplicable(f"the target does not offer /{name}")
        return response.json

    def supports(self, feature: str) -> bool | None:
        """Return whether ServiceProviderConfig supports a feature; ``None``: it does not say."""
        response = self("ServiceProviderConfig")
        supported = at(response.json, f"{feature}.supported") if response.ok else None
        return supported if isinstance(supported, bool) else None

    def declines(self, feature: str) -> bool:
        """Return whether ServiceProviderConfig says that a feature is not supported."""
        return self.supports(feature) is False

    def needs(self, feature: str) -> None:
        """Raise NotApplicable unless ServiceProviderConfig supports a feature."""
        if not self.supports(feature):
            raise NotApplicable(f"the target's ServiceProviderConfig does not offer {feature}")
