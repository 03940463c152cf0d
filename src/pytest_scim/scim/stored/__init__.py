"""What a run stores of long lists and of large bodies, in little memory."""
