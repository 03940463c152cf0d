"""Disables other plugins and settings of a repository that would change a run."""
