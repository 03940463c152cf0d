"""Faults that Okta's Runscope tests catch first."""
