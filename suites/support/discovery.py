"""The target's three discovery documents, each requested once in a run."""

from functools import cache

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.paths import at


class Discovery:
    """The responses of ``/ServiceProviderConfig``, ``/ResourceTypes`` and ``/Schemas``."""

    def __init__(self, context):
        """Send nothing before a check needs it."""
        self._context = context
        self._ask = cache(lambda name: context.users.ask("GET", f"/{name}"))

    def __call__(self, name):
        """Return the response of an endpoint, whatever it is."""
        response = self._ask(name)
        self._context.log.cite([response.exchange])
        return response

    def document(self, name):
        """Return the body of a response, or raise NotApplicable: Okta does not need discovery."""
        response = self(name)
        if not response.ok or not isinstance(response.json, dict):
            raise NotApplicable(f"the target does not offer /{name}")
        return response.json

    def supports(self, feature):
        """Return whether ServiceProviderConfig supports a feature; ``None``: it does not say."""
        response = self("ServiceProviderConfig")
        describe = at(response.json, f"{feature}.supported") if response.ok else None
        return describe if isinstance(describe, bool) else None

    def needs(self, feature):
        """Raise NotApplicable unless ServiceProviderConfig supports a feature."""
        if not self.supports(feature):
            raise NotApplicable(f"the target's ServiceProviderConfig does not offer {feature}")
