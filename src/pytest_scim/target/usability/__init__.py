"""Whether a target can be used, and why not."""
