"""How requests leave for the target: within which time, and by which way."""
