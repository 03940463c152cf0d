"""The one seam to HTTP: sends, bounds, redacts and records."""
