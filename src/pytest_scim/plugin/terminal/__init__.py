"""What pytest prints of a run: letters, progress, and the end."""
