"""A vendor's declaration: what it offers, in YAML. Facts only."""

from pytest_scim.profile.model import ATTRIBUTES, FEATURES, Profile, ProfileError

__all__ = ["ATTRIBUTES", "FEATURES", "Profile", "ProfileError"]
