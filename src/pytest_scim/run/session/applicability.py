"""Which checks concern a profile, and for which of them it offers the feature."""

from collections.abc import Collection
from typing import Final

from pytest_scim.checks.check import Check
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.profile import Profile

REFUSED_OWNER: Final = "okta.create_users.every_mapped_attribute_is_accepted"


def applies(check: Check, profile: Profile) -> bool:
    """Return whether a check concerns the integration type and the rules of a profile."""
    if not check.is_for(profile.integration):
        return False
    return check.rule is None or profile.rule(check.rule) is not None


def require_offered(check: Check, profile: Profile, refused: Collection[str] = ()) -> None:
    """Raise NotApplicable, with the reason, unless the profile offers what a check tests.

    ``refused`` are mapped paths that the target refuses in every create.
    """
    if not profile.offers(check.feature):
        raise NotApplicable(f"the profile does not offer {check.feature}")
    if rule := profile.replaced.get(check.id):
        raise NotApplicable(f"the profile's rule {rule} replaces this check")
    for path in check.needs:
        if not profile.maps(path):
            raise NotApplicable(f"the profile does not map {path}")
        if path in refused:
            raise NotApplicable(f"the target refuses {path}, as {REFUSED_OWNER} says")
