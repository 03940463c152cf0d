"""Which values the attributes and rules of a profile let Hypothesis generate."""

from pytest_scim.plugin.fixtures import Profile
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN

LONGEST_NAME = 40
"""Okta allows 50, and a hundred for both together."""
ASCII_ONLY = ("username_is_email", "username_is_work_email")
"""Rules that require a userName to be an email address: then only ASCII is generated."""


def changeable(profile: Profile) -> list[str]:
    """Return those of the two names that are mapped, and may be updated."""
    rule = profile.rule("updatable_attributes")
    allowed = (FAMILY, GIVEN) if rule is None else rule.parameters["attributes"]
    return [path for path in (FAMILY, GIVEN) if path in allowed and profile.maps(path)]


def longest_name(profile: Profile) -> int:
    """Return how long a given or family name may be, so that both fit into a display name."""
    display = max_length(profile, DISPLAY, 2 * LONGEST_NAME + 1)
    names = [max_length(profile, path, LONGEST_NAME) for path in (GIVEN, FAMILY)]
    return max(min(*names, (display - 1) // 2), 1)


def max_length(profile: Profile, path: str, otherwise: int) -> int:
    """Return how long a value may be as the profile says, or ``otherwise`` if that is less."""
    return min(otherwise, profile.lengths.get(path, otherwise))
