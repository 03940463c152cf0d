"""The target's three discovery documents, each requested once in a run."""

from functools import cache

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.paths import at


class Discovery:
    """The responses of ``/ServiceProviderConfig``, ``/ResourceTypes`` and ``/Schemas``."""

    def __init__(self, rehearsal):
        """Send nothing before a check needs it."""
        self._rehearsal = rehearsal
        self._ask = cache(lambda name: rehearsal.directory.ask("GET", f"/{name}"))

    def __call__(self, name):
        """Return the response of an endpoint, whatever it is."""
        answer = self._ask(name)
        self._rehearsal.evidence.cite([answer.exchange])
        return answer

    def document(self, name):
        """Return the body of a response, or raise NotApplicable: Okta does not need discovery."""
        answer = self(name)
        if not answer.ok or not isinstance(answer.json, dict):
            raise NotApplicable(f"the target does not offer /{name}")
        return answer.json

    def supports(self, feature):
        """Return whether ServiceProviderConfig supports a feature; ``None``: it does not say."""
        answer = self("ServiceProviderConfig")
        said = at(answer.json, f"{feature}.supported") if answer.ok else None
        return said if isinstance(said, bool) else None

    def needs(self, feature):
        """Raise NotApplicable unless ServiceProviderConfig supports a feature."""
        if not self.supports(feature):
            raise NotApplicable(f"the target's ServiceProviderConfig does not offer {feature}")
