"""The pages besides the report of a run: two runs compared, and the stored runs."""
