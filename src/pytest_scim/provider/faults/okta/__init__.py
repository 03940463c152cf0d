"""Faults that the checks of ``suites/okta`` catch first."""
