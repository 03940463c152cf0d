"""SCIM over the store: scim2-server, and what Okta needs besides."""
