"""Remove what a run created, and prove that it is gone."""
