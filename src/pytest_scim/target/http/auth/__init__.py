"""The credentials of a run."""
