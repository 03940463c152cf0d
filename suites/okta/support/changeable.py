"""Attributes that a target or its profile says cannot be changed."""

from typing import Final

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import Profile
from pytest_scim.scim.names import GROUP, USER
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.suites.support.discovery import Discovery

FIXED: Final = frozenset({"immutable", "readonly"})


def is_updatable(profile: Profile, path: str) -> bool:
    """Return whether the profile lets Okta change the attribute of a User at a path."""
    rule = profile.rule("updatable_attributes")
    return profile.maps(path) and (rule is None or path in rule.parameters["attributes"])


def require_updatable(profile: Profile, path: str) -> None:
    """Raise NotApplicable where the profile says that an attribute cannot change."""
    if not profile.maps(path):
        raise NotApplicable(f"the profile does not map {path}")
    if not is_updatable(profile, path):
        raise NotApplicable(f"the profile's rule updatable_attributes has no {path}")


def require_not_declared_fixed(discovery: Discovery, name: str, schema: str = USER) -> None:
    """Raise NotApplicable where the target's /Schemas say that an attribute cannot change.

    Checks call this after a change that failed, so that a run does not depend on discovery.
    """
    response = discovery("Schemas")
    listed = entries(response.json, "Resources") if response.ok else []
    for row in listed:
        if at_key(row, "id") != schema:
            continue
        for attribute in entries(row, "attributes"):
            mutability = str(at_key(attribute, "mutability"))
            if at_key(attribute, "name") == name and mutability.lower() in FIXED:
                raise NotApplicable(f"the target's /Schemas say that {name} is {mutability}")


def require_group_name_not_fixed(discovery: Discovery) -> None:
    """Raise NotApplicable where the target's /Schemas say that a displayName cannot change."""
    require_not_declared_fixed(discovery, "displayName", GROUP)
