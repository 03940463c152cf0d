"""What the target shows, and what this run made there."""
