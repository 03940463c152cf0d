"""Okta's SCIM test plan: its 61 cases, and the result of each in a run."""
