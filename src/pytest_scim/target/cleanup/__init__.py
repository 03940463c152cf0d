"""Which resources belong to the run, and how they are removed at its end."""
