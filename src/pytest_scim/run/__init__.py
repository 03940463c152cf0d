"""One run: what the user asks for."""
