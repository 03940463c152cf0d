"""What the provider serves besides users and groups."""
