"""Several runs of one profile: two compared, a baseline for the exit code, and stored runs."""
