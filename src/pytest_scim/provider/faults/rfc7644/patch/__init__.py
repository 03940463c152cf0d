"""Faults of PATCH."""
