"""HTTP to the target, and what is recorded of it."""
