"""Faults of the drafts that a profile may name as rules."""
