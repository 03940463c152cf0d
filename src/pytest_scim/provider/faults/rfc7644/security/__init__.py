"""Faults of authentication and of hostile input."""
