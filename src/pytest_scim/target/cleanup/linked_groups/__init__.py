"""Changes of groups that the vendor owns, and how they are undone."""
