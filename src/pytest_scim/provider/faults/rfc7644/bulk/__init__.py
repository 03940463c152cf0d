"""Faults of bulk requests."""
