"""Faults that the checks with generated values catch first."""
