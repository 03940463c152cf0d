"""Which checks a run has, and in which order."""
