"""What the target says of itself: its three discovery documents, each asked for once."""

from functools import cache

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.paths import at


class Discovery:
    """The answers of ``/ServiceProviderConfig``, ``/ResourceTypes`` and ``/Schemas``."""

    def __init__(self, rehearsal):
        """Nothing is asked before somebody wants to know."""
        self._rehearsal = rehearsal
        self._ask = cache(lambda name: rehearsal.directory.ask("GET", f"/{name}"))

    def __call__(self, name):
        """Return the answer of an endpoint, whatever it is."""
        answer = self._ask(name)
        self._rehearsal.evidence.cite([answer.exchange])
        return answer

    def document(self, name):
        """Return an endpoint's body, or raise NotApplicable: discovery is optional to Okta."""
        answer = self(name)
        if not answer.ok or not isinstance(answer.json, dict):
            raise NotApplicable(f"the target serves no /{name}")
        return answer.json

    def supports(self, feature):
        """Return what the service's configuration says of a feature; ``None``: nothing."""
        answer = self("ServiceProviderConfig")
        said = at(answer.json, f"{feature}.supported") if answer.ok else None
        return said if isinstance(said, bool) else None

    def needs(self, feature):
        """Raise NotApplicable unless the service's configuration offers a feature."""
        if not self.supports(feature):
            raise NotApplicable(f"the target's ServiceProviderConfig does not offer {feature}")
