"""What a check is, what it finds, and the verdict that follows."""
