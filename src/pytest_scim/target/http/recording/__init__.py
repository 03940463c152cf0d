"""What is kept of a run: recorded without secrets and without other people's data."""
