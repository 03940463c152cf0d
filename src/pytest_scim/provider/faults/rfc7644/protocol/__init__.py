"""Faults of discovery, methods, media types and errors."""
