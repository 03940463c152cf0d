"""A vendor's declaration: what it offers, in YAML. Facts only."""

from pytest_scim.profile.model import FEATURES, Profile, ProfileError

__all__ = ["FEATURES", "Profile", "ProfileError"]
