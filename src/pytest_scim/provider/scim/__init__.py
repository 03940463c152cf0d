"""SCIM over the store: scim2-server, and the behaviour that Okta needs beyond it."""
