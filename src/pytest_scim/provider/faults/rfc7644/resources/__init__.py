"""Faults of creating, replacing, deleting and addressing resources."""
