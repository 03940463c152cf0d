"""A run that judges checks, and one that proves them."""
