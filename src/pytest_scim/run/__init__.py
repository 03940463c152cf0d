"""One run: its settings, its parts, its verdicts and its record."""
