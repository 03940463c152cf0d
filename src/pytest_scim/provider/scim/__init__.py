"""SCIM over the store: scim2-server, and the behaviour that Okta needs beyond it."""

from pytest_scim.provider.scim.library import load

load()
