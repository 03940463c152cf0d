"""The Okta org: the app's settings and which account of the app each person is linked to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pytest_scim.people import LOGIN, People, Person


@dataclass(slots=True)
class Org:
    """What Okta knows of one app.

    ``attributes`` are the mapped paths in order. ``features`` are the check boxes
    under To App; ``provisioning`` is *Enable API integration*. ``links`` go from a
    person's Okta id to the id in the app. ``pages`` bounds an import.
    """

    integration: str
    attributes: tuple[str, ...]
    features: Mapping[str, bool]
    people: People
    user_patch: bool = True
    unique_identifier: str = LOGIN
    provisioning: bool = True
    pages: int | None = None
    links: dict[str, str] = field(default_factory=dict)

    @property
    def patches_users(self) -> bool:
        """Whether (de)activation and passwords go by PATCH: OIN apps, unless the box is off."""
        return self.integration == "oin" and self.user_patch

    def mapped(self, person: Person) -> Mapping[str, object]:
        """Return the person's values that the mapping sends, in its order."""
        return {path: person.values[path] for path in self.attributes if path in person.values}

    def offers(self, feature: str) -> bool:
        """Return whether a box is ticked and provisioning is on."""
        return self.provisioning and self.features.get(feature, False)
