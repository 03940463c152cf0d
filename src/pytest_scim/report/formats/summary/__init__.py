"""The record in a few lines: for a terminal, for a CI job, and for its variables."""
