"""The file that says what a run creates, written before it does."""
