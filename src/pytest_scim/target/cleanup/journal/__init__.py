"""The file of what a run creates, which it writes before it sends a create."""
