"""How requests leave for the target, within which time, and what is recorded of them."""
