"""What a storm sends and when. Pure."""
