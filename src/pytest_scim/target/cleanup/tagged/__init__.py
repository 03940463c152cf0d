"""Find resources by the tag of a run in their names."""
