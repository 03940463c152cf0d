"""Faults that the checks of RFC 7643, the core schema, catch."""
