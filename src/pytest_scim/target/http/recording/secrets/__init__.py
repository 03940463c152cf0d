"""The secrets of a run, and the search for them in plain and encoded texts."""
