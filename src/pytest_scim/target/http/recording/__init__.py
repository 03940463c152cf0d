"""The record of a run: masked, without secrets and without other people's data."""
