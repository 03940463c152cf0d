"""The number of Users that a run lets stand at once, and what a full target returns."""
