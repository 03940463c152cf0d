"""One run on a target, and what finishes the clean-up of earlier ones."""
