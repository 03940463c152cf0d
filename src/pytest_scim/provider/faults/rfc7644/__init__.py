"""Faults that the checks of RFC 7644, the protocol, catch."""
