"""The files that a vendor sends with a submission, in one archive."""
