"""What the run does to the requests of the console and of the checks before it sends them."""
