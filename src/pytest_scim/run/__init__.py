"""One run: what the user asks for, and what finishes the clean-up of earlier runs."""
